"""What can be compared with another period, and how a difference is said and judged.

Differences are of counts as they are; of shares in percentage points; what is missing on either side has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from components import formats
from components.panels.looking import looked_at
from components.panels.panel import PLACES, WHOLE, Panel, Reading
from components.shapes import Change
from data_access.families import no_past
from data_access.metrics import COUNTS, METRICS, Count, Day, Index, Quantile, days_of
from data_access.signals import SMALL

# Counts of what happens in a period: more working days make more of it.
SUMS = (Day.RECEIVED, Day.JUDGED, Day.RESOLVED, Day.SUPPLEMENT)
# Ratios whose value grows with the length of the period.
LENGTHENED = ("received_per_1000",)


def comparable(panel: Panel) -> tuple[str, ...]:
    """The metrics of a panel of which an earlier period is known."""
    if panel.compares == ():
        return ()
    return tuple(metric for metric in panel.metrics if no_past(metric, whole=not panel.by) is None)


def uncompared(panel: Panel, reading: Reading) -> str | None:
    """Why a panel is not compared, as the last part of a key of the locale; nothing where it is, or could be with data."""
    if panel.compares == ():
        return "itself"
    metrics = comparable(panel)
    if not metrics:
        return no_past(panel.metrics[0], whole=not panel.by)
    before = reading.before
    if before is not None and all(days_of(metric) == {Day.STAFF} for metric in metrics):
        now, then = (reading.dimensions.staff_day(one.filters.period.last) for one in (reading, before))
        return "staff" if then is None or then == now else None
    return None


def drawn_metrics(panel: Panel, reading: Reading) -> tuple[str, ...]:
    """The metrics whose change a drawing tells: the panel's own, or the one that the page looks at."""
    if panel.follows_count and looked_at(reading) in panel.metrics:
        return (looked_at(reading),)
    return panel.compares or panel.metrics[:1]


def nothing_of(metric: str) -> tuple[int | None, int | None, float | None]:
    """What a metric says of a group of which there is no row (see `frames.metric_frame`)."""
    found = METRICS[metric]
    if isinstance(found, Count):
        return (None, None, None) if found.known else (0, None, 0.0)
    return (None, 0, None) if isinstance(found, Quantile | Index) else (0, 0, None)


@dataclass(frozen=True)
class Told:
    """A metric of one group in one period: both counts and the value, missing as None."""

    above: int | None = None
    below: int | None = None
    value: float | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """What a drawing asks of two periods: a metric of some groups now and then, and the difference as it is said."""

    panel: Panel
    reading: Reading
    past: Reading
    metric: str

    def of(self, metric: str) -> Comparison:
        return Comparison(self.panel, self.reading, self.past, metric)

    def within(self, streams: Sequence[str]) -> Comparison:
        """Of each stream instead of the panel's groups."""
        return Comparison(Panel("", self.panel.metrics, ("stream",), tuple(streams)), self.reading, self.past, self.metric)

    def change(self, code: str | None = None, *, bare: bool = False) -> Change:
        """How far the metric of a group lies from what it was; of everything that the panel looks at without a code.

        In a column whose head names the unit it is `bare`.
        """
        now, then = self.now(code), self.then(code)
        told = said(self.metric, now, then, self.reading, bare=bare)
        if told is None:
            return Change(formats.MISSING)
        text, way = told
        hint = self.reading.say("compare.was", period=compared_name(self.reading), value=self.was(code))
        judged = self._judged(way, now, then)
        return Change(text, way, judged, self.reading.say(f"compare.{judged}") if judged else "", hint)

    def was(self, code: str | None = None) -> str:
        """The value of the compared period as text."""
        then = self.then(code)
        return self.reading.measured(self.metric, then.above, then.below, then.value)

    def now(self, code: str | None = None) -> Told:
        """The metric in the period that is asked for."""
        return self._of_everything(self.reading) if code is None else self._now.get(code, _gone(self.metric))

    def then(self, code: str | None = None) -> Told:
        """The metric in the period that is compared with."""
        return self._of_everything(self.past) if code is None else self._then.get(code, _gone(self.metric))

    def _of_everything(self, reading: Reading) -> Told:
        return _rows(reading.frame((self.metric,), (), self.panel.streams))[None]

    def _judged(self, way: int, now: Told, then: Told) -> str:
        """Whether it became worse or better; nothing of few dossiers, and of sums over more working days or fewer."""
        better = METRICS[self.metric].better
        if not way or better is None or (self.metric not in COUNTS and min(now.below or 0, then.below or 0) < SMALL):
            return ""
        if grows_with_time(self.metric) and apart_in_days(self.reading, self.past):
            return ""
        return "better" if (way > 0) == (better == "higher") else "worse"

    @cached_property
    def _now(self) -> dict[str, Told]:
        return self._groups(self.reading)

    @cached_property
    def _then(self) -> dict[str, Told]:
        return self._groups(self.past)

    def _groups(self, reading: Reading) -> dict[str, Told]:
        """By the first breakdown of the panel, counts added up over the others."""
        panel, by = self.panel, self.panel.by[0]
        if len(panel.by) > 1 and self.metric not in COUNTS:
            return _rows(reading.frame((self.metric,), (by,), panel.streams), by)
        frame, prefix = panel.frame(reading), panel.prefix(self.metric)
        if len(panel.by) == 1:
            return _rows(frame, by, prefix)
        sums = frame.groupby(by)[f"{prefix}numerator"].sum()
        return {code: Told(int(count), None, float(count)) for code, count in sums.items()}


def _gone(metric: str) -> Told:
    return Told(*nothing_of(metric))


def _rows(frame: pd.DataFrame, by: str | None = None, prefix: str = "") -> dict[str | None, Told]:
    codes = [None] * len(frame) if by is None else frame[by].tolist()
    parts = (f"{prefix}{part}" for part in ("numerator", "denominator", "value"))
    columns = (frame[part].to_numpy(dtype="object", na_value=None).tolist() for part in parts)
    return {code: Told(*row) for code, row in zip(codes, zip(*columns, strict=True), strict=True)}


def said(metric: str, now: Told, then: Told, reading: Reading, *, bare: bool = False) -> tuple[str, int] | None:
    """The difference of a metric as text with its sign, and which way it goes; None where either side is missing.

    A `bare` one of shares is without its unit.
    """
    if now.value is None or then.value is None:
        return None
    unit = METRICS[metric].unit
    if unit == "share":
        if not now.below or not then.below:
            return None
        apart = Fraction(int(now.above), int(now.below)) - Fraction(int(then.above), int(then.below))
        text = formats.signed_decimal(apart * 100, reading.language) if bare else formats.signed_points(apart, reading.language)
    elif unit in WHOLE:
        apart = Fraction(int(now.value) - int(then.value))
        text = formats.signed(int(apart), reading.language)
    else:
        apart = Fraction(str(now.value)) - Fraction(str(then.value))
        text = formats.signed_decimal(apart, reading.language, PLACES.get(unit, 1))
    return text, (apart > 0) - (apart < 0)


def grows_with_time(metric: str) -> bool:
    """Whether a longer period makes more of it."""
    return metric in LENGTHENED or (metric in COUNTS and COUNTS[metric].day in SUMS)


def apart_in_days(reading: Reading, past: Reading) -> bool:
    """Whether two periods have different numbers of working days."""
    one, other = (side.dimensions.working_days(side.filters.period) for side in (reading, past))
    return one != other


def compared_name(reading: Reading) -> str:
    """The period that is compared with, in words; where there are no data of it, the one that was asked for."""
    period = reading.before.filters.period if reading.before else reading.filters.compared
    return "" if period is None else formats.period(period.first, period.last)
