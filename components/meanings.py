"""What a metric means, in words: its formula by names, its legal bases with their validity, its source tables, its group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from components import formats
from components.formats import Language
from components.i18n import say
from data_access.metrics import AGE_CLASSES, BASES, METRICS, Asking, Count, Index, Metric, Quantile, Rate, Score
from data_access.metrics.measures import QUARTER

# Groups in the order in which they are read.
GROUPS = ("flow", "process", "online", "catalogue", "staff", "units", "index")
# By which day a count finds its rows: the group that it belongs to, and the source tables that it is made of.
FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "received": ("flow", ("dossier",)),
    "judged": ("flow", ("dossier",)),
    "resolved": ("flow", ("dossier",)),
    "supplement": ("flow", ("dossier", "dossier_event")),
    "start": ("process", ("dossier",)),
    "end": ("process", ("dossier", "dossier_event")),
    "awaiting": ("process", ("dossier", "holiday")),
    "change": ("process", ("dossier", "dossier_event")),
    "catalogue": ("catalogue", ("procedure",)),
    "used": ("catalogue", ("procedure", "dossier")),
    "staff": ("staff", ("staff", "unit")),
    "unit": ("units", ("unit", "dossier")),
}
# Where due days matter: those that the source lacks are computed from the procedure's time, the days off and the rules.
DUE = ("dossier", "dossier_event", "procedure", "unit", "holiday", "time_rule")
DUE_COUNTS = frozenset(
    (
        *(f"resolved_{outcome}" for outcome in ("early", "on_day", "late", "undated")),
        *(f"open_{state}" for state in ("in_time", "overdue", "undated")),
        *(f"due_{when}" for when in ("soon", "today", "tomorrow", "in_2", "in_3")),
        *(f"overdue_{which}" for which in (*AGE_CLASSES, "new", "cleared")),
        *("received_dated", "received_in_time", "apology_missing"),
    )
)
# Counts that look up what their family does not.
LOOKED_UP = {
    "received_populated": ("dossier", "unit"),
    "received_staffed": ("dossier", "staff"),
    "received_offered": ("dossier", "procedure"),
    "received_offered_online": ("dossier", "procedure"),
    "in_process": ("dossier",),
    "population": ("unit",),
}
# What a reader looks for elsewhere than by its day.
PLACED = {
    "online": (
        "received_online",
        "received_in_person",
        "received_post",
        "received_fee",
        "received_paid_online",
        "received_offered",
        "received_offered_online",
        "received_synchronised",
        "received_synchronised_stated",
        "received_digitised",
        "received_digitised_stated",
        "resolved_electronic",
        "resolved_result_stated",
        "online_share",
        "online_payment_rate",
        "offered_online_share",
        "synchronised_rate",
        "digitised_rate",
        "electronic_result_rate",
        "procedures_online",
        "coverage",
        "procedures_used",
        "procedures_used_share",
        "procedures_fee",
        "procedures_fee_paid",
        "procedures_paid_share",
    ),
    "index": ("received_dated", "received_in_time", "progress", "criteria_met", "index_766"),
}


@dataclass(frozen=True)
class Meaning:
    """What is told of one metric in one language; a count has no formula."""

    name: str
    title: str
    definition: str
    formula: str
    unit: str
    better: str
    bases: tuple[str, ...]
    sources: tuple[str, ...]


def meaning(name: str, language: Language) -> Meaning:
    """The meaning of a metric. Raises KeyError."""
    metric = METRICS[name]
    return Meaning(
        name=name,
        title=say(f"metric.{name}.name", language),
        definition=say(f"metric.{name}.definition", language),
        formula=formula(metric, language),
        unit=say(f"unit_of.{metric.unit}", language),
        better=say(f"better.{metric.better or 'neither'}", language),
        bases=based(metric, language),
        sources=sources(metric),
    )


def grouped() -> dict[str, tuple[str, ...]]:
    """All metrics by group, each once."""
    placed = {name: group for group, names in PLACED.items() for name in names}
    by_group: dict[str, list[str]] = {group: [] for group in GROUPS}
    for name, metric in METRICS.items():
        by_group[placed.get(name) or FAMILIES[_counts(metric)[0].day][0]].append(name)
    return {group: tuple(names) for group, names in by_group.items() if names}


def sources(metric: Metric) -> tuple[str, ...]:
    """The tables of the two source databases that a metric is made of."""
    # How long it took is told in working days without pauses; what is told by working days knows the days off.
    beside = ("dossier_event", "holiday") if isinstance(metric, Quantile) else ("holiday",) if metric.unit == "working_days" else ()
    tables = (table for count in _counts(metric) for table in _tables(count))
    return tuple(dict.fromkeys([*tables, *beside]))


def _tables(count: Count) -> tuple[str, ...]:
    if count.name in DUE_COUNTS:
        return DUE
    return LOOKED_UP.get(count.name, FAMILIES[count.day][1])


def formula(metric: Metric, language: Language) -> str:
    """What a measure is made of, by the names of its counts; nothing for a count."""
    if isinstance(metric, Rate):
        return fraction(metric, _named(language)) + scale(metric, language)
    if isinstance(metric, Quantile):
        share, counted = formats.share(metric.share, language), _named(language)("resolved")
        return say("meaning.quantile", language, share=share, counted=counted)
    if isinstance(metric, Score):
        return say("meaning.score", language, criteria="; ".join(map(_named(language), metric.criteria)))
    return say("meaning.index", language) if isinstance(metric, Index) else ""


def fraction(rate: Rate, named: Callable[[str], str]) -> str:
    """Numerator ÷ denominator, each count as `named` calls it."""
    return f"{_sum(rate.numerator, named)} ÷ {_sum(rate.denominator, named)}"


def scale(rate: Rate, language: Language) -> str:
    """What a ratio is multiplied by: asked for one and for two working days, a number stays the same."""
    one, two = (rate.scale(Asking(limits=lambda _metric: [], working_days=days, whole=True)) for days in (1, 2))
    times = Fraction(one).limit_denominator(QUARTER)
    told = "" if times.numerator == 1 else f" × {formats.number(times.numerator, language)}"
    told += "" if times.denominator == 1 else f" ÷ {formats.number(times.denominator, language)}"
    return told if one == two else f"{told} {'×' if one < two else '÷'} {say('meaning.working_days', language)}"


def based(metric: Metric, language: Language) -> tuple[str, ...]:
    """The legal bases of a metric, each with its validity."""
    found = {name: BASES[name] for name in metric.bases}
    return tuple(
        f"{say(f'basis.{name}', language)}, {validity(basis.valid_from, basis.valid_to, language)}" for name, basis in found.items()
    )


def validity(first: date, last: date | None, language: Language) -> str:
    """When something holds: `from 1/7/2025`, `21/6/2018–30/6/2025`."""
    return say("meaning.since", language, day=formats.day(first)) if last is None else formats.period(first, last)


def _counts(metric: Metric) -> list[Count]:
    """The counts that a metric is made of, itself for a count."""
    if isinstance(metric, Count):
        return [metric]
    return [METRICS[name] for name in dict.fromkeys(metric.counts(True))]


def _named(language: Language) -> Callable[[str], str]:
    return lambda name: say(f"metric.{name}.name", language)


def _sum(counts: Sequence[str], named: Callable[[str], str]) -> str:
    return named(counts[0]) if len(counts) == 1 else f"({' + '.join(map(named, counts))})"
