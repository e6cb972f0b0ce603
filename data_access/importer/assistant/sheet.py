"""The sheets of the template that hold cells: the rows to fill in, and the catalogue that their drop-down lists read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, String
from xlsxwriter import Workbook
from xlsxwriter.color import Color
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.importer.assistant.lists import Offer
from data_access.importer.assistant.vocabulary import Heading, guide

LAST_ROW = 100_000
EARLIEST, LATEST = date(1945, 9, 2), date(2199, 12, 31)
# Colours of the workbook's theme: its dark blue, its white made darker, its orange made lighter.
WHITE, DARK, PALE, LIGHT = Color.theme(0, 0), Color.theme(3, 0), Color.theme(0, 2), Color.theme(9, 1)
REQUIRED = {"bold": True, "font_color": WHITE, "bg_color": DARK, "border": 1, "text_wrap": True, "valign": "vcenter"}
OPTIONAL = {"bold": True, "bg_color": PALE, "border": 1, "text_wrap": True, "valign": "vcenter"}
EXAMPLE = {"italic": True, "bg_color": LIGHT}
# How cells of a type are shown, and how wide their column is; text keeps the zeros that a code begins with.
SHOWN: tuple[tuple[type, str, int], ...] = (
    (DateTime, "dd/mm/yyyy hh:mm", 18),
    (Date, "dd/mm/yyyy", 13),
    (Boolean, "@", 14),
    (Integer, "0", 12),
    (Float, "General", 12),
    (String, "@", 24),
)
WIDE = {"units": 32, "procedures": 48, "status": 34, "name": 36, "basis": 36, "label": 30, "note": 30}
# Excel allows no longer message.
LONGEST_MESSAGE = 255


@dataclass(frozen=True)
class Field:
    """One column of the data sheet: its words, its contract column, its list and what the example row holds."""

    heading: Heading
    column: Column
    required: bool
    offer: Offer | None
    example: str | int | float | datetime | date | None

    @property
    def note(self) -> str:
        """What the comment of the header says."""
        said = guide()
        parts = [said["note"].format(required=said["required"] if self.required else said["optional"], note=self.heading.note)]
        if self.offer is not None and self.offer.closed:
            parts.append(said["choices"].format(choices="; ".join(self.offer.texts)))
        elif self.offer is not None:
            parts.append(said["listed"].format(catalogue=said["catalogue"]))
        if self.told_example:
            parts.append(said["example"].format(example=self.told_example))
        return "\n".join(parts)

    @property
    def told_example(self) -> str:
        """The example that notes and guide give."""
        text = self.heading.example
        return self.offer.example(text) if text and self.offer is not None and not self.offer.closed else text

    @property
    def shown(self) -> tuple[str, int]:
        """Number format and width of the column."""
        # A closed list is written in words, whatever its values are.
        kind = String() if self.offer is not None else self.column.type
        form, width = next((form, width) for type_, form, width in SHOWN if isinstance(kind, type_))
        narrow = 14 if isinstance(self.column.type, Boolean) else width
        return form, WIDE.get(self.offer.name if self.offer else self.column.name, narrow)


def write_catalogue(book: Workbook, offers: Sequence[Offer]) -> dict[str, str]:
    """The lists, each with the codes or names beside it; returns where the texts of each stand, for the drop-down lists."""
    said = guide()
    catalogue = book.add_worksheet(said["catalogue"])
    head, text = book.add_format(OPTIONAL), book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    places: dict[str, str] = {}
    for offer in {offer.name: offer for offer in offers}.values():
        column = 3 * len(places)
        catalogue.set_column(column, column, 50, text)
        catalogue.set_column(column + 1, column + 1, 24, text)
        catalogue.write_row(0, column, [said["lists"][offer.name], said["beside"]], head)
        for row, pair in enumerate(offer.rows, start=1):
            for place, cell in enumerate(pair):
                catalogue.write_string(row, column + place, cell, text)
        letter = _letter(column)
        places[offer.name] = f"='{said['catalogue']}'!${letter}$2:${letter}${len(offer.rows) + 1}" if offer.rows else ""
    catalogue.freeze_panes(1, 0)
    return places


def write_rows(book: Workbook, sheet: Worksheet, fields: Sequence[Field], places: dict[str, str]) -> None:
    """The header with its notes, one example row, and what may be written below."""
    heads = {True: book.add_format(REQUIRED), False: book.add_format(OPTIONAL)}
    for place, field in enumerate(fields):
        form, width = field.shown
        sheet.set_column(place, place, width, book.add_format({"num_format": form}))
        sheet.write_string(0, place, field.heading.header, heads[field.required])
        lines = 2 + sum(1 + len(line) // 48 for line in field.note.split("\n"))
        sheet.write_comment(0, place, field.note, {"width": 320, "height": 17 * lines, "font_size": 10})
        _write_example(sheet, place, field, book.add_format({**EXAMPLE, "num_format": form}))
        allowed = _validation(field, places)
        if allowed:
            sheet.data_validation(1, place, LAST_ROW, place, {"ignore_blank": True, **allowed})
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, LAST_ROW, len(fields) - 1)


def _write_example(sheet: Worksheet, place: int, field: Field, form: Format) -> None:
    example = field.example
    if example is None:
        sheet.write_blank(1, place, None, form)
    elif isinstance(example, date):
        sheet.write_datetime(1, place, example, form)
    elif isinstance(example, int | float) and not isinstance(example, bool):
        sheet.write_number(1, place, example, form)
    else:
        sheet.write_string(1, place, str(example), form)


def _validation(field: Field, places: dict[str, str]) -> dict[str, object]:
    said, kind = guide(), field.column.type
    wrong = {"error_title": said["wrong_title"], "error_type": "stop"}
    if field.offer is not None:
        if not places[field.offer.name]:
            return {}
        told = {**wrong, "error_message": said["wrong_choice"]}
        if not field.offer.closed:
            told = {"error_title": said["unlisted_title"], "error_type": "warning", "error_message": said["unlisted"]}
        return {"validate": "list", "source": places[field.offer.name], **told}
    if isinstance(kind, DateTime | Date):
        example = "03/07/2025 08:15" if isinstance(kind, DateTime) else "03/07/2025"
        bounds = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        return {**bounds, **wrong, "error_message": said["wrong_date"].format(example=example)}
    if isinstance(kind, Integer):
        return {"validate": "integer", "criteria": ">=", "value": 0, **wrong, "error_message": said["wrong_whole"]}
    if isinstance(kind, Float):
        return {"validate": "decimal", "criteria": ">=", "value": 0, **wrong, "error_message": said["wrong_number"]}
    if isinstance(kind, String) and kind.length:
        told = said["wrong_length"].format(length=kind.length)
        return {"validate": "length", "criteria": "<=", "value": kind.length, **wrong, "error_message": told}
    return {}


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
