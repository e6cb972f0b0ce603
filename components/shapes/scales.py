"""The numbers along an axis of values."""

from __future__ import annotations

import math

# So many steps are wanted.
STEPS = 5


def scale(highest: float, lowest: float = 0.0) -> list[float]:
    """Round numbers from below the lowest to above the highest: steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = max(highest - lowest, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / STEPS))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if span <= factor * power * (STEPS + 0.001))
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [step * place for place in range(first, max(last, first + 1) + 1)]
