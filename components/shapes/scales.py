"""The numbers along an axis of values, and where an axis of rates begins."""

from __future__ import annotations

import math

# So many steps are wanted.
STEPS = 5
# Rates begin at a multiple of this, and never so high that all of them are one place.
RATE_STEP = 0.05


def scale(highest: float, lowest: float = 0.0) -> list[float]:
    """Round numbers from below the lowest to above the highest: steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = max(highest - lowest, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / STEPS))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if span <= factor * power * (STEPS + 0.001))
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [step * place for place in range(first, max(last, first + 1) + 1)]


def first_rate(lowest: float) -> float:
    """Where an axis of rates up to 1 begins that shows how those above the lowest differ."""
    steps = math.floor(max(0.0, min(1.0, lowest)) / RATE_STEP + 1e-9)
    return round(min(steps * RATE_STEP, 1.0 - RATE_STEP), 2)
