"""Times with the half of the day behind them, as Windows in Vietnamese writes them: 02:30 CH is 14:30."""

from __future__ import annotations

import re

import pandas as pd

MARKED = re.compile(
    r"(?<!\d)(\d{1,2})((?::\d\d){1,2}(?:\.\d+)?)\s*(sa|ch|am|pm|a\.m\.|p\.m\.|s|c|sáng|trưa|chiều|tối)(?!\w)", re.IGNORECASE
)
UNMARKED = re.compile(r"(?<!\d)(\d{1,2})((?::\d\d){1,2}(?:\.\d+)?)(?!\s*\w)")
# The hours of the clock that may stand before each word, and what is added to them.
MORNING = {12: 0, **{hour: hour for hour in range(12)}}
AFTERNOON = {12: 12, **{hour: hour + 12 for hour in range(1, 12)}, **{hour: hour for hour in range(13, 24)}}
NOON = {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
EVENING = {**{hour: hour + 12 for hour in range(5, 12)}, **{hour: hour for hour in range(17, 24)}}
HOURS = {
    **dict.fromkeys(("sa", "am", "a.m.", "s", "sáng"), MORNING),
    **dict.fromkeys(("ch", "pm", "p.m.", "c", "chiều"), AFTERNOON),
    "trưa": NOON,
    "tối": EVENING,
}
CLOCK = re.compile("%[HI]")


def of_one_clock(texts: pd.Series, form: str) -> tuple[pd.Series | None, str]:
    """The texts with hours from 0 to 23 and without a word behind them, and the form that reads them; None where no hours are.

    Without a word, an hour that could be of either half stays as it is in a form with halves, which does not read it.
    """
    together = "".join(texts)
    if not CLOCK.search(form) or ("%p" not in form and together.lower() == together.upper()):
        return None, form
    halves = "%p" in form
    whole = form.replace("%I", "%H").replace("%p", "").strip()
    return texts.map(lambda text: _whole(text, halves=halves)), whole


def _whole(text: str, *, halves: bool) -> str:
    found = MARKED.search(text)
    if found:
        hour = HOURS[found[3].lower()].get(int(found[1]))
        # Nobody can tell what 14:30 in the morning is.
        return "" if hour is None else f"{text[: found.start()]}{hour:02}{found[2]}{text[found.end() :]}".strip()
    clock = UNMARKED.search(text) if halves else None
    return "" if clock and 0 < int(clock[1]) < 13 else text
