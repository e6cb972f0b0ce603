"""What is asked: one frozen value that parses from an address, writes itself back, and means the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, quote_plus

Compare = Literal["previous", "year", "own"]
COMPARISONS: tuple[Compare, ...] = ("previous", "year", "own")
# The comparison whose period the address names itself.
OWN: Compare = "own"
# Name in the address -> name here; `from` is a word of Python. Two of them are a period, or nothing.
DATES = {"from": "from_date", "to": "to_date"}
COMPARED_DATES = {"compare_from": "compare_from", "compare_to": "compare_to"}
ALL_DATES = DATES | COMPARED_DATES
CHOICES = ("unit", "place", "kind", "old_district", "field", "procedure", "channel", "step", "cause")
# A step or a cause that the source does not state, in an address.
UNSTATED = "-"
# Settings of a view, not of what is asked: they may stand in an address and are nobody's mistake.
VIEW = ("lang", "csv", "theme", "scene", "inch", "distance", "q", "sort", "page", "code")


@dataclass(frozen=True)
class Filters:
    """Chosen values per dimension, sorted; an empty choice means all. Equal filters have equal addresses.

    `from_date` and `to_date` are inclusive, as people say them; both missing means the default period. So are the dates of a
    comparison of one's own, which only that has. `has_come` is no part of an address: where no day of the period has come, there
    is nothing to count (`dimensions.resolved`).
    """

    from_date: date | None = None
    to_date: date | None = None
    unit: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    old_district: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    compare: Compare | None = None
    compare_from: date | None = None
    compare_to: date | None = None
    count: str | None = None
    age: str | None = None
    has_come: bool = True

    @classmethod
    def from_search(cls, search: str) -> Filters:
        """The filters of an address; what cannot be understood is left out, `read` says what that was."""
        return read(search)[0]

    def to_search(self) -> str:
        """The canonical search part of an address, with its question mark; empty for no filters."""
        pairs = [(name, getattr(self, own).isoformat()) for name, own in DATES.items() if getattr(self, own)]
        pairs += [(name, value) for name in CHOICES for value in getattr(self, name)]
        pairs += self.comparison
        pairs += [(name, getattr(self, name)) for name in ("count", "age") if getattr(self, name)]
        return f"?{'&'.join(f'{name}={_quoted(value)}' for name, value in pairs)}" if pairs else ""

    def within(self, period: Period) -> Filters:
        """These filters over another period."""
        return replace(self, from_date=period.first, to_date=period.last, has_come=True)

    @property
    def alone(self) -> Filters:
        """These filters without a comparison."""
        return replace(self, compare=None, compare_from=None, compare_to=None)

    @property
    def comparison(self) -> list[tuple[str, str]]:
        """What an address says of the comparison, by name."""
        dates = [(name, getattr(self, own).isoformat()) for name, own in COMPARED_DATES.items() if getattr(self, own)]
        return [("compare", self.compare), *dates] if self.compare else []

    @property
    def compared(self) -> Period | None:
        """The period to compare with, whether there are data of it or not; none where nothing is compared."""
        if self.compare == OWN:
            return Period(self.compare_from, self.compare_to) if self.compare_from and self.compare_to else None
        if self.compare is None:
            return None
        return self.period.previous() if self.compare == "previous" else self.period.year_before()

    @property
    def divides_units(self) -> bool:
        """Whether it leaves only some units, or what some places took in."""
        return bool(self.unit or self.place or self.kind or self.old_district)

    @property
    def period(self) -> Period:
        """The period asked for. Raises ValueError while it is still the default one."""
        if self.from_date is None or self.to_date is None:
            raise ValueError("the default period must be filled in first (dimensions.resolved)")
        return Period(self.from_date, self.to_date)


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def previous(self) -> Period:
        """The period of the same length that ends the day before; whole months are met by whole months."""
        following = self.last + timedelta(days=1)
        if self.first.day == 1 and following.day == 1:
            months = (following.year - self.first.year) * 12 + following.month - self.first.month
            return Period(month_start(self.first, -months), self.first - timedelta(days=1))
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def year_before(self) -> Period:
        """The same days of the year before; 29 February becomes 28 February."""
        return Period(_year_before(self.first), _year_before(self.last))


def read(search: str) -> tuple[Filters, tuple[str, ...]]:
    """Filters of an address, and each `name=value` that could not be understood, in the order of the address."""
    chosen: dict[str, set[str]] = {name: set() for name in CHOICES}
    single: dict[str, object] = {}
    ignored: list[str] = []
    for name, value in parse_qsl(search.removeprefix("?"), keep_blank_values=True, errors="replace"):
        if name in VIEW:
            continue
        if not _writable(name + value):
            ignored.append(f"{name}={value}".encode("utf-8", "replace").decode())
        elif name in chosen and value:
            chosen[name].add(value)
        elif name in ALL_DATES and _date(value):
            single[ALL_DATES[name]] = _date(value)
        elif (name == "compare" and value in COMPARISONS) or (name in ("count", "age") and value):
            single[name] = value
        else:
            ignored.append(f"{name}={value}")
    for dates in (DATES, COMPARED_DATES):
        if not _in_order(single, dates):
            ignored += _dropped(single, dates)
    if single.get("compare") != OWN:
        ignored += _dropped(single, COMPARED_DATES)
    elif "compare_from" not in single:
        ignored.append(f"compare={single.pop('compare')}")
    choices = {name: tuple(sorted(values)) for name, values in chosen.items()}
    return Filters(**choices, **single), tuple(ignored)


def _in_order(single: dict[str, object], dates: dict[str, str]) -> bool:
    """Whether two dates are both there, the first not after the second."""
    first, last = (single.get(own) for own in dates.values())
    return first is not None and last is not None and first <= last


def _dropped(single: dict[str, object], dates: dict[str, str]) -> list[str]:
    """Take dates away; what they were, as the address said it."""
    return [f"{name}={single.pop(own).isoformat()}" for name, own in dates.items() if own in single]


def month_start(day: date, months: int) -> date:
    """The first day of the month `months` after the one of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@lru_cache(maxsize=10_000)
def _quoted(text: str) -> str:
    """A value as an address has it: a table of units writes the same few into hundreds of links."""
    return quote_plus(text)


def _writable(text: str) -> bool:
    """Half of a pair of code points can be read from an address but never written into one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and 1900 <= day.year < 2200 else None


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
