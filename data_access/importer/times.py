"""Which moment does the text of a date cell mean? Seconds of the wall clock of Asia/Ho_Chi_Minh."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data_access.importer.date_orders import DateOrders
from data_access.importer.time_forms import DAY_LETTERS, ISO, ISO_SHAPE, ISO_WITH_T, READERS, formatted, has_order

FIRST, LAST = np.datetime64("0001-01-01T00:00:00"), np.datetime64("9999-12-31T23:59:59")
AMBIGUOUS = "ambiguous-date"
NUMBERS_SHAPE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}\b.*", re.ASCII | re.DOTALL)

# 1954 to 2064, as a spreadsheet counts days.
SPREADSHEET_DAY = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?", re.ASCII)
DAYS_TOLD = '; of days as a spreadsheet counts them, such as 45839, set date_format = "excel"'


@dataclass(frozen=True)
class Converted:
    """The values of some texts; `reasons` says for each text why it has none ('' = it is usable)."""

    values: np.ndarray
    reasons: np.ndarray
    expected: str


def moments(
    texts: Sequence[str],
    *,
    formats: Sequence[str],
    zone: ZoneInfo,
    missing: Collection[date],
    orders: DateOrders | None = None,
) -> Converted:
    """Each text as `datetime64[s]`; blank text and the days in `missing` are NaT.

    Text without a zone is a time of `zone`. Text without a time of day stays on its calendar day, at 00:00. `orders` hears
    what the dates tell about the order of day and month.
    """
    values = np.full(len(texts), "NaT", dtype="datetime64[s]")
    reasons = np.full(len(texts), "", dtype=object)
    series = pd.Series(list(texts), dtype=object)
    waiting = (series != "").to_numpy()
    sentinels = np.array(sorted(missing), dtype="datetime64[D]")
    found = np.zeros(len(texts), dtype=bool)
    in_order = np.zeros(len(texts), dtype=bool)
    days = np.full(len(texts), "NaT", dtype="datetime64[D]")
    for form in formats if ISO in formats else (*formats, ISO_WITH_T):
        at = np.flatnonzero(waiting)
        local, own_day = READERS.get(form, formatted)(series.iloc[at], form, zone)
        read = ~np.isnat(own_day)
        in_order[at[read]] |= has_order(form)
        if not found.any():
            values[at], days[at], found[at] = local, own_day, read
            continue
        # A second format that reads another day out of the same text: nobody can tell which is meant.
        reasons[at[read & found[at] & (own_day != days[at])]] = AMBIGUOUS
        new = at[read & ~found[at]]
        values[new], days[new], found[new] = local[read & ~found[at]], own_day[read & ~found[at]], True
    if len(sentinels):
        values[np.isin(days, sentinels)] = np.datetime64("NaT")
    if orders is not None:
        _tell(orders, series, np.where(np.isnat(values), np.datetime64("NaT"), days), in_order, waiting & ~found, formats, zone)
    for position in np.flatnonzero(waiting & ~found):
        text = texts[position]
        ambiguous = tuple(formats) == (ISO,) and NUMBERS_SHAPE.fullmatch(text) and not ISO_SHAPE.fullmatch(text)
        reasons[position] = AMBIGUOUS if ambiguous else "bad-date"
    # A year of five digits, after the move to another zone, could not be stored.
    reasons[(values < FIRST) | (values > LAST)] = "bad-date"
    values[reasons != ""] = np.datetime64("NaT")
    counted = any(SPREADSHEET_DAY.fullmatch(texts[position]) for position in np.flatnonzero(waiting & ~found))
    return Converted(values, reasons, _expected(formats) + (DAYS_TOLD if counted else ""))


def _expected(formats: Sequence[str]) -> str:
    told = "ISO 8601 (2025-07-01 or 2025-07-01T08:30:00); for any other order set date_format"
    return "a time written as " + " or ".join(told if form == ISO else form for form in formats)


def _tell(
    orders: DateOrders,
    series: pd.Series,
    days: np.ndarray,
    in_order: np.ndarray,
    unread: np.ndarray,
    formats: Sequence[str],
    zone: ZoneInfo,
) -> None:
    ordered = [form for form in formats if has_order(form)]
    there = ~np.isnat(days)
    typed = np.zeros(len(series), dtype=bool)
    if "T" in "".join(series.tolist()):
        typed = np.array(series, dtype="U11").view(np.uint32).reshape(len(series), 11)[:, DAY_LETTERS] == ord("T")
    if not ordered and not typed.any():
        # Nothing is told where all is ISO 8601 as text.
        return
    orders.is_typed |= bool(typed.any())
    for spread, chosen in ((orders.texts, there & in_order), (orders.cells, there & ~in_order & (typed if not ordered else True))):
        at = np.flatnonzero(chosen)
        if len(at):
            spread.add(series.iloc[at[:10]].tolist(), days[at])
    for form in ordered if unread.any() else ():
        other = form.replace("%d", "%~").replace("%m", "%d").replace("%~", "%m")
        if other not in formats:
            failed = series[unread]
            fits = failed[~np.isnat(formatted(failed, other, zone)[1])].tolist()
            if fits:
                orders.add_other(fits, form, other)
                return
