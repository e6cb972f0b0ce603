"""What a panel is, what it reads, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

import pandas as pd

from components import formats
from components.formats import Language
from components.i18n import say
from components.shapes import Link, Nothing, Shape, Text
from data_access.dimensions import Dimensions
from data_access.filters import CHOICES, Filters
from data_access.frames import no_figures
from data_access.listing import listed
from data_access.mart.dimensions import STREAMS
from data_access.metrics import METRICS
from data_access.scope import Scope
from data_access.sources import UnitKind
from data_access.store import Mart, Store

# Values, not members: filters are part of a cache key, where a member is spelled otherwise than the text of an address.
KINDS = {stream: tuple(kind.value for kind in UnitKind if STREAMS.get(kind) == stream) for stream in STREAMS.values()}


# What a chosen kind outside the streams of a panel leaves.
NO_KIND = ("none",)
LIST, UNIT = "/ho-so", "/don-vi"
# Decimals of what is told with more than one.
PLACES = {"per_officer_day": 2}
# Units of which there are no halves.
WHOLE = ("dossiers", "procedures", "units", "people", "criteria")
# What a filter settles by itself: of what was submitted online all is online; only what is open stands at a step, and only what is
# late has a cause. Nobody is to be judged by it.
SETTLED_BY: Mapping[str, tuple[str, ...]] = {
    "online_share": ("channel",),
    "offered_online_share": ("channel",),
    "criteria_met": ("channel", "step", "cause"),
    **dict.fromkeys(("received", "resolved", "on_time_rate", "backlog_days", "progress", "resolution_rate"), ("step", "cause")),
    **dict.fromkeys(("resolved_to_received", "processing_median", "overdue_share", "overdue_per_1000"), ("step", "cause")),
}


@dataclass(frozen=True)
class Telling:
    """What a panel tells: a title that states the finding, what was measured, and the drawing."""

    title: str
    measure: str
    shape: Shape


@dataclass(frozen=True, eq=False)
class Reading:
    """Everything a panel may read: frames of one mart version under the filters and scope of one view, names, words, numbers.

    `query` is what is searched in a list of dossiers; no other number follows it.
    """

    store: Store
    mart: Mart
    filters: Filters
    scope: Scope
    language: Language
    query: str = ""

    @property
    def dimensions(self) -> Dimensions:
        return self.mart.dimensions

    def frame(self, metrics: Sequence[str], by: Sequence[str] = (), streams: Sequence[str] = ()) -> pd.DataFrame:
        """The metric frame of `metrics`; `streams` leave out units of other streams."""
        return self.store.frame(metrics, by, self.limited(streams), self.scope, mart=self.mart)

    def of_period(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame by working day as it is drawn: without the day after the period, to which only the days off at its end belong.

        A whole day stands beside it in no line; where there is no other one it stays.
        """
        within = frame[frame["working_day"] <= self.filters.period.last.isoformat()]
        return frame if within.empty else within

    def counts(self, metrics: Sequence[str], streams: Sequence[str] = ()) -> dict[str, tuple[int | None, int | None]]:
        """Numerator and denominator of each metric over everything that the filters leave; what it does not have is missing."""
        frame = self.frame(metrics, (), streams)
        prefixes = {metric: "" if len(metrics) == 1 else f"{metric}_" for metric in metrics}
        return {
            metric: (_whole(frame[f"{prefix}numerator"].array[0]), _whole(frame[f"{prefix}denominator"].array[0]))
            for metric, prefix in prefixes.items()
        }

    def targets(self, metric: str) -> list[float]:
        """The limits that hold for a metric on the last day of the period, its target first; none where a filter settles it."""
        return [] if self.settles(metric) else self.dimensions.targets(metric, self.filters.period.last)

    def settles(self, metric: str) -> bool:
        """Whether a filter decides by itself what the metric measures."""
        return any(getattr(self.filters, name) for name in SETTLED_BY.get(metric, ()))

    def is_whole(self, stream: str) -> bool:
        """Whether the filters leave a stream whole: only then may a sentence speak of it by its name."""
        others = [name for name in CHOICES if name != "kind" and getattr(self.filters, name)]
        return self.scope.units is None and not others and self.limited((stream,)).kind == tuple(sorted(KINDS[stream]))

    def limited(self, streams: Sequence[str]) -> Filters:
        """The filters within some streams; a chosen kind outside them leaves nothing."""
        if not streams:
            return self.filters
        kinds = [kind for stream in streams for kind in KINDS[stream]]
        kept = [kind for kind in kinds if not self.filters.kind or kind in self.filters.kind]
        return replace(self.filters, kind=tuple(sorted(kept)) or NO_KIND)

    def units(self, stream: str, holding: Iterable[str] = ()) -> pd.DataFrame:
        """The units of a stream that filters and scope leave and that exist at the end of the period.

        Those that are `holding` dossiers stay although they have ceased: what they have belongs to nobody else.
        """
        ids, unit = self.dimensions.unit_ids(self.limited((stream,)), self.scope.units), self.dimensions.unit
        there = self.dimensions.standing(self.filters.period.last) | unit["code"].isin(list(holding))
        return unit[there if ids is None else there & unit.index.isin(ids)]

    def placed_communes(self) -> pd.DataFrame:
        """The communes that exist at the end of the period and have a place on the map, also those that the filters leave out."""
        units = self.dimensions.unit[self.dimensions.standing(self.filters.period.last)]
        return units[(units["stream"] == "commune") & units["tile_column"].notna()]

    def is_one_unit(self) -> bool:
        """Whether the filters leave a single unit, of which nothing is most."""
        ids = self.dimensions.unit_ids(self.filters, self.scope.units)
        return ids is not None and len(ids) == 1

    def is_empty(self, streams: Sequence[str] = ()) -> bool:
        """Whether no dossier at all matches: none came, none went, none was there."""
        return not any(above for above, _ in self.counts(("received", "resolved", "in_process"), streams).values())

    def why_nothing(self, streams: Sequence[str] = ()) -> str:
        """Why there is nothing to show: no dossier matches, or those that do give nothing to measure."""
        return self.say("state.empty" if self.is_empty(streams) else "state.unmeasured")

    def opens(self, text: str, metric: str, streams: Sequence[str] = (), **chosen: object) -> Text:
        """A number as a link to the dossiers that it counts; `chosen` narrows the filters. Plain where there are none to list.

        An age is of the number that the address opens, not of this one.
        """
        if text == formats.MISSING or not listed(metric)[0]:
            return text
        filters = replace(self.limited(streams).alone, **({"age": None, "count": metric} | chosen))
        return text if filters.kind == NO_KIND else Link(text, LIST + filters.to_search())

    def unit_link(self, code: str, name: str = "") -> Link:
        """The name of a unit, its own or the one given, as a link to its page, with what is asked of the dossiers."""
        return Link(name or self.dimensions.unit_names[code], f"{UNIT}/{quote(code, safe='')}{self._of_unit}")

    @cached_property
    def _of_unit(self) -> str:
        """What an address of a unit keeps of the filters: all but those that choose units."""
        return replace(self.filters, unit=(), place=(), kind=(), old_district=(), count=None, age=None).to_search()

    @cached_property
    def before(self) -> Reading | None:
        """The same view over what has come of the period that it is compared with; none without one, or without data of it."""
        period = self.dimensions.compared(self.filters)
        asked = period and self.store.resolved(self.filters.alone.within(period), mart=self.mart)
        return self.over(asked) if asked and asked.has_come else None

    def over(self, filters: Filters) -> Reading:
        """The same view over other filters."""
        return replace(self, filters=filters)

    def say(self, key: str, **values: str) -> str:
        return say(key, self.language, **values)

    def number(self, count: int | None) -> str:
        return formats.number(count, self.language)

    def counted(self, found: Iterable[tuple[str, int]]) -> str:
        """Names with their counts, which stand apart from names that end in a number: Khu vực 2 (38)."""
        return ", ".join(self.say("named.counted", name=name, count=self.number(count)) for name, count in found)

    def within(self, key: str) -> str:
        """A name of the catalogue as it stands within a sentence."""
        name = self.say(key)
        return name[:1].lower() + name[1:]

    def part(self, stream: str) -> str:
        """Whether a sentence speaks of a whole stream or of what the filters leave: the last part of its key."""
        return "whole" if self.is_whole(stream) else "part"

    def measured(self, metric: str, above: int | None, below: int | None, value: float | None) -> str:
        return measured(metric, above, below, value, self.language)

    def percent(self, numerator: int, denominator: int) -> str:
        return formats.percent(numerator, denominator, self.language)


@dataclass(frozen=True)
class Panel:
    """One question: its metrics, their breakdown, the streams it looks at, and how it is told.

    `read` answers what is no question to one mart version, in the form of a metric frame. Only a panel that `follows_count`
    looks at which number the address opens. `compares` are the metrics whose change its drawing tells, the first one where
    nothing is said; of none, no earlier period is asked.
    """

    name: str
    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    tell: Callable[[Reading], Telling] | None = None
    read: Callable[[Reading], pd.DataFrame] | None = None
    follows_count: bool = False
    compares: tuple[str, ...] | None = None

    def prefix(self, metric: str) -> str:
        """What stands before the columns of a metric in the panel's frame."""
        return "" if len(self.metrics) == 1 else f"{metric}_"

    def frame(self, reading: Reading) -> pd.DataFrame:
        """The panel's metric frame: what its table and its files show."""
        if not reading.filters.has_come:
            return no_figures(self.metrics, self.by)
        return self.read(reading) if self.read else reading.frame(self.metrics, self.by, self.streams)


PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> Panel:
    """Give a panel its name; of days that have not come it says so. Raises ValueError when the name is taken."""
    if panel.name in PANELS:
        raise ValueError(f"panel {panel.name!r} is registered twice")
    PANELS[panel.name] = replace(panel, tell=_of_what_has_come(panel)) if panel.tell else panel
    return PANELS[panel.name]


def _of_what_has_come(panel: Panel) -> Callable[[Reading], Telling]:
    def told(reading: Reading) -> Telling:
        if reading.filters.has_come:
            return panel.tell(reading)
        return Telling(reading.say(f"metric.{panel.metrics[0]}.name"), "", Nothing(uncome(reading)))

    return told


def uncome(reading: Reading) -> str:
    """That no day of the period has come."""
    period = reading.filters.period
    return reading.say("state.uncome", period=formats.period(period.first, period.last))


def told_by(tell: Callable[[Reading, Panel], Telling], panel: Panel) -> Panel:
    """Register one of several panels that are told the same way: `tell` is given the panel that it tells."""
    return register(replace(panel, tell=lambda reading: tell(reading, panel)))


def foremost(counts: Sequence[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """The first of a ranking, largest first: none of them where another that has as much would be left out."""
    cut = counts[most][1] if len(counts) > most else 0
    return [(name, count) for name, count in counts[:most] if count > cut]


def measured(metric: str, above: int | None, below: int | None, value: float | None, language: Language) -> str:
    """The value of a metric as text, by its unit."""
    if value is None:
        return formats.MISSING
    if METRICS[metric].unit == "share":
        return formats.percent(above or 0, below or 0, language)
    if METRICS[metric].unit in WHOLE:
        return formats.number(int(value), language)
    return formats.decimal(value, language, PLACES.get(METRICS[metric].unit, 1))


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)
