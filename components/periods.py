"""The periods that the filter bar offers by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data_access.dimensions import Dimensions
from data_access.filters import Period, month_start
from data_access.packs import Pack

# Statutory quarters close on the 14th (NĐ 09/2019/NĐ-CP, article 12): 15/12–14/3, 15/3–14/6, 15/6–14/9, 15/9–14/12.
CLOSING_DAY = 14


@dataclass(frozen=True)
class Preset:
    """A period by name; `name` is a key of the locale."""

    name: str
    period: Period


def presets(dimensions: Dimensions, pack: Pack, today: date) -> tuple[Preset, ...]:
    """The named periods as of today, the default one first; a name whose days are already there is left out."""
    offered = (
        Preset("review", Period(pack.review_from, pack.review_to)),
        Preset("recent", dimensions.default_period(today)),
        Preset("month", Period(today.replace(day=1), today)),
        Preset("last_30", Period(today - timedelta(days=29), today)),
        Preset("cumulative", Period(min(pack.starts_on, today), today)),
        Preset("statutory", statutory_quarter(today)),
    )
    kept: dict[Period, Preset] = {}
    for preset in offered:
        kept.setdefault(preset.period, preset)
    default = dimensions.default_period(today)
    return (kept.pop(default), *kept.values())


def statutory_quarter(today: date) -> Period:
    """The statutory quarter that today lies in, up to today."""
    start = today if today.day > CLOSING_DAY else month_start(today, -1)
    back = start.month % 3
    return Period(month_start(start, -back).replace(day=CLOSING_DAY + 1), today)
