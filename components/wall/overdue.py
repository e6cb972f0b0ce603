"""What is overdue over the units of all streams: how much may be, where it lies, and what came since the working day before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from components.panels import Reading
from components.panels.allowance import FEWEST, allowance
from components.panels.looking import grade_of
from data_access.clock import day_date, day_number
from data_access.signals import SMALL

# The five classes of an on-time rate, merged to three for the distance; what has few dossiers is not judged.
MERGED = {"grade-1": "met", "grade-2": "near", "grade-3": "near", "grade-4": "missed", "grade-5": "missed"}
METRICS = ("open_overdue", "overdue_new", "overdue_cleared", "received", "on_time_rate")
# As many units as this, of more than twice as many, that hold half of the whole are where it lies.
FEW, HALF = 6, 2
# What one day brings is news from this share of what is allowed on; the most of all days from so many days on.
NEWS, RECORD_DAYS = 0.02, 20


@dataclass(frozen=True)
class Part:
    """What one stream, or one unit, holds, and by how much it has grown since the working day before."""

    code: str
    stream: str
    overdue: int
    more: int
    grade: str = "none"
    is_beyond: bool = False


@dataclass(frozen=True)
class Place:
    """Where most lies: in a unit, in a few units, or in a stream; and how much of it."""

    kind: str
    name: str
    overdue: int


@dataclass(frozen=True)
class Overdue:
    """`stocks` are those of the ends of the working days of the period, up to now; `most` is allowed, where there is a limit.

    `old` fell due more than 30 working days ago. `parts` are the streams, `units` those that hold any: most first.
    """

    now: int
    held: int
    old: int
    most: int | None
    stocks: tuple[int, ...]
    more: int | None
    since: date
    parts: tuple[Part, ...]
    units: tuple[Part, ...]

    @property
    def is_half(self) -> bool:
        """Whether more than half of what is held is overdue: too much, whether there is a limit or not."""
        return self.now >= SMALL and HALF * self.now > self.held

    @property
    def is_beyond(self) -> bool:
        return self.is_half or (self.most is not None and self.now > self.most)

    @property
    def days_beyond(self) -> int:
        """On how many working days in a row, up to now, it was beyond what is allowed now."""
        if self.most is None or self.now <= self.most:
            return 0
        within = (back for back, stock in enumerate(reversed(self.stocks)) if stock <= self.most)
        return next(within, len(self.stocks))

    @property
    def news(self) -> int:
        """From how many on a day's change is told."""
        return max(FEWEST, int(NEWS * (self.most or self.now)) + 1)

    @property
    def is_record(self) -> bool:
        """Whether no other day of the period has brought as many."""
        earlier = [after - before for before, after in zip(self.stocks[:-2], self.stocks[1:-1], strict=True)]
        return self.more is not None and len(earlier) >= RECORD_DAYS and self.more > max(earlier)

    @property
    def place(self) -> Place | None:
        """Where half of it lies or more; None where it is everywhere."""
        first, few = self.units[:1], self.units[:FEW]
        held = sum(unit.overdue for unit in few)
        if first and HALF * first[0].overdue >= self.now:
            return Place("unit", first[0].code, first[0].overdue)
        if len(self.units) > HALF * FEW and HALF * held >= self.now:
            streams = {unit.stream for unit in few}
            return Place("few", streams.pop() if len(streams) == 1 else "", held)
        if len(self.parts) > 1 and HALF * self.parts[0].overdue >= self.now:
            return Place("stream", self.parts[0].stream, self.parts[0].overdue)
        return None


def overdue(reading: Reading) -> Overdue:
    """What holds at the end of the period."""
    frame = reading.frame(METRICS, ("unit",))
    whole = reading.counts(("open_overdue", "in_process", "received", "overdue_age_over_30"))
    now, held, received, old = (above or 0 for above, _ in whole.values())
    stocks = tuple(reading.frame(("open_overdue",), ("day",))["numerator"].astype(int))
    order = {code: place for place, code in enumerate(reading.dimensions.unit["code"])}
    parts = sorted((_part(reading, row) for row in frame.to_dict("records")), key=lambda part: order[part.code])
    streams = dict.fromkeys(part.stream for part in parts if part.overdue or part.more)
    sums = [Part("", stream, *_sums([part for part in parts if part.stream == stream])) for stream in streams]
    last = day_number(reading.filters.period.last)
    return Overdue(
        now=now,
        held=held,
        old=old,
        most=allowance(reading, received),
        stocks=stocks,
        # On its first day a mart knows of no day before.
        more=sum(part.more for part in parts) if len(stocks) > 1 else None,
        since=day_date(reading.dimensions.work.add(last, -1)),
        parts=_most_first(sums),
        units=_most_first([part for part in parts if part.overdue]),
    )


def _part(reading: Reading, row: Mapping[str, object]) -> Part:
    units = reading.dimensions.unit_by_code
    code, held = str(row["unit"]), int(row["open_overdue_numerator"])
    grade = grade_of(int(row["on_time_rate_numerator"]), int(row["on_time_rate_denominator"]), reading.targets("on_time_rate"))
    most = allowance(reading, int(row["received_numerator"]))
    more = int(row["overdue_new_numerator"]) - int(row["overdue_cleared_numerator"])
    return Part(code, str(units["stream"][code]), held, more, MERGED.get(grade, grade), most is not None and held > most)


def _sums(parts: list[Part]) -> tuple[int, int]:
    return sum(part.overdue for part in parts), sum(part.more for part in parts)


def _most_first(parts: list[Part]) -> tuple[Part, ...]:
    """Equal ones keep the order of the pack."""
    return tuple(sorted(parts, key=lambda part: -part.overdue))
