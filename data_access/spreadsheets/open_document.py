"""Hidden rows, error cells and formulas without a value of ODS."""

from __future__ import annotations

import zipfile

from lxml import etree

from data_access.spreadsheets.marks import SAFE
from data_access.spreadsheets.sheet import ERROR, NO_VALUE, Marks

# A row that is repeated to the end of the sheet holds nothing.
MOST_REPEATED = 100_000


def open_document_marks(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of the sheets, in their order."""
    found: list[Marks] = []
    row = 0
    with archive.open("content.xml") as file:
        for event, element in etree.iterparse(file, events=("start", "end"), tag=("{*}table", "{*}table-row"), **SAFE):
            is_row = etree.QName(element).localname == "table-row"
            if event == "start" and not is_row:
                found.append(Marks())
                row = 0
            if event == "end" and is_row and found:
                row += _marked(element, row + 1, found[-1])
                element.clear()
    return found


def _marked(element: etree._Element, number: int, marks: Marks) -> int:
    """Put the marks of a row; how many rows it stands for."""
    said = _said(element)
    repeated = int(said.get("number-rows-repeated", "1"))
    column, broken = 0, {}
    for cell in element:
        told, text = _said(cell), "".join(cell.itertext())
        if "error" in (told.get("value-type"), cell.get(f"{{{cell.nsmap.get('calcext')}}}value-type")):
            broken[column] = (ERROR, text[:20])
        elif "formula" in told and "value-type" not in told:
            broken[column] = (NO_VALUE, "")
        column += int(told.get("number-columns-repeated", "1"))
    if repeated <= MOST_REPEATED:
        rows = range(number, number + repeated)
        if said.get("visibility") in ("collapse", "filter"):
            marks.hidden_rows.update(rows)
        if broken:
            marks.broken.update(dict.fromkeys(rows, broken))
    return repeated


def _said(element: etree._Element) -> dict[str, str]:
    return {etree.QName(key).localname: value for key, value in element.attrib.items()}
