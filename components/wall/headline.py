"""The sentence of the wall: ordered rules, the first that holds speaks, in as many words as a glance takes (UX §5).

What is new comes before what has stood for days, which then stands small below it. No rule states a cause, "unusual" is said
only where a rule of the control chart fired, and calm only where every limit is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt

from components import formats
from components.findings import RISING, missed_limits, signal_kind, unusual
from components.panels import Reading
from components.panels.allowance import METRIC
from components.panels.control import last_whole_day
from components.wall.overdue import HALF, Overdue, overdue
from components.wall.scene import MARK, marked
from components.wall.words import bloc, place_name, today
from data_access.metrics import METRICS

# What fits a line at the usual size or the next two smaller ones, in letters; what is longer is told by a shorter form.
LONGEST = 64
# The same where letters are large.
LONGEST_AFAR = 54
# A stock within its limit that grows is told from this share of the limit on, where it has grown by that one; where there is no
# limit, by that share of itself. Receipts that exceed what was resolved are told from the last share on: below it they come and go.
NEAR, GREW, APART = 0.5, 0.1, 0.05
FLOWS, LATELY = ("received", "resolved"), 20
# So many standard deviations of a count are no noise.
NOISE = 3


@dataclass(frozen=True)
class Headline:
    """What the wall says first, by which rule, with what misses a limit `marked`; `under` is what has stood for days."""

    rule: str
    text: str
    under: str = ""


@dataclass(frozen=True)
class State:
    """What the rules look at."""

    reading: Reading
    overdue: Overdue
    received: int
    resolved: int
    # The same on the last whole working days.
    lately: tuple[int, int] = (0, 0)

    def number(self, count: int | None) -> str:
        return self.reading.number(count)


@dataclass(frozen=True)
class Said:
    """The sentences of a rule, the longest first, and what stands in them; the value named `mark` misses a limit."""

    forms: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)
    mark: str = ""


def headline(reading: Reading, *, is_afar: bool = False) -> Headline:
    """What the first rule that holds says; `is_afar` where letters are large."""
    counts = reading.counts(FLOWS)
    days = reading.frame(FLOWS, ("working_day",))
    days = days[days["working_day"] <= last_whole_day(reading).isoformat()].tail(LATELY)
    lately = tuple(int(days[f"{name}_numerator"].fillna(0).sum()) for name in FLOWS)
    return said_of(State(reading, overdue(reading), *(counts[name][0] or 0 for name in FLOWS), lately), is_afar=is_afar)


def said_of(state: State, *, is_afar: bool = False) -> Headline:
    """The same of what the rules look at."""
    rule, said = next((rule, said) for rule, find in RULES.items() if (said := find(state)))
    values = {name: marked(value) if name == said.mark else value for name, value in said.values.items()}
    told = [state.reading.say(f"wall.headline.{rule}.{form}", **values) for form in (*said.forms, "short")]
    longest = LONGEST_AFAR if is_afar else LONGEST
    text = next((text for text in told if len(text.replace(MARK, "")) <= longest), told[-1])
    return Headline(rule, text, "" if is_afar or rule not in UNDER else UNDER[rule](state))


def _standing_below(state: State) -> str:
    """What stands below the news: since when it is beyond its limit, and where it lies, as a number of the whole."""
    known = state.overdue
    if not known.days_beyond:
        return ""
    told = {"days": state.number(known.days_beyond), "most": state.number(known.most), "now": state.number(known.now)}
    if known.place is None:
        return state.reading.say("wall.under.plain", **told)
    where = {"place": place_name(state.reading, known.place), "part": state.number(known.place.overdue)}
    return state.reading.say("wall.under.placed", **told, **where)


def _new_below(state: State) -> str:
    """What stands below a finding that changes little from day to day: what the day has brought."""
    more = state.overdue.more or 0
    if not more:
        return ""
    told = {"today": today(state.reading), "count": state.number(abs(more)), "now": state.number(state.overdue.now)}
    return state.reading.say(f"wall.under.{'more' if more > 0 else 'fewer'}", **told)


def _empty(state: State) -> Said | None:
    return None if state.received or state.resolved or state.overdue.held else Said(("plain",))


def _placed(state: State, **values: str) -> Said:
    """What stands now, with where it lies where that is one place."""
    known = state.overdue
    values |= {"now": state.number(known.now), "most": state.number(known.most)}
    if known.place is None:
        return Said(("plain",), values, "now")
    return Said(("placed", "plain"), values | {"place": place_name(state.reading, known.place)}, "now")


def _entered(state: State) -> Said | None:
    """The first day beyond the limit."""
    known = state.overdue
    return _placed(state) if known.days_beyond == 1 and len(known.stocks) > 1 else None


def _new(state: State) -> Said:
    """What one day has brought, and the stream that has most of it."""
    reading, known = state.reading, state.overdue
    more = known.more or 0
    first = formats.day_and_month(max(reading.filters.period.first, reading.dimensions.first_date or reading.filters.period.first))
    values = {"today": today(reading), "more": state.number(more), "first": first}
    most = max(known.parts, key=lambda part: part.more)
    if len(known.parts) == 1:
        return Said(("plain",), values, "more")
    return Said(
        ("placed", "placed_less", "plain"), values | {"place": bloc(reading, most.stream), "part": state.number(most.more)}, "more"
    )


def _record(state: State) -> Said | None:
    """No other day has brought as many, and they are many."""
    known = state.overdue
    large = known.news if known.is_beyond else max(known.news, GREW * (known.most or known.now))
    return _new(state) if known.is_record and (known.more or 0) >= large else None


def _unusual(state: State) -> Said | None:
    claim = unusual(state.reading)
    if claim is None:
        return None
    metric = "resolved" if claim.evidence["metric_is_resolved"] else "received"
    kind = signal_kind(metric, "above" if claim.evidence["above"] else "below")
    values = {"count": state.number(int(claim.evidence["count"])), "flow": state.reading.say(f"wall.flow.{metric}")}
    return Said((metric,), values | {"kind": state.reading.say(f"finding.unusual.kind.{kind}")})


def _more(state: State) -> Said | None:
    known = state.overdue
    return _new(state) if known.is_beyond and (known.more or 0) >= known.news else None


def _fewer(state: State) -> Said | None:
    known = state.overdue
    if not known.days_beyond or -(known.more or 0) < known.news:
        return None
    values = {"today": today(state.reading), "fewer": state.number(-(known.more or 0))}
    return Said(("plain",), values | {"now": state.number(known.now), "most": state.number(known.most)}, "now")


def _half(state: State) -> Said | None:
    """More than half of what is held is overdue: the old backlog that nobody touches."""
    known = state.overdue
    if not known.is_half:
        return None
    values = {"now": state.number(known.now), "held": state.number(known.held), "old": state.number(known.old)}
    return Said(("old", "plain") if HALF * known.old > known.now else ("plain",), values, "now")


def _standing(state: State) -> Said | None:
    return _placed(state) if state.overdue.is_beyond else None


def _rising(state: State) -> Said | None:
    """Within its limit, but it has grown for days and by much."""
    stocks, most = state.overdue.stocks, state.overdue.most
    run = 0
    while run + 1 < len(stocks) and stocks[-1 - run] > stocks[-2 - run]:
        run += 1
    if run < RISING:
        return None
    before, now = stocks[-1 - run], stocks[-1]
    large = GREW * (most or now)
    if now - before < max(large, NOISE * sqrt(before)) or now < NEAR * (most or 0):
        return None
    values = {"days": state.number(run), "more": state.number(now - before), "most": state.number(most)}
    return Said(("plain",) if most is None else ("limited", "plain"), values)


def _missed(state: State) -> Said | None:
    """A rate that misses its limit, the on-time rate before others; how many others do."""
    missed = {name: found for name, found in missed_limits(state.reading).items() if name != METRIC}
    if not missed:
        return None
    name, (above, below, value, limit) = next(iter(missed.items()))
    is_share = METRICS[name].unit == "share"
    values = {
        "name": state.reading.say(f"metric.{name}.name"),
        "value": state.reading.measured(name, above, below, value),
        "limit": formats.share(limit, state.reading.language) if is_share else formats.measure(limit, state.reading.language),
        "others": state.number(len(missed) - 1),
    }
    return Said(("many", "plain") if len(missed) > 1 else ("plain",), values, "value")


def _growing(state: State) -> Said | None:
    """More was received of late than resolved, by more than comes and goes."""
    received, resolved = state.lately
    if received - resolved <= max(NOISE * sqrt(received + resolved), APART * received):
        return None
    return Said(("plain",), {"count": state.number(received - resolved), "days": state.number(LATELY)})


def _calm(state: State) -> Said | None:
    """Every limit is kept, and what is overdue has one."""
    return Said(("plain",)) if state.overdue.most is not None else None


def _plain(state: State) -> Said | None:
    return Said(("plain",), {"received": state.number(state.received), "resolved": state.number(state.resolved)})


RULES: dict[str, Callable[[State], Said | None]] = {
    "empty": _empty,
    "entered": _entered,
    "record": _record,
    "more": _more,
    "unusual": _unusual,
    "fewer": _fewer,
    "half": _half,
    "standing": _standing,
    "rising": _rising,
    "missed": _missed,
    "growing": _growing,
    "calm": _calm,
    "plain": _plain,
}
# What stands small below the sentence of a rule.
UNDER: dict[str, Callable[[State], str]] = {
    **dict.fromkeys(("record", "more", "unusual", "fewer"), _standing_below),
    **dict.fromkeys(("half", "standing", "missed", "growing"), _new_below),
}
