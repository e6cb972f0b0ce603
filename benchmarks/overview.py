"""The Overview on the demo: server time uncached and cached, queries asked, the mart's build.

`make bench` prints the table. Times of a process that shares its cores vary by a factor of two; quote medians.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

RUNS = 7
SEARCHES = (
    "",
    "?kind=phuong",
    "?field=chung-thuc",
    "?channel=online&from=2025-08-01&to=2025-08-31",
    "?unit=20200&compare=previous",
)


def main() -> None:
    """Measure on a mart of its own, so that nothing is cached that was not asked here."""
    import app
    from data_access.mart import build

    with tempfile.TemporaryDirectory() as folder:
        settings = replace(app.settings, mart_folder=Path(folder) / "mart")
        app.prepare(settings)
        began = time.perf_counter()
        shutil.rmtree(settings.mart_folder)
        version = build(settings)
        rows = [("mart build", f"{version.dossiers:,} dossiers", f"{time.perf_counter() - began:.2f} s")]
        rows += _pages(app, settings)
    width = max(len(row[0]) for row in rows)
    for name, what, measured in rows:
        print(f"{name:<{width}}  {measured:>12}  {what}")


def _pages(app: object, settings: object) -> list[tuple[str, str, str]]:
    from components import viewer
    from components.caches import caches
    from components.cards import filled
    from components.page import asked, finding
    from components.panels import PANELS
    from data_access.store import Store

    panels = [panel for panel in PANELS.values() if panel.tell]
    frames, drawings = caches(app.server, settings)
    store = Store(settings, frames, drawings)
    app.server.extensions[viewer.EXTENSION] = store
    uncached, cached, queries, sizes = [], [], [], []
    with app.server.test_request_context("/"):
        store.mart()
        for search in SEARCHES * RUNS:
            frames.clear()
            drawings.clear()
            before = store.queries

            def whole(search: str = search) -> None:
                for panel in panels:
                    filled(panel, search, "vi")
                finding(asked(search, store, viewer.scope(), "vi").reading)

            uncached.append(_timed(whole))
            queries.append(store.queries - before)
            whole()
            cached += [_timed(lambda panel=panel, search=search: filled(panel, search, "vi"), cpu=True) for panel in panels]
            before = store.queries
            whole()
            assert store.queries == before, "a second viewer asked the mart"
        sizes = [len(json.dumps(filled(panel, "", "vi").__dict__)) for panel in panels]
    requests = {panel.name: _request(panel.name) for panel in panels}
    callbacks = [
        _timed(lambda body=body: app.server.test_client().post("/_dash-update-component", json=body), cpu=True)
        for body in list(requests.values()) * (RUNS + 1)
    ][len(requests) :]
    return [
        ("overview uncached", f"all {len(panels)} cards and the finding, median", f"{statistics.median(uncached) * 1000:.0f} ms"),
        ("overview uncached, worst", "of the five addresses tried", f"{max(uncached) * 1000:.0f} ms"),
        ("cached card", "CPU, median", f"{statistics.median(cached) * 1000:.2f} ms"),
        ("cached callback", "CPU of the whole request, median", f"{statistics.median(callbacks) * 1000:.2f} ms"),
        ("queries per filter change", "median (most)", f"{statistics.median(queries):.0f} ({max(queries)})"),
        ("queries of a second viewer", "of the same view", "0"),
        ("bytes of all cards", "uncompressed JSON", f"{sum(sizes) / 1024:.0f} KB"),
    ]


def _request(panel: str) -> dict[str, object]:
    """What the browser sends to have a card filled."""

    def part(name: str) -> dict[str, str]:
        return {"part": name, "panel": panel}

    leaves = {
        "title": "children",
        "measure": "children",
        "body": "children",
        "drawing": "data",
        "twin": "children",
        "csv": "href",
        "mark": "data",
        "card": "className",
    }
    outputs = [{"id": part(name), "property": leaf} for name, leaf in leaves.items()]
    told = [f'{{"panel":["MATCH"],"part":"{name}"}}.{leaf}' for name, leaf in leaves.items()]
    inputs = [("address", "data", ""), ("version", "data", "1"), (part("toggle"), "n_clicks", 0), (part("retry"), "n_clicks", 0)]
    state = [
        ("view", "data", {"language": "vi"}),
        (part("mark"), "data", None),
        (part("card"), "className", "card"),
        (part("card"), "id", part("card")),
    ]
    return {
        "output": f"..{'...'.join(told)}..",
        "outputs": outputs,
        "inputs": [{"id": name, "property": leaf, "value": value} for name, leaf, value in inputs],
        "state": [{"id": name, "property": leaf, "value": value} for name, leaf, value in state],
        "changedPropIds": ["address.data"],
    }


def _timed(work: Callable[[], object], *, cpu: bool = False) -> float:
    clock = time.process_time if cpu else time.perf_counter
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    sys.exit(main())
