"""Rows of units as tables: pairs of values on one scale, grids of numbers; and the legend of a plot of points."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.figures.parts import folding, heads, hidden, named, numbers, sized, spanned
from components.figures.parts import told as _told
from components.shapes import Cell, DumbbellRow, Dumbbells, Grid, GridRow, Link, Points, Text


def dumbbells(shape: Dumbbells) -> Element:
    """A row a unit: the first value hollow, the second solid, both as texts beside them."""
    marks = (("dumbbells__ring", shape.before), ("dumbbells__dot fill-pending", shape.after))
    key = html.Span([html.Span([html.I(className=mark), text]) for mark, text in marks], className="dumbbells__key", **hidden())
    head = [html.Th(""), html.Th(key), *heads(shape.heads, len(shape.heads) - 1)]
    rows = [_pair(row, shape) for row in shape.rows]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows, **folding())], className="dumbbells lined")
    return html.Div([table, *_notes(shape.notes)])


def _pair(row: DumbbellRow, shape: Dumbbells) -> Element:
    """The marks of a row; a missing value has none."""
    marks: list[Element] = []
    if shape.limit is not None:
        marks.append(html.B(className="dumbbells__limit", **sized(shape.limit)))
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
            html.Td(html.Div(marks, className="dumbbells__track"), className="dumbbells__scale drawn", **hidden()),
            *numbers(row.texts, shape.heads, len(shape.heads) - 1),
        ],
        **{"data-unit": row.code},
    )


def grid(shape: Grid) -> Element:
    """Rows against columns; on a phone a row is its name, the number by which it is ranked, and below them its other cells."""
    told = [html.Th(_told(text), scope="col", className=_ranked(shape, place)) for place, text in enumerate(shape.heads)]
    head = html.Thead(html.Tr([html.Th(shape.corner, scope="col"), *told]))
    table = html.Table([head, html.Tbody([_row(row, shape) for row in shape.rows], **folding())], className="grid")
    return html.Div([table, *_notes(shape.notes)])


def _ranked(shape: Grid, place: int) -> str | None:
    return "ranked" if place == shape.ranked else None


def _row(row: GridRow, shape: Grid) -> Element:
    cells = [
        _cell(cell, head, is_ranked=place == shape.ranked)
        for place, (cell, head) in enumerate(zip(row.cells, shape.heads, strict=True))
    ]
    return html.Tr([html.Th(named(row.name), scope="row"), *cells], **{"data-unit": row.code})


def _cell(cell: Cell, head: Text, *, is_ranked: bool) -> Element:
    """The number says what the shade says; what else it tells, which the table twin has too, is told to whoever points at it."""
    text: str | Element = _told(cell.text)
    if isinstance(cell.text, Link) and cell.told:
        text = html.A(cell.text, href=cell.text.href, className="opens", **{"aria-label": cell.told})
    if is_ranked:
        return html.Td(text, className="n ranked", title=cell.told)
    return html.Td(text, className=f"n level-{cell.level}", title=cell.told, **{"data-label": head})


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
