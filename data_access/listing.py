"""Which dossiers a number counts: the same rows by the same rules, one page at a time.

A count lists what it counts. A rate lists its denominator, and marks what its numerator counts where both look at the same
rows. What counts no dossiers, such as procedures or persons, has no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Subquery, case, func, literal, or_, select, union_all

from data_access.clock import day_number
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import fact
from data_access.metrics import COUNTS, METRICS, Count, Day, Quantile, Rate
from data_access.scope import Scope
from data_access.seeking import matches, of_code
from data_access.statements import Rows, paused_at, rows

PAGE = 50
LONGEST_QUERY, MOST_CODES = 200, 1000
# Days by which dossiers are found; the rows of other families are no dossiers.
OF_OTHERS = frozenset({Day.CATALOGUE, Day.USED, Day.UNIT, Day.STAFF})
COLUMNS = ("code", "unit_id", "procedure_id", "channel", "status", "step", "cause")
DAYS = ("received_day", "due_day", "resolved_day", "late_days")
# Name in an address -> the column that it sorts by; a minus before the name turns it round. What is missing comes last.
SORTS = {"due": "due_day", "received": "received_day", "resolved": "resolved_day", "late": "late_days", "code": "code"}
# What is most urgent first: of stocks the earliest due, of flows the newest.
FIRST = {Day.RESOLVED: "-resolved", Day.RECEIVED: "-received", Day.JUDGED: "-received"}


@dataclass(frozen=True)
class Listing:
    """How a list is looked at: what is searched, how it is sorted ("" = as its count asks), which page from 1 on.

    `codes` are dossiers that a person has picked; none means all.
    """

    query: str = ""
    sort: str = ""
    page: int = 1
    codes: tuple[str, ...] = ()

    def to_search(self) -> str:
        """As it stands in an address, without a question mark."""
        told = {"q": self.query, "sort": self.sort, "page": "" if self.page == 1 else str(self.page)}
        return urlencode({name: value for name, value in told.items() if value})


def read_listing(search: str) -> Listing:
    """The listing of an address; what has no meaning there means the first page, no search, the usual order."""
    pairs = parse_qsl(search.removeprefix("?"), errors="replace")
    told = dict(pairs)
    page, sort = told.get("page", ""), told.get("sort", "")
    return Listing(
        query=_written(" ".join(told.get("q", "").split())[:LONGEST_QUERY]),
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 9 and int(page) else 1,
        codes=tuple(dict.fromkeys(_written(value) for name, value in pairs if name == "code"))[:MOST_CODES],
    )


@cache
def listed(metric: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The counts whose dossiers a metric opens, and those that it marks among them; nothing where it counts no dossiers.

    Raises KeyError for a metric that there is not.
    """
    found = METRICS[metric]
    opened: tuple[str, ...] = ()
    if isinstance(found, Count):
        opened = (metric,)
    elif isinstance(found, Quantile):
        opened = ("resolved",)
    elif isinstance(found, Rate):
        opened = found.denominator if _of_dossiers(found.denominator) else found.numerator
    if not _of_dossiers(opened):
        return (), ()
    marked = found.numerator if isinstance(found, Rate) and found.unit == "share" else ()
    together = len({COUNTS[name].day for name in (*opened, *marked)}) == 1
    return opened, marked if together else ()


def dossier_page(
    connection: Connection,
    dimensions: Dimensions,
    filters: Filters,
    scope: Scope,
    listing: Listing,
    *,
    size: int = PAGE,
    whole: int | None = None,
    coded: tuple[int, ...] | None = None,
) -> pd.DataFrame:
    """One page of the dossiers that `filters.count` opens: COLUMNS, DAYS (day numbers, NA where missing), `marked`, `paused`.

    Paused is what stands paused at the end of the period. `whole` is how many dossiers the list has, where that is known: its
    last pages are then read from its end. `coded` is what `seeking.of_code` answered for its search.
    """
    wanted = _wanted(connection, dimensions, listing, coded)
    ids = _ids(connection, _found(dimensions, filters, scope, wanted), filters, listing, size, whole)
    # The other columns are read of these dossiers alone: of millions only what orders them is looked at.
    rows = _found(dimensions, filters, scope, [*wanted, fact.c.dossier_id.in_(ids)], (*COLUMNS, *DAYS), marked=True)
    frame = pd.read_sql(select(rows), connection).set_index("dossier_id").loc[ids].reset_index()
    paused = connection.execute(paused_at(day_number(filters.period.last), ids)).scalars().all()
    frame["paused"] = frame["dossier_id"].isin(list(paused))
    return frame.astype(dict.fromkeys(DAYS, "Int64") | {"marked": bool})


def dossier_count(
    connection: Connection,
    dimensions: Dimensions,
    filters: Filters,
    scope: Scope,
    listing: Listing,
    *,
    coded: tuple[int, ...] | None = None,
) -> int:
    """How many dossiers the list has on all its pages."""
    found = _found(dimensions, filters, scope, _wanted(connection, dimensions, listing, coded))
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())


def _ids(connection: Connection, found: Subquery, filters: Filters, listing: Listing, size: int, whole: int | None) -> list[int]:
    """Which dossiers stand on a page, in their order."""
    start = (listing.page - 1) * size
    turned = whole is not None and start > whole // 2
    if turned:
        size = max(0, min(size, whole - start))
        start = whole - start - size
    order = _order(found, filters.count or "", listing.sort, turned=turned)
    page = select(found.c.dossier_id).order_by(*order).limit(size).offset(max(0, start))
    ids = [int(dossier) for dossier in connection.execute(page).scalars()]
    return ids[::-1] if turned else ids


def _written(text: str) -> str:
    """Without half pairs of code points and without NUL, which no database takes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _of_dossiers(counts: Sequence[str]) -> bool:
    return bool(counts) and all(COUNTS[name].day not in OF_OTHERS for name in counts)


def _found(
    dimensions: Dimensions,
    filters: Filters,
    scope: Scope,
    wanted: Sequence[ColumnElement[bool]],
    columns: Sequence[str] = tuple(SORTS.values()),
    *,
    marked: bool = False,
) -> Subquery:
    """All dossiers of the list: one part for each family of counts that it opens; no dossier is in two of them."""
    opened, marks = listed(filters.count or "")
    if not opened:
        raise KeyError(f"{filters.count!r} counts no dossiers")
    parts = []
    for day in dict.fromkeys(COUNTS[name].day for name in opened):
        family = rows(dimensions, day, (), filters, scope)
        asked = [*family.asked, _any_of(opened, day, family), *wanted]
        if filters.age and day == Day.END:
            asked.append(_any_of([f"overdue_{filters.age}"], day, family))
        shown = [fact.c[name] for name in ("dossier_id", *columns)]
        if marked:
            shown.append((case((_any_of(marks, day, family), 1), else_=0) if marks else literal(0)).label("marked"))
        parts.append(select(*shown).select_from(family.tables).where(*asked))
    return (parts[0] if len(parts) == 1 else union_all(*parts)).subquery("found")


def _any_of(counts: Sequence[str], day: Day, family: Rows) -> ColumnElement[bool]:
    return or_(*(COUNTS[name].holds(family.moment) for name in counts if COUNTS[name].day == day))


def _wanted(
    connection: Connection, dimensions: Dimensions, listing: Listing, coded: tuple[int, ...] | None
) -> list[ColumnElement[bool]]:
    """What a search and a choice of a person leave of the list."""
    query = listing.query
    wanted = [matches(dimensions, query, of_code(connection, query) if coded is None else coded)] if query else []
    return [*wanted, fact.c.code.in_(listing.codes)] if listing.codes else wanted


def _order(found: Subquery, metric: str, sort: str, *, turned: bool) -> list[ColumnElement]:
    """By the column that is asked for, what is missing last; of equal ones the older first, so that pages never overlap.

    `turned` is the same order from its end.
    """
    opened, _ = listed(metric)
    day = COUNTS[opened[0]].day
    asked = sort or ("-late" if metric == "resolved_late" else FIRST.get(day, "due"))
    name, falls = asked.removeprefix("-"), asked.startswith("-")
    if name == "late" and day not in FIRST:
        # What is still open is the later, the earlier it was due.
        name, falls = "due", not falls
    column, dossier = found.c[SORTS[name]], found.c.dossier_id
    ordered = column.asc() if falls == turned else column.desc()
    if turned:
        return [ordered.nulls_first(), dossier.desc()]
    return [ordered.nulls_last(), dossier.asc()]
