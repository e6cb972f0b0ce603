"""A workbook to fill in by hand: it is imported without a mapping, by the mapping that is made here."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from sqlalchemy import Column, Float, Integer

from data_access import packs
from data_access.importer.assistant import guide
from data_access.importer.assistant.lists import Offer, offer
from data_access.importer.assistant.sheet import Field, write_catalogue, write_rows
from data_access.importer.assistant.vocabulary import Heading, choices, headings, listed, sheet
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time, tidy
from data_access.packs import Pack

# Where a date was typed as text, the template has told its order: the day comes first.
DATE_FORMATS = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "iso"]
MISSING_DATES = ["1900-01-01", "9999-12-31"]
EXAMPLE_FORMATS = ("%d/%m/%Y %H:%M", "%d/%m/%Y")

Cell = str | int | float | datetime | date | None


def write_template(path: Path, kind: Kind, *, province: str) -> None:
    """Write the workbook of a kind, with the lists of a province. Raises PackError, OSError."""
    pack = packs.load(province)
    fields = _fields(kind, pack)
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        book.set_properties({"title": guide.title(kind)})
        rows = book.add_worksheet(sheet(kind.name)[0])
        guide.write_guide(book, kind, fields)
        places = write_catalogue(book, [field.offer for field in fields if field.offer])
        write_rows(book, rows, fields, places)
    path.write_bytes(memory.getvalue())


def template_mapping(kind: Kind) -> dict[str, object]:
    """The mapping of a filled template, as a mapping file would be parsed; columns that are not required may be deleted."""
    used = _headings(kind)
    return {
        "file": {"date_format": DATE_FORMATS, "blank": list(listed("blank")), "missing_dates": MISSING_DATES},
        "columns": {
            name: heading.header if name in kind.required else {"column": heading.header, "optional": True}
            for name, heading in used.items()
        },
        "values": {
            name: {text: choice.value for choice in choices(heading.values) for text in choice.accepted}
            for name, heading in used.items()
            if heading.values
        },
    }


def is_template(header: Iterable[str], kind: Kind) -> bool:
    """Whether a row of a file is the header of the template: it has every required column."""
    there = {tidy(cell) for cell in header}
    return all(heading.header in there for name, heading in _headings(kind).items() if name in kind.required)


def _headings(kind: Kind) -> dict[str, Heading]:
    """The columns of the template, the required ones where the vocabulary has them."""
    return {name: heading for name, heading in headings(kind.name).items() if heading.header}


def _fields(kind: Kind, pack: Pack) -> list[Field]:
    real = _fullest(getattr(pack, kind.name, ()))
    fields = []
    for name, heading in _headings(kind).items():
        column = kind.table.columns[name]
        offered = offer(heading, pack)
        example = _shown(real.get(name), heading) if real else _example(column, heading, offered)
        fields.append(Field(heading, column, name in kind.required, offered, example))
    return fields


def _fullest(rows: Sequence[packs.Row]) -> packs.Row | None:
    """The row of the pack that shows most; being real, it does no harm when it is imported with the others."""
    return max(rows, key=lambda row: sum(value is not None for value in row.values()), default=None)


def _shown(value: packs.Value, heading: Heading) -> Cell:
    """A value of the pack as a person would write it."""
    if heading.values:
        return next((choice.text for choice in choices(heading.values) if choice.value == value), None)
    return value


def _example(column: Column, heading: Heading, offered: Offer | None) -> Cell:
    """The example of the vocabulary as a cell; of a list of the pack, its first row when it has no such text or code."""
    text = heading.example
    if not text:
        return None
    if offered is not None and not offered.closed:
        return offered.example(text) or None
    if is_time(column):
        form = EXAMPLE_FORMATS[":" not in text]
        return datetime.strptime(text, form)
    if isinstance(column.type, Integer | Float) and not heading.values:
        return float(text) if isinstance(column.type, Float) else int(text)
    return text
