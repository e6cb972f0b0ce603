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
    text = np.where(missing, "NaT", values).astype("U40")
    for row in np.flatnonzero(~(missing | _plain(text))):
        text[row] = _local(str(values[row]))
    return text.astype("U19").astype("datetime64[s]")


def _plain(text: np.ndarray) -> np.ndarray:
    """Which texts need no more than their first 19 characters: local times, and those in the zone itself."""
    length = np.char.str_len(text)
    characters = text.view("U1").reshape(len(text), -1) if len(text) else np.empty((0, 40), dtype="U1")
    numbered = np.char.isdigit(characters[:, 0])
    alone = (length == 10) | ((length == 16) & (characters[:, 13] == ":")) | ((length == 19) & (characters[:, 16] == ":"))
    here = np.char.endswith(text, "+07") & (length >= 22) & (characters[:, 16] == ":")
    return numbered & (alone | here)


def _local(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not an ISO time: {text!r}") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(ZONE).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds")
