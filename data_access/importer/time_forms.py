"""How a declared form reads dates: the moment on the wall clock of Asia/Ho_Chi_Minh, and the day that the text itself names."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data_access.importer.half_days import of_one_clock
from data_access.settings import ZONE

ISO = "iso"
# The third letter tells which part is which: never taken for another order, so always read.
ISO_WITH_T = "iso with T"
# A day, or a day and a time, or those with a zone.
ISO_SHAPE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII | re.IGNORECASE
)
CLOCK_CODES = re.compile(r"%[HIcXsT]")
# A digit where a digit stands, one letter more for nothing behind them.
ISO_PATTERN = "0000-00-00 00:00:00"
ISO_LOWEST, ISO_HIGHEST = (
    np.array([ord(highest if letter == "0" else letter) for letter in ISO_PATTERN] + [0], dtype=np.uint32) for highest in "09"
)
DAY_LETTERS = len("0000-00-00")
NUMBER = r"[+-]?\d{1,15}(?:[.,]\d+)?"
EPOCH, EPOCH_MS, EXCEL, EXCEL_1904 = "epoch", "epoch-ms", "excel", "excel-1904"
EXCEL_DAYS_0 = {EXCEL: pd.Timestamp(1899, 12, 30), EXCEL_1904: pd.Timestamp(1904, 1, 1)}


def formatted(texts: pd.Series, form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    local, days = _as_written(texts, form, zone)
    unread = np.isnat(days) & (texts != "").to_numpy()
    if unread.any():
        # "02:30 CH" is no time to pandas.
        clocked, whole = of_one_clock(texts[unread], form)
        if clocked is not None:
            local[unread], days[unread] = _as_written(clocked, whole, zone)
    return local, days


def _as_written(texts: pd.Series, form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
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


def _excel(texts: pd.Series, form: str, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
    numbers = _numbers(texts)
    plain = pd.to_datetime(numbers, unit="D", origin=EXCEL_DAYS_0[form], errors="coerce").dt.round("s")
    local, timed = _seconds(plain), (numbers % 1 > 0).to_numpy()
    local[timed] = _moved(plain[timed], zone)
    return local, _days(plain)


def _numbers(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.where(texts.str.fullmatch(NUMBER), None).str.replace(",", "."), errors="coerce").astype(float)


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


def has_order(form: str) -> bool:
    """Whether the day and the month are numbers of which either could be first."""
    return "%d" in form and "%m" in form and not form.startswith("%Y")


def turned(text: str) -> str:
    """A date cell with day and month changed for each other; one that cannot have been turned is no date."""
    if text[10:11] != "T" or not ISO_SHAPE.fullmatch(text):
        return text
    return f"{text[:5]}{text[8:10]}-{text[5:7]}{text[10:]}"


READERS = {ISO: _iso, ISO_WITH_T: _iso_with_t, EPOCH: _epoch, EPOCH_MS: _epoch, EXCEL: _excel, EXCEL_1904: _excel}
NAMED_FORMATS = (ISO, EPOCH, EPOCH_MS, EXCEL, EXCEL_1904)
