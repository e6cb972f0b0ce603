"""A thousand refreshes of a wall in minutes: real answers of the program, each as if the figures had changed meanwhile."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, Route

# Of so many refreshes one fails, and of so many the note of staff comes or goes.
FAILS, NOTED = 17, 25
# Milliseconds from one to the next in real life.
PERIOD = 15_000
FIGURE = re.compile(r">(\d[\d.]*)<")
# After a refusal the screen asks again by itself; here it is asked for each refresh, and nothing else is waited for.
REFRESH = """async () => {
    await tthcWall.link.look();
    tthcWall.show(tthcWall.state.scene + 1);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""


@dataclass(frozen=True)
class Sample:
    """What the page holds after garbage was collected: bytes of the heap, nodes of the DOM, listeners."""

    heap: int
    nodes: int
    listeners: int


class Soak:
    """One page whose answers are changed on their way."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        server = page.url.partition("/tuong")[0]
        self._pulse, self._payload = (page.request.get(f"{server}/tuong/{name}").json() for name in ("nhip", "data"))
        page.route("**/tuong/nhip**", self._beat)
        page.route("**/tuong/data**", self._data)

    @property
    def version(self) -> str:
        return f"{self.done}-soaked"

    def refresh(self, times: int) -> None:
        for _time in range(times):
            self.done += 1
            self.page.evaluate(REFRESH)

    def sample(self) -> Sample:
        # What only weak references hold goes with the second collection.
        for _twice in range(2):
            self._session.send("HeapProfiler.collectGarbage")
        told = {metric["name"]: int(metric["value"]) for metric in self._session.send("Performance.getMetrics")["metrics"]}
        return Sample(told["JSHeapUsedSize"], told["Nodes"], told["JSEventListeners"])

    def _beat(self, route: Route) -> None:
        if self.done % FAILS == 0:
            return route.abort()
        note = {"text": f"Họp giao ban lúc {self.done % 24} giờ", "seconds": 60} if self.done // NOTED % 2 else None
        told = {"version": self.version, "at": self._pulse["at"] + PERIOD * self.done, "note": note}
        return self._answer(route, self._pulse | told)

    def _data(self, route: Route) -> None:
        """Every figure in the markup is another one, so that no scene can be kept."""

        def changed(found: re.Match[str]) -> str:
            return f">{found[1][:-1]}{(int(found[1][-1]) + self.done) % 10}<"

        scenes = [scene | {"markup": FIGURE.sub(changed, scene["markup"])} for scene in self._payload["scenes"]]
        assert [one["markup"] for one in scenes] != [one["markup"] for one in self._payload["scenes"]] or self.done % 10 == 0
        self._answer(route, self._payload | {"version": self.version, "scenes": scenes, "alert": self.done // 50 % 2 == 1})

    def _answer(self, route: Route, told: dict[str, object]) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(told))
