"""A panel as an Excel file: the rows of its CSV as real numbers and dates, native charts of them, and where they come from."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from components.asking import Asked
from components.exports.provenance import Provenance, provenance
from components.exports.workbooks.about import write_about
from components.exports.workbooks.charts import Words, colour_cells, write_chart
from components.exports.workbooks.data import Data, data_of
from components.exports.workbooks.lists import built_at, list_book
from components.exports.workbooks.plans import plans
from components.exports.workbooks.points import write_points
from components.exports.workbooks.sheets import write_data
from components.panels import Panel, Reading
from components.panels.telling import told as told_of
from components.shapes import Points, Shape

# A footer holds 255 letters, some of which are marks.
FOOTER = 180

__all__ = ["footer_of", "list_book", "workbook"]


def workbook(panel: Panel, found: Asked) -> bytes:
    """The file. No text of it is a formula; the formulas of its charts only fetch cells of the figures, or add them up."""
    reading = found.reading
    telling = told_of(panel, reading) if panel.tell else None
    told = provenance(panel, found, telling)
    footer = footer_of(told)
    data = data_of(panel, reading)
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(content, options) as book:
        book.set_properties({"title": told.title[:FOOTER], "created": built_at(reading)})
        sheet = write_data(book, data, footer)
        if telling:
            colour_cells(sheet, telling.shape, data)
            _write_charts(book, telling.shape, data, reading, _words(told, reading, footer))
        write_about(book, panel.metrics, reading, told, footer)
    return content.getvalue()


def _write_charts(book: Workbook, shape: Shape, data: Data, reading: Reading, words: Words) -> None:
    """A sheet for each chart of a shape; those behind the first have a number."""
    name = reading.say("export.chart")
    if isinstance(shape, Points):
        write_points(book, name, words, shape, data)
    for turn, plan in enumerate(plans(shape, data, reading), start=1):
        write_chart(book, name if turn == 1 else f"{name} {turn}", words, plan)


def _words(told: Provenance, reading: Reading, footer: str) -> Words:
    return Words(told.title, told.asked, footer, reading.say("export.note"), reading.say("export.grade"))


def footer_of(told: Provenance) -> str:
    """Source and time, after the word that figures are simulated."""
    return " · ".join(text for text in (told.simulated, told.source, told.as_of, told.version) if text)[:FOOTER]
