"""Control chart and funnel once more, in fractions and plain Python."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction
from statistics import fmean, mean, quantiles


def months_before(day: date) -> list[tuple[int, int]]:
    found = []
    for _ in range(3):
        day = day.replace(day=1) - timedelta(days=1)
        found.append((day.year, day.month))
    return found


def side(value: Fraction, low: Fraction, high: Fraction) -> str | None:
    return "above" if value > high else "below" if value < low else None


def worked_out(days: list[date], counts: list[int]) -> dict | None:
    """Limits and signals in fractions, where equal is equal."""
    begun, last = days[0], days[-1]
    near = [month for month in months_before(last) if month != (begun.year, begun.month)]
    settled = [(day, Fraction(count)) for day, count in zip(days, counts, strict=True) if (day.year, day.month) in near]
    by_weekday = [[count for day, count in settled if day.weekday() == weekday] for weekday in range(7)]
    if len(settled) < 20 or any(there and not any(there) for there in by_weekday):
        return None
    overall = mean(count for _, count in settled)
    factors = {}
    for weekday, there in enumerate(by_weekday):
        factors[weekday] = mean(there) / overall if there else Fraction(1)
    freed = [count / factors[day.weekday()] for day, count in settled]
    centre = mean(freed)
    reach = Fraction(266, 100) * mean(abs(one - other) for one, other in zip(freed[1:], freed[:-1], strict=True))
    lower, upper = max(centre - reach, Fraction(0)), centre + reach
    judged = [(day, count / factors[day.weekday()]) for day, count in zip(days, counts, strict=True) if day > settled[-1][0]]
    signals = []
    for place, (day, value) in enumerate(judged):
        if outside := side(value, lower, upper):
            signals.append((day, "outside", outside))
        eight = [side(one, centre, centre) for _, one in judged[max(place - 7, 0) : place + 1]]
        if len(eight) == 8 and (eight == ["above"] * 8 or eight == ["below"] * 8):
            signals.append((day, "run", eight[0]))
    return {"limits": (centre, lower, upper), "factors": factors, "settled": settled, "signals": signals}


def drawn_in(scores: list[float]) -> list[float]:
    if len(scores) < 2:
        return scores
    low, *_, high = quantiles(scores, n=10, method="inclusive")
    return [min(max(score, low), high) for score in scores]


def classes(pairs: list[tuple[int, int]]) -> tuple[float, list[str]]:
    """Overdispersion and classes from z-scores, without any limit."""
    centre = sum(above for above, _ in pairs) / sum(below for _, below in pairs)
    if centre in (0, 1):
        return 1, ["few" if below < 30 else "within" for _, below in pairs]
    scores = [None if below < 30 else (above / below - centre) / math.sqrt(centre * (1 - centre) / below) for above, below in pairs]
    squares = [score**2 for score in drawn_in([score for score in scores if score is not None])]
    phi = max(1.0, fmean(squares)) if squares else 1.0
    found = []
    for score in scores:
        if score is None:
            found.append("few")
            continue
        far, where = abs(score) / math.sqrt(phi), "above" if score > 0 else "below"
        found.append("within" if far <= 1.96 else where if far <= 3.09 else f"far_{where}")
    return phi, found
