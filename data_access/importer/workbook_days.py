"""From which day does a workbook count its days? Date cells are right whatever it is; numbers in a column of dates are not."""

from __future__ import annotations

import io
import re
import zipfile

from data_access.importer.mapping import Mapping
from data_access.importer.parts import FileError, Part
from data_access.importer.time_forms import EXCEL, EXCEL_1904

XML_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")
# The record of an old workbook that says so, and that of a binary one whose first flag says so.
XLS_1904 = re.compile(rb"\x22\x00\x02\x00\x01\x00")
XLSB_1904 = re.compile(rb"\x99\x01.[" + b"".join(rb"\x%02x" % odd for odd in range(1, 256, 2)) + rb"]", re.DOTALL)
MEMBERS = {"xl/workbook.xml": XML_1904, "xl/workbook.bin": XLSB_1904}
YEARS = {EXCEL: 1900, EXCEL_1904: 1904}


def refuse_other_days(part: Part, mapping: Mapping) -> None:
    """Raise FileError where numbers are declared to count from another day than the workbook does."""
    declared = {form: name for name, columns in mapping.columns.items() for one in columns for form in one.formats if form in YEARS}
    if not declared:
        return
    with part.opened() as (file, _):
        own = EXCEL_1904 if _counts_from_1904(file.read()) else EXCEL
    for form, name in declared.items():
        if form != own:
            raise FileError(
                f"{part.name} counts days from {YEARS[own]}; expected for [columns] {name} and its numbers: "
                f'date_format = "{own}", not "{form}"'
            )


def _counts_from_1904(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return XLS_1904.search(content) is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(shape.search(archive.read(member)) for member, shape in MEMBERS.items() if member in archive.namelist())
