"""A long table that a person sorts and searches in the browser (assets/sheets.js), which knows no words and no alphabet.

So the server writes beside each cell what it sorts by: its value, or the place of its text in the Vietnamese order of letters;
and beside each row the text by which it is found.
"""

from __future__ import annotations

from components import elements as html
from components.collation import collation_key
from components.elements import Element
from components.figures.marks import bar, spark
from components.figures.parts import hidden, told
from components.formats import MISSING
from components.shapes import Head, Sheet, SheetCell, SheetRow

TEXTS = ("name", "text")
# What stands where there is no text.
NONE = {"", MISSING}


def sheet(shape: Sheet) -> Element:
    """The table in a region that scrolls by itself, with a search box above it where the shape asks for one."""
    head = html.Thead(html.Tr([_head(shape, place) for place in range(len(shape.heads))]))
    body = html.Tbody([_row(shape, row, place) for row, place in zip(shape.rows, _places(shape), strict=True)])
    table = html.Table([head, body], className="table sheet__table")
    only_texts = all(head.kind in TEXTS for head in shape.heads)
    return html.Div(
        [
            *_search(shape),
            html.Div(table, className="sheet__room", tabIndex="0", role="region", **{"aria-label": shape.label}),
            html.P(shape.none, className="sheet__none", hidden=True),
        ],
        # On a phone texts stand below one another, numbers in columns that are moved sideways.
        className="sheet sheet--texts" if only_texts else "sheet",
        **{"data-sheet": ""},
    )


def _search(shape: Sheet) -> list[Element]:
    """The box and how many rows it leaves; what is typed stays in the browser."""
    if not shape.search:
        return []
    box = html.Label(
        [
            html.Span(shape.search, className="sheet__label"),
            # The browser puts the control there: nobody on the server asks what is typed.
            html.Span(className="sheet__box", **{"data-sheet-search": ""}),
        ]
    )
    count = html.Span(className="sheet__count n", **{"data-told": shape.shown})
    return [html.Div([box, count], className="sheet__tools")]


def _head(shape: Sheet, place: int) -> Element:
    head = shape.heads[place]
    classes = f"sheet__{head.kind}"
    if head.kind == "line":
        return html.Th(head.text, scope="col", className=classes)
    button = html.Button(
        [head.text, html.Span(className="sheet__arrow", **hidden())],
        type="button",
        className="sheet__sort",
        # Numbers are first asked for from the largest, texts from the first letter.
        **{"data-first": "ascending" if head.kind in TEXTS else "descending"},
    )
    sort = ("descending" if shape.descending else "ascending") if place == shape.sorted_by else "none"
    return html.Th(button, scope="col", className=classes, **{"aria-sort": sort})


def _row(shape: Sheet, row: SheetRow, places: tuple[int | None, ...]) -> Element:
    cells = [_cell(head, cell, place) for head, cell, place in zip(shape.heads, row.cells, places, strict=True)]
    return html.Tr(cells, **{"data-code": row.code, "data-search": row.search})


def _cell(head: Head, cell: SheetCell, place: int | None) -> Element:
    value = place if head.kind in TEXTS else cell.value
    sorts = {} if value is None else {"data-value": repr(value)}
    classes = f"sheet__{head.kind}" + (" n" if head.kind not in TEXTS else "")
    if head.kind == "name":
        return html.Th(told(cell.text), scope="row", className=classes, **sorts)
    drawn: list[Element | str | None] = [told(cell.text)]
    if head.kind == "bar":
        drawn.append(html.Span(bar(cell.tone, cell.size or 0.0), className="sheet__track", **hidden()))
    if head.kind == "line" and cell.spark:
        drawn.append(spark(cell.spark))
    return html.Td(drawn, className=classes, **sorts)


def _places(shape: Sheet) -> list[tuple[int | None, ...]]:
    """For each row the place of each of its texts among those of its column; no text has none, equal ones have the same."""
    columns = []
    for column, head in enumerate(shape.heads):
        texts = [row.cells[column].text for row in shape.rows]
        order = {text: place for place, text in enumerate(sorted({*texts} - NONE, key=collation_key))} if head.kind in TEXTS else {}
        columns.append([order.get(text) for text in texts])
    return list(zip(*columns, strict=True))
