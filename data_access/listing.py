"""Which dossiers a number counts: the same rows by the same rules, one page at a time.

A count lists what it counts. A rate lists its denominator, and marks what its numerator counts where both look at the same
rows. What counts no dossiers, such as procedures or persons, has no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, literal, or_, select, union_all

from data_access.clock import day_number
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import fact
from data_access.metrics import COUNTS, METRICS, Count, Day, Quantile, Rate
from data_access.scope import Scope
from data_access.statements import paused_at, rows

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
    connection: Connection, dimensions: Dimensions, filters: Filters, scope: Scope, listing: Listing, *, size: int = PAGE
) -> pd.DataFrame:
    """One page of the dossiers that `filters.count` opens: COLUMNS, DAYS (day numbers, NA where missing), `marked`, `paused`.

    Paused is what stands paused at the end of the period.
    """
    found = _found(dimensions, filters, scope, listing)
    order = _order(found, filters.count or "", listing.sort)
    page = select(found).order_by(*order).limit(size).offset((listing.page - 1) * size)
    frame = pd.read_sql(page, connection)
    paused = connection.execute(paused_at(day_number(filters.period.last), frame["dossier_id"].tolist())).scalars().all()
    frame["paused"] = frame["dossier_id"].isin(list(paused))
    return frame.astype(dict.fromkeys(DAYS, "Int64") | {"marked": bool})


def dossier_count(connection: Connection, dimensions: Dimensions, filters: Filters, scope: Scope, listing: Listing) -> int:
    """How many dossiers the list has on all its pages."""
    found = _found(dimensions, filters, scope, listing)
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())


def _written(text: str) -> str:
    """Without half pairs of code points and without NUL, which no database takes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _of_dossiers(counts: Sequence[str]) -> bool:
    return bool(counts) and all(COUNTS[name].day not in OF_OTHERS for name in counts)


def _found(dimensions: Dimensions, filters: Filters, scope: Scope, listing: Listing) -> Subquery:
    """All dossiers of the list: one part for each family of counts that it opens; no dossier is in two of them."""
    opened, marked = listed(filters.count or "")
    if not opened:
        raise KeyError(f"{filters.count!r} counts no dossiers")
    days = dict.fromkeys(COUNTS[name].day for name in opened)
    parts = [_part(dimensions, day, opened, marked, filters, scope, listing) for day in days]
    return (parts[0] if len(parts) == 1 else union_all(*parts)).subquery("found")


def _part(
    dimensions: Dimensions,
    day: Day,
    opened: Sequence[str],
    marked: Sequence[str],
    filters: Filters,
    scope: Scope,
    listing: Listing,
) -> Select:
    family = rows(dimensions, day, (), filters, scope)

    def any_of(counts: Sequence[str]) -> ColumnElement[bool]:
        return or_(*(COUNTS[name].holds(family.moment) for name in counts if COUNTS[name].day == day))

    asked = [*family.asked, any_of(opened)]
    if filters.age and day == Day.END:
        asked.append(any_of([f"overdue_{filters.age}"]))
    if listing.query:
        asked.append(_matches(dimensions, listing.query))
    if listing.codes:
        asked.append(fact.c.code.in_(listing.codes))
    columns = [fact.c[name] for name in ("dossier_id", *COLUMNS, *DAYS)]
    mark = case((any_of(marked), 1), else_=0) if marked else literal(0)
    return select(*columns, mark.label("marked")).select_from(family.tables).where(*asked)


def _matches(dimensions: Dimensions, query: str) -> ColumnElement[bool]:
    """Dossiers whose code begins with the query, or whose unit or procedure has it in its name or code."""
    found = [fact.c.code.startswith(text, autoescape=True) for text in dict.fromkeys((query, query.upper()))]
    for name, column in (("unit", fact.c.unit_id), ("procedure", fact.c.procedure_id)):
        ids = dimensions.found(name, query)
        if ids:
            found.append(column.in_(ids))
    return or_(*found)


def _order(found: Subquery, metric: str, sort: str) -> list[ColumnElement]:
    """By the column that is asked for, what is missing last; of equal ones the older first, so that pages never overlap."""
    opened, _ = listed(metric)
    day = COUNTS[opened[0]].day
    asked = sort or ("-late" if metric == "resolved_late" else FIRST.get(day, "due"))
    name, turned = asked.removeprefix("-"), asked.startswith("-")
    if name == "late" and day not in FIRST:
        # What is still open is the later, the earlier it was due.
        name, turned = "due", not turned
    column = found.c[SORTS[name]]
    missing = case((column.is_(None), 1), else_=0)
    return [missing, column.desc() if turned else column.asc(), found.c.dossier_id.asc()]
