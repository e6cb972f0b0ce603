"""The sentence at the head of a page: ordered rules, each with its evidence; only a rule that holds may speak.

No rule states a cause, and only a rule of the control chart may say "unusual" (UX §5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components import formats
from components.panels import Reading, uncome
from components.panels.allowance import allowance
from components.panels.control import controlled, last_whole_day
from components.panels.units import most_overdue
from data_access.filters import Period
from data_access.metrics import RATES, misses
from data_access.signals import SMALL, Side

# As many units as this may hold more than this share of what is overdue before it is called concentrated.
CONCENTRATED = 6
MAJORITY = 0.5
# So many working days in a row make a rise.
RISING = 3


@dataclass(frozen=True)
class Claim:
    """What a rule says, and the numbers that carry it, by name: whoever doubts the sentence counts them again."""

    rule: str
    sentence: str
    evidence: Mapping[str, float]


@dataclass(frozen=True)
class Finding:
    """What is said first, and what is said below it."""

    headline: str
    detail: str
    claims: tuple[Claim, ...] = ()


def finding(reading: Reading) -> Finding:
    """The first rule that holds makes the headline, all others that hold follow it."""
    if not reading.filters.has_come:
        return Finding(uncome(reading), "")
    claims = tuple(claim for rule in RULES if (claim := rule(reading)))
    if not claims:
        return Finding(_calm(reading), "")
    return Finding(claims[0].sentence, " ".join(f"{claim.sentence}." for claim in claims[1:]), claims)


def rising(reading: Reading) -> Claim | None:
    """What is overdue has grown on at least the last three whole working days, and lies beyond its limit where it has one."""
    days, stocks = _stocks(reading)
    run = _rise(stocks)
    if run < RISING:
        return None
    # Of a rise that begins before the period the days are counted all the same; what began before there are data is not known.
    begun = reading.dimensions.first_date
    if run + 1 == len(stocks) and begun and begun < reading.filters.period.first:
        days, stocks = _stocks(reading.over(reading.filters.within(Period(begun, reading.filters.period.last))))
        run = _rise(stocks)
    before, now = stocks[-1 - run], stocks[-1]
    most = allowance(reading, reading.counts(("received",))["received"][0] or 0)
    if most is not None and now <= most:
        return None
    sentence = reading.say(
        f"finding.rising.{'least' if run + 1 == len(stocks) else 'true'}",
        days=reading.number(run),
        count=reading.number(now - before),
        whole=reading.number(now),
        day=formats.day(date.fromisoformat(days[-1])),
    )
    limit = {} if most is None else {"limit": most}
    return Claim("rising", sentence, {"days": run, "before": before, "now": now, **limit})


def _stocks(reading: Reading) -> tuple[list[str], list[int]]:
    """The whole working days of the period, and what was overdue at the end of each."""
    days = reading.frame(("open_overdue",), ("day",))
    days = days[days["day"] <= last_whole_day(reading).isoformat()]
    return days["day"].tolist(), days["numerator"].astype(int).tolist()


def _rise(stocks: list[int]) -> int:
    """On how many of the last days there was more than on the day before."""
    run = 0
    while run + 1 < len(stocks) and stocks[-1 - run] > stocks[-2 - run]:
        run += 1
    return run


def unusual(reading: Reading) -> Claim | None:
    """The last whole day, what was resolved or else received, breaks a rule of its control chart."""
    for metric in ("resolved", "received"):
        chart = None if reading.settles(metric) else controlled(reading, metric)
        if chart is None or not chart.latest:
            continue
        signal = chart.latest[0]
        count, bounds = chart.counts[-1], {"lower": chart.lowers[-1], "upper": chart.uppers[-1], "centre": chart.centres[-1]}
        crossed = "centre" if signal.rule == "run" else "upper" if signal.side == "above" else "lower"
        told = {name: formats.rounded(value, reading.language) for name, value in bounds.items()}
        sentence = reading.say(
            f"finding.unusual.{signal.rule}.{signal.side}",
            kind=reading.say(f"finding.unusual.kind.{signal_kind(metric, signal.side)}"),
            metric=reading.within(f"flow.{metric}"),
            day=formats.day(signal.day),
            days=reading.number(signal.length),
            count=reading.number(count),
            **told | {crossed: formats.beyond(count, bounds[crossed], reading.language)},
        )
        numbers = {"count": count, **bounds, "days": signal.length}
        return Claim("unusual", sentence, {**numbers, "metric_is_resolved": metric == "resolved", "above": signal.side == "above"})
    return None


def signal_kind(metric: str, side: Side) -> str:
    """To resolve more than usual is good, less is bad; what comes in is neither."""
    return "neither" if metric == "received" else "good" if side == "above" else "bad"


def concentrated(reading: Reading) -> Claim | None:
    """A few communes hold most of what is overdue in communes."""
    held = most_overdue(reading)["open_overdue_numerator"].astype(int)
    whole, part = int(held.sum()), int(held.head(CONCENTRATED).sum())
    if len(held) <= 2 * CONCENTRATED or part < MAJORITY * whole:
        return None
    sentence = reading.say(
        f"finding.concentrated.{reading.part('commune')}",
        units=reading.number(CONCENTRATED),
        share=reading.percent(part, whole),
        all=reading.number(len(reading.units("commune", most_overdue(reading)["unit"]))),
        count=reading.number(whole),
    )
    return Claim("concentrated", sentence, {"units": CONCENTRATED, "held": part, "overdue": whole})


def below_target(reading: Reading) -> Claim | None:
    """The on-time rate of the period lies below its target; a rate of few is not judged."""
    above, below = reading.counts(("on_time_rate",))["on_time_rate"]
    limits = reading.targets("on_time_rate")
    if not limits or (below or 0) < SMALL or not misses(above, below, limits[0]):
        return None
    sentence = reading.say(
        "finding.below_target",
        rate=reading.percent(above, below),
        apart=formats.points(above, below, limits[0], reading.language),
        target=formats.share(limits[0], reading.language),
    )
    return Claim("below_target", sentence, {"on_time": above, "judged": below, "target": limits[0]})


def growing(reading: Reading) -> Claim | None:
    """More was received than resolved in the period."""
    if reading.settles("resolved"):
        return None
    counts = reading.counts(("received", "resolved", "in_process"))
    received, resolved, held = (counts[name][0] for name in ("received", "resolved", "in_process"))
    if not received or received <= resolved:
        return None
    sentence = reading.say("finding.growing", count=reading.number(received - resolved), held=reading.number(held))
    return Claim("growing", sentence, {"received": received, "resolved": resolved, "in_process": held})


def _calm(reading: Reading) -> str:
    if reading.is_empty():
        return reading.say("finding.empty")
    received, resolved, overdue = (reading.counts((name,))[name][0] or 0 for name in ("received", "resolved", "open_overdue"))
    told = {"received": reading.number(received), "resolved": reading.number(resolved)}
    # Without a limit nobody knows whether what is overdue is much.
    if _targets_met(reading) and overdue <= (allowance(reading, received) or 0):
        return reading.say("finding.calm", **told)
    return reading.say("finding.plain", **told, overdue=reading.number(overdue))


def _targets_met(reading: Reading) -> bool:
    """There are targets, and no rate or ratio that has one misses it."""
    return any(reading.targets(name) for name in RATES) and not missed_limits(reading)


def missed_limits(reading: Reading) -> dict[str, tuple[int, int, float, float]]:
    """What lies on the wrong side of its limit: numerator, denominator, value, limit; the on-time rate first.

    A share is compared by its exact counts, a ratio by its scaled value.
    """
    names = [name for name in sorted(RATES, key=lambda name: name != "on_time_rate") if reading.targets(name)]
    found = {}
    for name in names:
        row, limit = reading.frame((name,)).iloc[0], reading.targets(name)[0]
        if pd.isna(row["value"]):
            continue
        above, below, value = int(row["numerator"]), int(row["denominator"]), float(row["value"])
        exact = (above, below) if RATES[name].unit == "share" else (round(value * 1_000_000), 1_000_000)
        if misses(*exact, limit, RATES[name].better):
            found[name] = (above, below, value, limit)
    return found


RULES: tuple[Callable[[Reading], Claim | None], ...] = (rising, concentrated, unusual, below_target, growing)
