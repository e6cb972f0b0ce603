"""The sentence at the head of a page: ordered rules, each with its evidence; only a rule that holds may speak.

No rule states a cause, and none says "unusual": that word belongs to control charts (UX §5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from components import formats
from components.panels import Reading
from components.panels.units import most_overdue
from data_access.metrics import RATES, misses

# As many units as this may hold more than this share of what is overdue before it is called concentrated.
CONCENTRATED = 6
MAJORITY = 0.5


@dataclass(frozen=True)
class Finding:
    """What is said first, and what is said below it."""

    headline: str
    detail: str


def finding(reading: Reading) -> Finding:
    """The first rule that holds makes the headline, all others that hold follow it."""
    said = [sentence for rule in RULES if (sentence := rule(reading))]
    if not said:
        return Finding(_calm(reading), "")
    return Finding(said[0], " ".join(f"{sentence}." for sentence in said[1:]))


def concentrated(reading: Reading) -> str | None:
    """A few communes hold most of what is overdue in communes."""
    held = most_overdue(reading)["open_overdue_numerator"].astype(int)
    whole, part = int(held.sum()), int(held.head(CONCENTRATED).sum())
    if len(held) <= 2 * CONCENTRATED or part < MAJORITY * whole:
        return None
    return reading.say(
        "finding.concentrated",
        units=reading.number(CONCENTRATED),
        share=reading.percent(part, whole),
        all=reading.number(len(reading.units("commune"))),
        count=reading.number(whole),
    )


def below_target(reading: Reading) -> str | None:
    """The on-time rate of the period lies below its target."""
    above, below = reading.counts(("on_time_rate",))["on_time_rate"]
    limits = reading.dimensions.targets("on_time_rate", reading.filters.period.last)
    if not limits or not below or not misses(above, below, limits[0]):
        return None
    return reading.say(
        "finding.below_target",
        rate=reading.percent(above, below),
        apart=formats.points(above, below, limits[0], reading.language),
        target=formats.share(limits[0], reading.language),
    )


def growing(reading: Reading) -> str | None:
    """More was received than resolved, so more is in process than at the start."""
    counts = reading.counts(("received", "resolved", "in_process"))
    received, resolved, held = (counts[name][0] for name in ("received", "resolved", "in_process"))
    if received <= resolved:
        return None
    return reading.say("finding.growing", count=reading.number(received - resolved), held=reading.number(held))


def _calm(reading: Reading) -> str:
    counts = reading.counts(("received", "resolved"))
    if not counts["received"][0] and not counts["resolved"][0]:
        return reading.say("finding.empty")
    key = "finding.calm" if _targets_met(reading) else "finding.plain"
    received, resolved = (reading.number(counts[name][0]) for name in ("received", "resolved"))
    return reading.say(key, received=received, resolved=resolved)


def _targets_met(reading: Reading) -> bool:
    """There are targets, and no rate that has one misses it."""
    limits = {name: reading.dimensions.targets(name, reading.filters.period.last) for name in RATES}
    limits = {name: found for name, found in limits.items() if found}
    rates = {name: reading.counts((name,))[name] for name in limits}
    return bool(limits) and not any(misses(*rates[name], found[0]) for name, found in limits.items())


RULES: tuple[Callable[[Reading], str | None], ...] = (concentrated, below_target, growing)
