"""The sheet that says where figures come from and what each metric means: nobody needs the program to read the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook

from components import formats
from components.exports.provenance import Provenance
from components.exports.tables import harmless
from components.exports.workbooks.sheets import LINE, lines, pixels, printed
from components.panels import Reading
from data_access.metrics import BASES, COUNTS, METRICS, RATES

# Letters in a column; together they are read on A4 across.
WIDTHS = (24, 54, 34, 34, 12, 34)


def write_about(
    book: Workbook, metrics: Sequence[str], reading: Reading, told: Provenance, footer: str, notes: Sequence[str] = ()
) -> None:
    """What was asked and of which version, `notes` on the file, then a row for each metric."""
    sheet = book.add_worksheet(reading.say("export.about"))
    text = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    row = 0
    for name, value in (*_asked(reading, told), *((reading.say("export.note"), note) for note in notes)):
        sheet.set_row(row, LINE * lines(value, WIDTHS[1]))
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, str(harmless(value)), bold if value == told.simulated else text)
        row += 1
    row += 1
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    heads = ("export.metric", "card.definition", "export.numerator", "export.denominator", "export.unit", "export.basis")
    for place, key in enumerate(heads):
        sheet.write_string(row, place, reading.say(key), head)
    sheet.repeat_rows(row)
    for metric in metrics:
        row += 1
        cells = list(_defined(reading, metric))
        sheet.set_row(row, LINE * max(map(lines, cells, WIDTHS)))
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, bold if not place else text)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    printed(sheet, footer, sum(map(pixels, WIDTHS)))


def _asked(reading: Reading, told: Provenance) -> Iterator[tuple[str, str]]:
    yield reading.say("export.title"), told.title
    if told.measure:
        yield reading.say("export.measure"), told.measure
    yield reading.say("export.province"), told.province
    yield reading.say("filter.period"), told.period
    if told.uncome:
        yield reading.say("export.note"), told.uncome
    if told.compared:
        yield reading.say("filter.compare"), told.compared
    for chosen in told.filters or (reading.say("filter.all"),):
        yield reading.say("filter.label"), chosen
    yield reading.say("export.time"), told.as_of
    yield reading.say("export.version"), told.version
    yield reading.say("export.origin"), told.source
    if told.simulated:
        yield reading.say("export.note"), told.simulated
    for value in told.ignored:
        yield reading.say("export.ignored"), value


def _defined(reading: Reading, metric: str) -> Iterator[str]:
    """Name, definition, numerator, denominator, unit, legal basis; what is no ratio has no denominator."""
    yield reading.say(f"metric.{metric}.name")
    yield reading.say(f"metric.{metric}.definition")
    rate = RATES.get(metric)
    counts = (rate.numerator, rate.denominator) if rate else ((metric,) if metric in COUNTS else (), ())
    for names in counts:
        yield " + ".join(reading.say(f"metric.{name}.name") for name in names)
    yield reading.say(f"unit_of.{METRICS[metric].unit}")
    yield "; ".join(_basis(reading, name) for name in METRICS[metric].bases)


def _basis(reading: Reading, name: str) -> str:
    """A legal basis with the days on which it holds."""
    basis = BASES[name]
    if basis.valid_to is None:
        holds = reading.say("export.since", day=formats.day(basis.valid_from))
    else:
        holds = formats.period(basis.valid_from, basis.valid_to)
    return f"{reading.say(f'basis.{name}')} ({holds})"
