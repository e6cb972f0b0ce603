"""Times of the sources as local wall clock."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from data_access.settings import ZONE


def local_times(texts: pd.Series) -> np.ndarray:
    """Source times, as ISO text, to seconds of local wall clock (`datetime64[s]`, missing = NaT).

    Text with a zone is converted to Asia/Ho_Chi_Minh, text without one is taken as it stands.
    Raises ValueError quoting the first text that is not a time.
    """
    values = texts.to_numpy(dtype=object)
    missing = pd.isna(values)
    # No longer than the longest time; one byte a letter is a quarter of the work.
    text = _ascii(np.where(missing, "NaT", values))
    for row in np.flatnonzero(~(missing | _plain(text))):
        text[row] = _local(str(values[row])).encode()
    return text.astype("S19").astype("datetime64[s]")


def _ascii(texts: np.ndarray) -> np.ndarray:
    """The texts as bytes; a letter that no time has becomes a question mark."""
    try:
        return texts.astype("S40")
    except UnicodeEncodeError:
        return np.array([str(text).encode("ascii", "replace") for text in texts], dtype="S40")


def _plain(text: np.ndarray) -> np.ndarray:
    """Which texts need no more than their first 19 characters: local times, and those in the zone itself."""
    length = np.char.str_len(text)
    characters = text.view("S1").reshape(len(text), -1) if len(text) else np.empty((0, 40), dtype="S1")
    numbered = np.char.isdigit(characters[:, 0])
    alone = (length == 10) | ((length == 16) & (characters[:, 13] == b":")) | ((length == 19) & (characters[:, 16] == b":"))
    here = np.char.endswith(text, b"+07") & (length >= 22) & (characters[:, 16] == b":")
    return numbered & (alone | here)


def _local(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not an ISO time: {text!r}") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(ZONE).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds")
