"""How is the template filled in? The sheet that says it: the rules, every column, and what the listed values mean."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook

from data_access.importer.assistant.sheet import DARK, PALE, Field
from data_access.importer.assistant.vocabulary import choices, guide, sheet
from data_access.importer.kinds import Kind

TITLE = {"bold": True, "font_size": 14}
SECTION = {"bold": True, "font_size": 12, "font_color": DARK}
HEAD = {"bold": True, "bg_color": PALE, "border": 1, "valign": "top"}
TEXT = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
LINE = {"text_wrap": True, "valign": "top", "num_format": "@"}
WIDTHS = (44, 16, 80, 30)
NAME = "Hướng dẫn"
# How many letters a line of the page holds, and how high it is.
LINE_LETTERS, LINE_HEIGHT = 160, 16


def title(kind: Kind) -> str:
    """The title of the workbook."""
    return guide()["title"].format(sheet=sheet(kind.name)[0])


def write_guide(book: Workbook, kind: Kind, fields: Sequence[Field]) -> None:
    """The sheet `Hướng dẫn`; no row of it looks like the header of the data sheet."""
    said = guide()
    name, row = sheet(kind.name)
    page = book.add_worksheet(NAME)
    form = {key: book.add_format(look) for key, look in {"title": TITLE, "section": SECTION, "head": HEAD, "text": TEXT}.items()}
    form["line"] = book.add_format(LINE)
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    lines: list[tuple[str, Sequence[str]]] = [("title", [title(kind)]), ("line", []), ("section", [said["steps_title"]])]
    steps = [step.format(sheet=name, row=row, kind=kind.name) for step in said["steps"]]
    lines += [("line", [f"{number}. {step}"]) for number, step in enumerate(steps, start=1)]
    lines += [("line", []), ("section", [said["columns_title"]]), ("head", said["columns"])]
    lines += [("text", _described(field)) for field in fields]
    for name in dict.fromkeys(field.heading.values for field in fields if field.heading.values):
        headers = ", ".join(f"“{field.heading.header}”" for field in fields if field.heading.values == name)
        lines += [("line", []), ("section", [said["values_title"].format(headers=headers)]), ("head", said["values"])]
        lines += [("text", [choice.text, choice.code, choice.meaning]) for choice in choices(name)]
    for number, (look, cells) in enumerate(lines):
        if look == "line" and cells:
            page.merge_range(number, 0, number, len(WIDTHS) - 1, cells[0], form[look])
            page.set_row(number, LINE_HEIGHT * (1 + len(cells[0]) // LINE_LETTERS))
            continue
        for place, cell in enumerate(cells):
            page.write_string(number, place, cell, form[look])
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _described(field: Field) -> list[str]:
    said = guide()
    listed = [said["listed"].format(catalogue=said["catalogue"])] if field.offer is not None else []
    meaning = " ".join([field.heading.note, *listed])
    return [field.heading.header, said["required"] if field.required else said["optional"], meaning, field.told_example]
