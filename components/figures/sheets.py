"""A long table that a person sorts and searches in the browser (assets/sheets.js), which knows no words and no alphabet.

So the server writes beside each cell what it sorts by: its value, or the place of its text in the Vietnamese order of letters;
and beside each row the text by which it is found.
"""

from __future__ import annotations

from components import elements as html
from components.collation import collation_key
from components.elements import Element
from components.figures.marks import bar, dot, spark
from components.figures.parts import folding, hidden, told
from components.formats import MISSING
from components.shapes import Head, Sheet, SheetCell, SheetRow

TEXTS = ("name", "text")
# What stands where there is no text.
NONE = {"", MISSING}
# A table of more columns has no room for them on a tablet.
MANY = 7


def sheet(shape: Sheet) -> Element:
    """The table in a region that scrolls by itself, with a search box above it where the shape asks for one."""
    head = html.Thead(html.Tr([_head(shape, place) for place in range(len(shape.heads))]))
    body = html.Tbody([_row(shape, row, place) for row, place in zip(shape.rows, _places(shape), strict=True)], **folding("long"))
    table = html.Table([head, body], className="table sheet__table")
    return html.Div(
        [
            *_search(shape),
            html.Div(table, className="sheet__room", role="region", **{"aria-label": shape.label}),
            html.P(shape.none, className="sheet__none", hidden=True),
        ],
        className=_classes(shape),
        **{"data-sheet": ""},
    )


def _classes(shape: Sheet) -> str:
    """How its rows are laid where columns have no room: texts below one another, of many numbers those that are drawn."""
    kinds = [head.kind for head in shape.heads]
    if all(kind in TEXTS for kind in kinds):
        return "sheet sheet--texts"
    return "sheet sheet--many" if len(kinds) > MANY else "sheet"


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
    classes = _column(shape, place)
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
    ends = [html.Span([html.Span(end) for end in head.scale], className="sheet__scale n", **hidden())] if any(head.scale) else []
    return html.Th([button, *ends], scope="col", className=classes, **{"aria-sort": sort})


def _column(shape: Sheet, place: int) -> str:
    """The class of a column; on a phone the one by which the table is sorted stands beside the name."""
    kind = shape.heads[place].kind
    return f"sheet__{kind} ranked" if place == shape.sorted_by and kind not in TEXTS else f"sheet__{kind}"


def _row(shape: Sheet, row: SheetRow, places: tuple[int | None, ...]) -> Element:
    cells = [_cell(shape, column, cell, places[column]) for column, cell in enumerate(row.cells)]
    return html.Tr(cells, **{"data-code": row.code, "data-search": row.search})


def _cell(shape: Sheet, column: int, cell: SheetCell, place: int | None) -> Element:
    head = shape.heads[column]
    value = place if head.kind in TEXTS else cell.value
    sorts = {} if value is None else {"data-value": repr(value)}
    classes = _column(shape, column) + (" n" if head.kind not in TEXTS else "")
    if head.kind == "name":
        return html.Th(told(cell.text), scope="row", className=classes, **sorts)
    label = {} if head.kind in ("text", "line") else {"data-label": head.text}
    return html.Td([told(cell.text), *_drawn(head, cell)], className=classes, **sorts, **label)


def _drawn(head: Head, cell: SheetCell) -> list[Element]:
    """What a column draws beside its text."""
    if head.kind == "bar":
        return [html.Span(bar(cell.tone, cell.size or 0.0), className="sheet__track", **hidden())]
    if head.kind == "dot":
        return [html.Span(dot(cell.tone, cell.size, head.limit), className="sheet__track dots", **hidden())]
    return [spark(cell.spark)] if head.kind == "line" and cell.spark else []


def _places(shape: Sheet) -> list[tuple[int | None, ...]]:
    """For each row the place of each of its texts among those of its column; no text has none, equal ones have the same."""
    columns = []
    for column, head in enumerate(shape.heads):
        texts = [row.cells[column].text for row in shape.rows]
        order = {text: place for place, text in enumerate(sorted({*texts} - NONE, key=collation_key))} if head.kind in TEXTS else {}
        columns.append([order.get(text) for text in texts])
    return list(zip(*columns, strict=True))
