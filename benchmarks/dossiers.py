"""One page of the list of dossiers at ten million of them: each order, the first pages and the last, each search.

`make prove` prints the rows of the table in `README.md`; `--rows 1000000` sets another size. The mart is made in a temporary
folder, always the same one. Each time is the median of some runs of the page together with the count that the page tells.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import large_mart
from benchmarks.pages import Timed, timed
from data_access.filters import Filters, read
from data_access.listing import PAGE, SORTS, Listing
from data_access.scope import EVERYTHING

ROWS, RUNS = 10_000_000, 3
BOUND = 300
COUNTS = ("received", "resolved", "open_overdue", "on_time_rate", "resolution_rate")
# A period of a quarter, as the program opens with, and all years at once.
PERIODS = (("2025-07-01", "2025-09-30"), ("2021-10-01", "2025-09-30"))
SEARCHES = {"code": "H17.120-2508", "unit": "Hải Châu", "procedure": "khai sinh"}


def main() -> None:
    import app
    from components.caches import caches
    from data_access.mart.extract import sources_key
    from data_access.mart.publishing import Folder
    from data_access.store import Store

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS, help="dossiers of the mart")
    rows = parser.parse_args().rows
    app.prepare(app.settings)
    served = Folder(app.settings.mart_folder)
    current = served.current(sources_key(app.settings))
    with tempfile.TemporaryDirectory() as name:
        settings = replace(app.settings, mart_folder=Path(name) / "mart")
        folder = Folder(settings.mart_folder)
        last = large_mart.day_of("2025-09-30")
        made = timed(lambda: large_mart.write(folder, served.file(current.version), current, rows, last))
        size = folder.file(1).stat().st_size // 2**20
        print(f"| a mart of {rows:,} dossiers | {made.wall:.0f} s, {made.cpu:.0f} s of processor, {size} MB |", flush=True)
        frames, drawings = caches(app.server, settings)
        store = Store(settings, frames, drawings)
        for label, runs in measured(store, frames.clear):
            wall, cpu = (statistics.median(getattr(run, part) for run in runs) * 1000 for part in ("wall", "cpu"))
            print(f"| {label} | {wall:.0f} ms, {cpu:.0f} ms of processor |{' missed' if wall > BOUND else ''}", flush=True)
    print(f"| memory at its peak | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB |")


def measured(store: object, forget: Callable[[], None]) -> Iterator[tuple[str, list[Timed]]]:
    mart = store.mart()
    for first, last in PERIODS:
        for count in COUNTS:
            filters = store.resolved(read(f"?from={first}&to={last}&count={count}")[0], mart=mart)
            found = store.dossier_count(filters, EVERYTHING, Listing(), mart=mart)
            for label, listing in listings(found):

                def page(filters: Filters = filters, listing: Listing = listing, found: int = found) -> None:
                    whole = found
                    if listing.query:
                        forget()
                        whole = store.dossier_count(filters, EVERYTHING, listing, mart=mart)
                    store.dossiers(filters, EVERYTHING, listing, mart=mart, whole=whole)

                yield f"{count}, {first[:4]}–{last[:4]}, {label}", [timed(page) for _ in range(RUNS)]


def listings(found: int) -> Iterator[tuple[str, Listing]]:
    pages = -(-found // PAGE)
    yield f"first page of {pages:,}", Listing()
    yield "page 2", Listing(page=2)
    yield "last page", Listing(page=pages)
    for name in SORTS:
        for sort in (name, f"-{name}"):
            yield f"by {sort}", Listing(sort=sort)
    for name, query in SEARCHES.items():
        yield f"by {name} {query!r}", Listing(query=query)


if __name__ == "__main__":
    sys.exit(main())
