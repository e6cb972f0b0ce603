"""Small lines side by side, and the largest parts of a whole, as HTML."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.figures.marks import spark
from components.figures.parts import folding, ghost, heads, hidden, named, numbers, sized, told
from components.shapes import Multiple, Multiples, Pareto, ParetoRow


def multiples(shape: Multiples) -> Element:
    """A name, a line and its last value for each unit, all on one scale."""
    cells = html.Ul([_multiple(shape, one) for one in shape.multiples], className="multiples", **folding("many"))
    return html.Div([cells, *(html.P(note, className="bars__note") for note in shape.notes)])


def _multiple(shape: Multiples, one: Multiple) -> Element:
    line = spark(one.spark, (shape.lower, shape.upper))
    return html.Li([named(one.name), line, html.B(told(one.text), className="n")], **{"data-unit": one.code})


def pareto(shape: Pareto) -> Element:
    """Bars with their counts, and in words the share that all down to each hold together."""
    head = html.Thead(html.Tr([html.Th(""), html.Th(""), *heads(shape.heads, 0)]))
    rows = html.Tbody([_row(row, shape) for row in shape.rows], **folding())
    table = html.Table([head, rows], className="pareto lined")
    return html.Div([table, *(html.P(note, className="bars__note") for note in shape.notes)])


def _row(row: ParetoRow, shape: Pareto) -> Element:
    bar = [html.I(className="fill-late", **sized(row.size)), ghost(row.ghost)]
    texts = (row.text, row.change, row.share_text) if row.change else (row.text, row.share_text)
    return html.Tr(
        [
            html.Th(named(row.name), scope="row"),
            html.Td(html.Span(bar, className="pareto__track"), className="drawn", **hidden()),
            *numbers(texts, shape.heads, 0),
        ],
        **{"data-unit": row.code},
    )
