"""Shapes as HTML on a CSS grid; small lines are drawn by assets/sparks.js from data attributes.

Widths and places are data: they go to the style sheet as custom properties, which is all that `style` is used for.
"""

from __future__ import annotations

from collections.abc import Callable

from components import elements as html
from components.elements import Element
from components.figures.marks import bar as _bar
from components.figures.marks import spark as _spark
from components.figures.parts import folding, told
from components.figures.parts import ghost as _ghost
from components.figures.parts import heads as _heads
from components.figures.parts import hidden as _hidden
from components.figures.parts import named as _name
from components.figures.parts import numbers as _numbers
from components.figures.parts import sized as _sized
from components.figures.rows import dumbbells, grid, legend
from components.figures.shares import multiples, pareto
from components.figures.sheets import sheet
from components.shapes import (
    Bars,
    Change,
    Dumbbells,
    Figure,
    Grid,
    Multiples,
    Nested,
    Nothing,
    Pareto,
    Part,
    Points,
    Ranking,
    Shape,
    Sheet,
    Switch,
    Tile,
    Tiles,
)


def drawn(shape: Shape) -> Element | None:
    """The HTML of a shape. Raises KeyError for a shape that is drawn elsewhere."""
    return DRAWERS[type(shape)](shape)


def _figure(shape: Figure) -> Element:
    beside = []
    if shape.spark:
        beside = [_spark(shape.spark)]
    elif shape.filled is not None:
        target = [] if shape.limit is None else [html.B(className="bullet__limit", **_sized(shape.limit))]
        beside = [html.Div([html.I(className="bullet__bar", **_sized(shape.filled)), *target], className="bullet", **_hidden())]
    return html.Div(
        [
            html.Div(
                [html.Span(told(shape.value), className=f"figure__value n tone-{shape.tone}"), *beside], className="figure__row"
            ),
            html.P(shape.note, className="figure__note"),
            *([html.P([told(shape.change), " ", shape.before], className="figure__change")] if shape.before else []),
        ],
        className="figure",
    )


def _bars(shape: Bars) -> Element:
    rows = [
        html.Li(
            [
                html.Span(told(bar.label), className="bars__label"),
                html.Span([_bar(bar.tone, bar.size), _ghost(bar.ghost), _limit(bar.limit)], className="bars__track", **_hidden()),
                *(html.Span(told(text), className="bars__text n") for text in bar.texts),
            ]
        )
        for bar in shape.bars
    ]
    compared = " bars--compared" if any(isinstance(text, Change) for bar in shape.bars for text in bar.texts) else ""
    listed = html.Ul(rows, className=f"bars{compared}", **folding())
    return html.Div([listed, *(html.P(note, className="bars__note") for note in shape.notes)])


def _tiles(shape: Tiles) -> Element:
    legend = html.Ul(
        [
            html.Li(
                [
                    html.I(className=f"swatch {grade.grade}", **_hidden()),
                    html.Span(grade.label),
                    html.B(grade.count, className="n"),
                ]
            )
            for grade in shape.legend
        ],
        className="legend",
    )
    columns = _columns(shape.tiles)
    tiles = html.Ul([_tile(tile, columns) for tile in shape.tiles], className="tiles", role="list", style={"--columns": columns})
    if shape.switch is None:
        return html.Div([tiles, legend], className="map")
    # Filled by assets/regions.js from the tiles beside it, with the same classes and texts.
    regions = html.Div(className="regions", **{"data-regions": shape.switch.address, "data-label": shape.switch.regions})
    return html.Div([_switch(shape.switch), tiles, regions, legend], className="map")


def _switch(switch: Switch) -> Element:
    """Two buttons; what is chosen is the browser's matter and kept there."""
    choices = (("tiles", switch.tiles, "true"), ("regions", switch.regions, "false"))
    buttons = [
        html.Button(text, className="switch__choice", **{"data-drawn-as": name, "aria-pressed": pressed})
        for name, text, pressed in choices
    ]
    return html.Div(buttons, className="switch", role="group", **{"aria-label": switch.label})


def _columns(tiles: tuple[Tile, ...]) -> int:
    """The columns of the grid, with one more for the name of what stands apart in the last one."""
    last = max(tile.column for tile in tiles)
    return last + 1 + any(tile.apart and tile.column == last for tile in tiles)


def _tile(tile: Tile, columns: int) -> Element:
    digit = "" if tile.rank is None else str(tile.rank)
    place = {"style": {"--column": tile.column + 1, "--row": tile.row + 1}, "data-unit": tile.code}
    label = html.Span(tile.told, className="told")
    side = " tile__name--west" if tile.column < columns / 2 else ""
    name = [html.Span(tile.name, className=f"tile__name{side}", title=tile.name)] if tile.apart else []
    told_of = {"className": f"tile {tile.grade}", "title": tile.told, "tabIndex": "-1"}
    square = html.A([digit, label], href=tile.href, **told_of) if tile.href else html.Span([digit, label], **told_of)
    return html.Li([square, *name], **place)


def _ranking(shape: Ranking) -> Element:
    head = html.Thead(html.Tr([html.Th(""), html.Th(""), html.Th(""), *_heads(shape.heads, 0)]))
    rows = [
        html.Tr(
            [
                html.Td(row.rank, className="ranking__rank n"),
                html.Th(_name(row.name), scope="row"),
                html.Td(
                    html.Span([_bar(row.tone, row.size), _ghost(row.ghost)], className="ranking__track"),
                    className="ranking__bar drawn",
                    **_hidden(),
                ),
                *_numbers(row.texts, shape.heads, 0, row.bad),
            ],
            **{"data-unit": row.code},
        )
        for row in shape.rows
    ]
    return html.Table([head, html.Tbody(rows, **folding())], className="ranking lined")


def _nested(shape: Nested) -> Element:
    ranked = len(shape.heads) - 1
    head = html.Thead(html.Tr([html.Th(""), html.Th(""), *_heads(shape.heads, ranked), html.Th("")]))
    rows = [
        html.Tr(
            [
                html.Th(_name(row.name), scope="row"),
                html.Td(
                    []
                    if row.group
                    else [
                        html.I(className="nested__outer", **_sized(row.outer)),
                        html.I(className="nested__inner", **_sized(row.inner)),
                    ],
                    className="nested__bars drawn",
                    **_hidden(),
                ),
                *_numbers(row.texts, shape.heads, ranked),
                html.Td(_stack(row.parts)),
            ],
            className="nested__group" if row.group else "",
        )
        for row in shape.rows
    ]
    legend = html.Ul(
        [html.Li([html.I(className=f"swatch fill-{part.tone}", **_hidden()), part.label]) for part in shape.legend],
        className="legend",
    )
    return html.Div([html.Table([head, html.Tbody(rows, **folding())], className="nested lined"), legend])


def _stack(parts: tuple[Part, ...]) -> Element:
    label = " · ".join(part.label for part in parts)
    bars = [html.I(className=f"fill-{part.tone}", **_sized(part.size)) for part in parts]
    return html.Div([*bars, html.Span(label, className="told")], className="stack", title=label)


def _nothing(shape: Nothing) -> Element:
    return html.Div([html.P(shape.reason), *([html.P(shape.hint)] if shape.hint else [])], className="nothing")


def _limit(limit: float | None) -> Element | None:
    return None if limit is None else html.B(className="bars__limit", **_sized(limit))


DRAWERS: dict[type, Callable[..., Element | None]] = {
    Figure: _figure,
    Bars: _bars,
    Tiles: _tiles,
    Ranking: _ranking,
    Nested: _nested,
    Nothing: _nothing,
    Sheet: sheet,
    Multiples: multiples,
    Pareto: pareto,
    Dumbbells: dumbbells,
    Grid: grid,
    # Its points are a plot; beside that stands what its classes are.
    Points: legend,
}
