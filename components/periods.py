"""The periods that the filter bar offers by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.dimensions import Dimensions
from data_access.filters import Period, month_start
from data_access.packs import Pack

# Statutory quarters close on the 14th (NĐ 09/2019/NĐ-CP, article 12): 15/12–14/3, 15/3–14/6, 15/6–14/9, 15/9–14/12.
CLOSING_DAY = 14
# So many months before the last one are offered, as far as there are data.
MONTHS = 12


@dataclass(frozen=True)
class Preset:
    """A period by name; `word` is a key of the locale.

    What it writes into an address are its two days: an address means the same tomorrow, to whoever opens it.
    """

    name: str
    period: Period

    @property
    def word(self) -> str:
        return "of_month" if self.name[:1].isdigit() else self.name


def presets(dimensions: Dimensions, pack: Pack, today: date) -> tuple[Preset, ...]:
    """The named periods as of today, the default one first; two names may have the same days."""
    default, review = dimensions.default_period(today), Period(pack.review_from, pack.review_to)
    month, quarter = month_start(today, 0), month_start(today, -((today.month - 1) % 3))
    named = Preset("review", review)
    return (
        *((named,) if review == default else (Preset("recent", default),)),
        Preset("today", Period(today, today)),
        Preset("last_7", Period(today - timedelta(days=6), today)),
        Preset("last_30", Period(today - timedelta(days=29), today)),
        Preset("month", Period(month, today)),
        Preset("last_month", Period(month_start(today, -1), month - timedelta(days=1))),
        Preset("quarter", Period(quarter, today)),
        Preset("year", Period(today.replace(month=1, day=1), today)),
        *(() if review == default else (named,)),
        Preset("cumulative", Period(min(pack.starts_on, today), today)),
        Preset("statutory", statutory_quarter(today)),
        *_months(dimensions, today),
    )


def _months(dimensions: Dimensions, today: date) -> Iterator[Preset]:
    """Whole months before the last one that have data, the newest first."""
    first = dimensions.first_date
    for back in range(2, 2 + MONTHS):
        start, after = month_start(today, -back), month_start(today, 1 - back)
        if first is None or after <= first:
            return
        yield Preset(f"{start:%Y-%m}", Period(start, after - timedelta(days=1)))


def statutory_quarter(today: date) -> Period:
    """The statutory quarter that today lies in, up to today."""
    start = today if today.day > CLOSING_DAY else month_start(today, -1)
    back = start.month % 3
    return Period(month_start(start, -back).replace(day=CLOSING_DAY + 1), today)
