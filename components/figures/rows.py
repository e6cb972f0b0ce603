"""Rows of units as tables: pairs of values on one scale, grids of numbers; and the legend of a plot of points."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.figures.parts import hidden, named, sized, spanned, told
from components.shapes import Cell, DumbbellRow, Dumbbells, Grid, GridRow, Link, Points


def dumbbells(shape: Dumbbells) -> Element:
    """A row a unit: the first value hollow, the second solid, both as texts beside them."""
    marks = (("dumbbells__ring", shape.before), ("dumbbells__dot fill-pending", shape.after))
    key = html.Span([html.Span([html.I(className=mark), text]) for mark, text in marks], className="dumbbells__key", **hidden())
    head = [html.Th(""), html.Th(key), *(html.Th(text, scope="col", className="dumbbells__head") for text in shape.heads)]
    rows = [_pair(row, shape.limit) for row in shape.rows]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="dumbbells")
    return html.Div([table, *_notes(shape.notes)])


def _pair(row: DumbbellRow, limit: float | None) -> Element:
    """The marks of a row; a missing value has none."""
    marks: list[Element] = []
    if limit is not None:
        marks.append(html.B(className="dumbbells__limit", **sized(limit)))
    if row.before is not None and row.after is not None:
        ends = sorted((row.before, row.after))
        marks.append(html.I(className=f"dumbbells__line fill-{row.tone}", **spanned(*ends)))
    if row.before is not None:
        marks.append(html.I(className="dumbbells__ring", **sized(row.before)))
    if row.after is not None:
        marks.append(html.I(className=f"dumbbells__dot fill-{row.tone}", **sized(row.after)))
    return html.Tr(
        [
            html.Th(named(row.name), scope="row"),
            html.Td(html.Div(marks, className="dumbbells__track"), className="dumbbells__scale", **hidden()),
            *(html.Td(told(text), className="n") for text in row.texts),
        ],
        **{"data-unit": row.code},
    )


def grid(shape: Grid) -> Element:
    """Rows against columns; wider than its place it is moved sideways below its first column."""
    head = [html.Th(shape.corner, scope="col"), *(html.Th(told(text), scope="col") for text in shape.heads)]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody([_row(row) for row in shape.rows])], className="grid")
    held = html.Div(table, className="grid__room", tabIndex="0", role="region", **{"aria-label": shape.corner})
    return html.Div([held, *_notes(shape.notes)])


def _row(row: GridRow) -> Element:
    return html.Tr([html.Th(named(row.name), scope="row"), *(_cell(cell) for cell in row.cells)], **{"data-unit": row.code})


def _cell(cell: Cell) -> Element:
    """The number says what the shade says; what else it tells, which the table twin has too, is told to whoever points at it.

    One component a cell, two where it opens something: a page of a thousand answers a click late.
    """
    text: str | Element = cell.text
    if isinstance(cell.text, Link):
        label = {"aria-label": cell.told} if cell.told else {}
        text = html.A(cell.text, href=cell.text.href, className="opens", **label)
    return html.Td(text, className=f"n level-{cell.level}", title=cell.told)


def legend(shape: Points) -> Element | None:
    """The classes of a plot of points, each with its mark and how many it has."""
    if not shape.legend:
        return None
    classes = [
        html.Li([html.I(className=f"point {grade.grade}", **hidden()), html.Span(grade.label), html.B(grade.count, className="n")])
        for grade in shape.legend
    ]
    return html.Ul(classes, className="legend")


def _notes(notes: tuple[str, ...]) -> list[Element]:
    return [html.P(note, className="rows__note") for note in notes]
