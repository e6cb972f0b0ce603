"""A panel's metric frame as a CSV (ARCHITECTURE §7)."""

from __future__ import annotations

import re

import pandas as pd

from components.naming import names
from components.panels import Panel, Reading
from components.panels.joining import framed

BOM = "\ufeff"
# A cell that begins with one of these would be run as a formula by a spreadsheet. So would the rest of one behind a semicolon:
# where the comma is the decimal mark, as in Vietnam, a spreadsheet that is not asked divides the lines of a file there.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BEGINNING = re.compile(rf"(\A|;\"*)(?=[{re.escape(''.join(DANGEROUS))}])")


def export_frame(panel: Panel, reading: Reading) -> pd.DataFrame:
    """The panel's frame with the name of each group beside its code: [code, name, …, numerator, denominator, value].

    With a comparison each metric of which it is known has the same of the compared period, and the change, behind it.
    """
    frame = framed(panel, reading)
    columns: dict[str, pd.Series] = {}
    for by in panel.by:
        columns[by] = frame[by].map(harmless)
        told = names(reading.dimensions, by, frame[by], reading.language)
        if told is not None:
            columns[f"{by}_name"] = told.map(harmless)
    return pd.DataFrame({**columns, **{name: frame[name] for name in frame.columns if name not in panel.by}})


def csv(panel: Panel, reading: Reading) -> str:
    """UTF-8 text, comma, plain numbers with a point, ISO dates, no total row."""
    frame = export_frame(panel, reading)
    for name in frame.columns[frame.columns.str.endswith(("value", "change"))]:
        frame[name] = frame[name].map(plain, na_action="ignore")
    return frame.to_csv(index=False, lineterminator="\r\n")


def harmless(text: object) -> object:
    """Text that a spreadsheet will not run: an apostrophe goes before what would begin a formula."""
    return BEGINNING.sub(r"\1'", text) if isinstance(text, str) else text


def plain(value: float) -> str:
    """Whole numbers without a decimal point, shares with all their digits."""
    return str(int(value)) if value == int(value) else repr(float(value))
