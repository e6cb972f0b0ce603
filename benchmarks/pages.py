"""Every page on the demo: server time of a filter change uncached and cached, its queries and its bytes, the mart's build.

`make bench` prints rows of the table in `README.md`. Times of a process that shares its cores vary by a factor of two; quote
medians. Seconds of the processor are told beside those of the clock; the mart's own threads count among them.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

RUNS = 3
UNIT = "20200"
# Page -> addresses that a person asks for there, one after the other.
USUAL = ("", "?kind=phuong", "?field=chung-thuc", "?channel=online&from=2025-08-01&to=2025-08-31")
SEARCHES = {
    "/": (*USUAL, f"?unit={UNIT}&compare=previous"),
    "/xa-phuong": (*USUAL, "?count=processing_median", f"?unit={UNIT}&unit=20203"),
    "/so-nganh": (*USUAL[:1], *USUAL[2:], "?count=open_overdue"),
    "/sap-den-han": USUAL,
    "/truc-tuyen": USUAL,
    "/nhan-su": USUAL,
    "/ho-so": (*USUAL, "?count=resolved&q=ph%C6%B0%E1%BB%9Dng", "?count=on_time_rate&page=3", "?count=received&sort=-late"),
    "/don-vi/<code>": tuple(f"?unit={UNIT}{search.replace('?', '&')}" for search in (*USUAL[:1], *USUAL[2:])),
}


@dataclass(frozen=True)
class Timed:
    """Seconds of the clock and of the processor."""

    wall: float
    cpu: float


def main() -> None:
    """Measure on a mart of its own, so that nothing is cached that was not asked here."""
    import app
    from components import viewer
    from components.caches import caches
    from data_access.mart import build
    from data_access.store import Store

    with tempfile.TemporaryDirectory() as folder:
        settings = replace(app.settings, mart_folder=Path(folder) / "mart")
        app.prepare(settings)
        shutil.rmtree(settings.mart_folder)
        built = timed(lambda: build(settings))
        print(f"| mart build | {built.wall:.1f} s | {built.cpu:.1f} s | | |", flush=True)
        frames, drawings = caches(app.server, settings)
        store = Store(settings, frames, drawings)
        app.server.extensions[viewer.EXTENSION] = store
        print("| page | uncached, median | slowest address | CPU of the median | cached, CPU | queries (most) | bytes |")
        print("|---|---|---|---|---|---|---|")

        def forget() -> None:
            frames.clear()
            drawings.clear()
            store._recent.clear()

        for page, searches in SEARCHES.items():
            if not sys.argv[1:] or page in sys.argv[1:]:
                with app.server.test_request_context("/"):
                    print(measured(page, searches, store, forget), flush=True)


def measured(page: str, searches: tuple[str, ...], store: object, forget: Callable[[], None]) -> str:
    """The row of one page: everything on it that follows the address, asked one after the other."""
    parts = list(followers(page))

    def whole(search: str) -> list[object]:
        return [part(search) for part in parts]

    store.mart()
    whole(searches[0])
    uncached: dict[str, list[Timed]] = {search: [] for search in searches}
    cached, queries, sizes = [], [], []
    for _run in range(RUNS):
        for search in searches:
            forget()
            before = store.queries
            uncached[search].append(timed(lambda search=search: whole(search)))
            queries.append(store.queries - before)
            before = store.queries
            cached.append(timed(lambda search=search: whole(search)))
            sizes.append(sum(len(json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False).encode()) for part in whole(search)))
            assert store.queries == before, "a second viewer asked the mart"
    medians = {search: statistics.median(run.wall for run in runs) for search, runs in uncached.items()}
    everything = [run for runs in uncached.values() for run in runs]
    cells = (
        f"{page} ({len(parts)} parts)",
        f"{statistics.median(run.wall for run in everything) * 1000:.0f} ms",
        f"{max(medians.values()) * 1000:.0f} ms ({max(medians, key=medians.__getitem__) or 'as it opens'})",
        f"{statistics.median(run.cpu for run in everything) * 1000:.0f} ms",
        f"{statistics.median(run.cpu for run in cached) * 1000:.1f} ms",
        f"{statistics.median(queries):.0f} ({max(queries)})",
        f"{max(sizes) / 1024:.0f} KB",
    )
    return f"| {' | '.join(cells)} |"


def followers(page: str) -> Iterator[Callable[[str], object]]:
    """What of a page is asked again for a new address: its finding, its switch, its list, its cards."""
    import dash

    from components import viewer
    from components.asking import asked
    from components.cards import fill_cards
    from components.dossiers import fill_list
    from components.looking import tell_choices
    from components.page import _remembered

    view = {"language": "vi"}
    layout = next(entry["layout"] for entry in dash.page_registry.values() if page in (entry["path"], entry["path_template"]))
    made = layout(path=page.replace("<code>", UNIT))
    for ref in refs(made):
        if ref == "list-body":
            usual = next(store.data for store in components(made) if getattr(store, "id", None) == "list-usual")
            yield lambda search, usual=usual: json.loads(json.dumps(fill_list(search, None, view, usual), cls=PlotlyJSONEncoder))
        elif isinstance(ref, dict) and ref["part"] == "finding":
            yield lambda search, ref=ref: _remembered(ref["page"], asked(search, viewer.store(), viewer.scope(), "vi")).headline
        elif isinstance(ref, dict) and ref["part"] == "looking":
            yield lambda search: json.loads(json.dumps(tell_choices(search, None, view), cls=PlotlyJSONEncoder))
        elif isinstance(ref, dict) and ref["part"] == "cards":
            yield lambda search, ref=ref: fill_cards(search, None, None, view, ref)


def refs(layout: Component) -> Iterator[object]:
    yield from (found.id for found in components(layout) if getattr(found, "id", None))


def components(layout: Component) -> Iterator[Component]:
    yield layout
    yield from layout._traverse()


def timed(work: Callable[[], object]) -> Timed:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Timed(time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    sys.exit(main())
