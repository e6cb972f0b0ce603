"""Which moment does the text of a date cell mean? Seconds of the wall clock of Asia/Ho_Chi_Minh."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data_access.settings import ZONE

ISO = "iso"
AMBIGUOUS = "ambiguous-date"
# The third letter tells which part is which: never taken for another order, so always read.
ISO_WITH_T = "iso with T"
# A day, or a day and a time, or those with a zone.
ISO_SHAPE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII | re.IGNORECASE
)
NUMBERS_SHAPE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}\b.*", re.ASCII | re.DOTALL)
FIRST, LAST = np.datetime64("0001-01-01T00:00:00"), np.datetime64("9999-12-31T23:59:59")
CLOCK_CODES = re.compile(r"%[HIcXsT]")
# A digit where a digit stands, one letter more for nothing behind them.
ISO_PATTERN = "0000-00-00 00:00:00"
ISO_LOWEST, ISO_HIGHEST = (
    np.array([ord(highest if letter == "0" else letter) for letter in ISO_PATTERN] + [0], dtype=np.uint32) for highest in "09"
)
DAY_LETTERS = len("0000-00-00")
NUMBER = r"[+-]?\d{1,15}(?:[.]\d+)?"
EXCEL_DAY_0 = pd.Timestamp(1899, 12, 30)


@dataclass(frozen=True)
class Converted:
    """The values of some texts; `reasons` says for each text why it has none ('' = it is usable)."""

    values: np.ndarray
    reasons: np.ndarray
    expected: str


def moments(texts: Sequence[str], *, formats: Sequence[str], zone: ZoneInfo, missing: Collection[date]) -> Converted:
    """Each text as `datetime64[s]`; blank text and the days in `missing` are NaT.

    Text without a zone is a time of `zone`. Text without a time of day stays on its calendar day, at 00:00.
    """
    values = np.full(len(texts), "NaT", dtype="datetime64[s]")
    reasons = np.full(len(texts), "", dtype=object)
    series = pd.Series(list(texts), dtype=object)
    waiting = (series != "").to_numpy()
    sentinels = np.array(sorted(missing), dtype="datetime64[D]")
    found = np.zeros(len(texts), dtype=bool)
    days = np.full(len(texts), "NaT", dtype="datetime64[D]")
    for form in formats if ISO in formats else (*formats, ISO_WITH_T):
        at = np.flatnonzero(waiting)
        local, own_day = READERS.get(form, _formatted)(series.iloc[at], form, zone)
        read = ~np.isnat(own_day)
        if not found.any():
            values[at], days[at], found[at] = local, own_day, read
            continue
        # A second format that reads another day out of the same text: nobody can tell which is meant.
        reasons[at[read & found[at] & (own_day != days[at])]] = AMBIGUOUS
        new = at[read & ~found[at]]
        values[new], days[new], found[new] = local[read & ~found[at]], own_day[read & ~found[at]], True
    if len(sentinels):
        values[np.isin(days, sentinels)] = np.datetime64("NaT")
    for position in np.flatnonzero(waiting & ~found):
        text = texts[position]
        ambiguous = tuple(formats) == (ISO,) and NUMBERS_SHAPE.fullmatch(text) and not ISO_SHAPE.fullmatch(text)
        reasons[position] = AMBIGUOUS if ambiguous else "bad-date"
    # A year of five digits, after the move to another zone, could not be stored.
    reasons[(values < FIRST) | (values > LAST)] = "bad-date"
    values[reasons != ""] = np.datetime64("NaT")
    return Converted(
        values,
        reasons,
        "a time written as "
        + " or ".join(
            "ISO 8601 (2025-07-01 or 2025-07-01T08:30:00); for any other order set date_format" if form == ISO else form
            for form in formats
        ),
    )


def _formatted(texts: pd.Series, form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    zoned = "%z" in form
    # "now" and "today" are times to pandas, whatever the format; no whole date is as short.
    texts = texts.where(texts.str.len() > len("today"), "")
    read = pd.to_datetime(texts, format=form, errors="coerce", utc=zoned)
    if zoned:
        own_day = _days(
            pd.to_datetime(
                texts.str.replace(r"\s*(Z|[+-]\d\d:?\d\d)$", "", regex=True, case=False),
                format=form.replace("%z", "").strip(),
                errors="coerce",
            )
        )
        own_day[read.isna().to_numpy()] = np.datetime64("NaT")
        return _wall(read), own_day
    return (_moved(read, zone) if CLOCK_CODES.search(form) else _seconds(read)), _days(read)


def _iso(texts: pd.Series, _form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    """Nearly all texts have one of two shapes, which are read at once; the others are taken apart one by one."""
    width = len(ISO_LOWEST)
    letters = np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)
    fits = (letters >= ISO_LOWEST) & (letters <= ISO_HIGHEST)
    fits[:, DAY_LETTERS] |= letters[:, DAY_LETTERS] == ord("T")
    day = fits[:, :DAY_LETTERS].all(axis=1)
    timed = day & fits.all(axis=1)
    plain = timed | (day & (letters[:, DAY_LETTERS] == 0))
    local = np.full(len(texts), "NaT", dtype="datetime64[s]")
    days = np.full(len(texts), "NaT", dtype="datetime64[D]")
    read = pd.to_datetime(texts.iloc[np.flatnonzero(plain)], format="ISO8601", errors="coerce")
    local[plain], days[plain] = _seconds(read), _days(read)
    if zone != ZONE:
        local[timed] = _moved(read[timed[plain]], zone)
    if not plain.all():
        local[~plain], days[~plain] = _spelled(texts.iloc[np.flatnonzero(~plain)], zone)
    return local, days


def _spelled(texts: pd.Series, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    parts = [ISO_SHAPE.fullmatch(text) for text in texts]
    whole = [f"{part[1]} {(part[2] or '00:00') + ':00'}"[:19] if part else None for part in parts]
    clock = pd.Series([part[2] if part else None for part in parts], dtype=object)
    offset = pd.Series([part[3].upper() if part and part[3] else None for part in parts], dtype=object)
    plain = pd.to_datetime(pd.Series(whole, dtype=object), format="%Y-%m-%d %H:%M:%S", errors="coerce")
    local = _seconds(plain)
    timed = clock.notna().to_numpy() & offset.isna().to_numpy()
    local[timed] = _moved(plain[timed], zone)
    if offset.notna().any():
        at = offset.notna().to_numpy()
        text = offset[at].str.replace("Z", "+00:00").str.replace(":", "").str.ljust(5, "0")
        minutes = text.str[1:3].astype(int) * 60 + text.str[3:5].astype(int)
        minutes *= np.where(text.str[0] == "-", -1, 1)
        local[at] = _wall((plain[at] - pd.to_timedelta(minutes, unit="min")).dt.tz_localize("UTC"))
    return local, _days(plain)


def _iso_with_t(texts: pd.Series, form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    return _iso(texts.where(texts.str[10:11] == "T", ""), form, zone)


def _epoch(texts: pd.Series, form: str, _zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    read = pd.to_datetime(_numbers(texts), unit="ms" if form == EPOCH_MS else "s", errors="coerce", utc=True)
    local = _wall(read)
    return local, local.astype("datetime64[D]")


def _excel(texts: pd.Series, _form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    numbers = _numbers(texts)
    plain = pd.to_datetime(numbers, unit="D", origin=EXCEL_DAY_0, errors="coerce").dt.round("s")
    local, timed = _seconds(plain), (numbers % 1 > 0).to_numpy()
    local[timed] = _moved(plain[timed], zone)
    return local, _days(plain)


def _numbers(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.where(texts.str.fullmatch(NUMBER), None), errors="coerce").astype(float)


def _moved(plain: pd.Series, zone: ZoneInfo) -> np.ndarray:
    if zone == ZONE:
        return _seconds(plain)
    # The hour that comes twice in autumn is taken as the first; the one that spring skips ends where it ended.
    first = np.ones(len(plain), dtype=bool)
    return _wall(plain.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward"))


def _wall(aware: pd.Series) -> np.ndarray:
    return _seconds(aware.dt.tz_convert(ZONE).dt.tz_localize(None))


def _seconds(plain: pd.Series) -> np.ndarray:
    return plain.to_numpy(dtype="datetime64[us]").astype("datetime64[s]")


def _days(plain: pd.Series) -> np.ndarray:
    return plain.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")


EPOCH, EPOCH_MS, EXCEL = "epoch", "epoch-ms", "excel"
READERS = {ISO: _iso, ISO_WITH_T: _iso_with_t, EPOCH: _epoch, EPOCH_MS: _epoch, EXCEL: _excel}
NAMED_FORMATS = (ISO, EPOCH, EPOCH_MS, EXCEL)
