"""Units as points between two axes, as a Plotly figure: a funnel of rates, or quadrants.

A plain dict whose colours are names of tokens, as `components.figures.plot` makes them. A class has a colour and a symbol of its
own; assets/points.js opens the address that a point carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10, sqrt
from textwrap import wrap

from components.figures.plot import WORDS, escaped
from components.formats import MARKS, Language
from components.shapes import Axis, Curve, Points
from components.shapes.charts import SYMBOLS, Point

HEIGHT = 440
FONT = "Num, Be Vietnam Pro, sans-serif"
# Diameters in px: of the smallest and the largest point, and of all where none has a size.
SMALLEST, LARGEST, PLAIN = 6, 20, 9
# A tick for each of these and its tenfold ones on an axis of ratios.
LOG_STEPS = (1, 3)
# Beyond this share of the width a label stands left of its point.
RIGHT = 0.55
# Room right of the plot for a letter of the longest name of a curve, and beside it, in px; and where no curve ends there.
WIDE, BESIDE, EDGE = 6.8, 12, 18
# Room above and below the plot, and for a line of words, in px.
ABOVE, BELOW, LINE = 30, 48, 16
# Where the name of each corner stands, the upper ones above the plot: x, y, from top left, clockwise.
CORNERS = ((0, 1, "left", "bottom"), (1, 1, "right", "bottom"), (1, 0, "right", "bottom"), (0, 0, "left", "bottom"))


def points(shape: Points, language: Language) -> dict[str, object]:
    """Curves behind, then one trace a class, those that stand out last."""
    classes = [name for name in SYMBOLS if any(point.grade == name for point in shape.points)]
    return {
        "data": [*map(_curve, shape.curves), *(_trace(shape, name) for name in classes)],
        "layout": _layout(shape, language),
    }


def _curve(curve: Curve) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(curve.xs),
        "y": list(curve.ys),
        "line": {"color": f"var(--{curve.tone})", "width": 1.25, "dash": "dash" if curve.dashed else "solid"},
        "hoverinfo": "skip",
    }


def _trace(shape: Points, grade: str) -> dict[str, object]:
    symbol, fill, edge = SYMBOLS[grade]
    found = [point for point in shape.points if point.grade == grade]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point.x for point in found],
        "y": [point.y for point in found],
        "text": [escaped(point.label) for point in found],
        "textposition": [_side(shape.x, point) for point in found],
        "textfont": {"color": "var(--ink)", "size": 12},
        "hovertext": ["<br>".join(map(escaped, wrap(point.told, WORDS))) for point in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[point.code, point.href] for point in found],
        "cliponaxis": False,
        "marker": {
            "symbol": symbol,
            "size": [_diameter(point) for point in found],
            "color": f"var(--{fill})",
            "opacity": 0.9,
            "line": {"color": f"var(--{edge})", "width": 1.5 if grade == "few" else 1},
        },
    }


def _diameter(point: Point) -> float:
    """Its area grows with its size."""
    return PLAIN if not point.size else round(SMALLEST + (LARGEST - SMALLEST) * sqrt(min(1.0, point.size)), 1)


def _side(axis: Axis, point: Point) -> str:
    lower, upper, place = (_scaled(axis, value) for value in (axis.lower, axis.upper, point.x))
    return "middle left" if place > lower + RIGHT * (upper - lower) else "middle right"


def _layout(shape: Points, language: Language) -> dict[str, object]:
    named = max([0, *(len(curve.name) for curve in shape.curves if not _is_upright(curve))])
    return {
        "height": HEIGHT,
        "margin": {"l": 56, "r": round(BESIDE + WIDE * named) if named else EDGE, "t": ABOVE, "b": BELOW},
        "separators": "".join(MARKS[language]),
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": "var(--ink-3)"},
        "hoverlabel": {
            "bgcolor": "var(--surface)",
            "bordercolor": "var(--line-strong)",
            "font": {"family": FONT, "color": "var(--ink)"},
        },
        "xaxis": _axis(shape.x),
        "yaxis": _axis(shape.y),
        "annotations": [*_names(shape), *_corners(shape)],
    }


def _axis(axis: Axis) -> dict[str, object]:
    drawn = {
        "title": {"text": escaped(axis.title), "font": {"size": 12}, "standoff": 10},
        "type": "log" if axis.log else "linear",
        "range": [_scaled(axis, axis.lower), _scaled(axis, axis.upper)],
        "gridcolor": "var(--line)",
        "zeroline": False,
        "fixedrange": True,
        "nticks": 7,
        "tickformat": ".0%" if axis.share and axis.upper - axis.lower > 0.05 else ".1%" if axis.share else "",
    }
    return {**drawn, "tickvals": _log_ticks(axis), "tickformat": ",d"} if axis.log else drawn


def _log_ticks(axis: Axis) -> list[int]:
    ticks = [step * 10**power for power in range(10) for step in LOG_STEPS]
    return [tick for tick in ticks if axis.lower <= tick <= axis.upper]


def _scaled(axis: Axis, value: float) -> float:
    """A place as Plotly wants it: on an axis of ratios the power of ten."""
    return log10(value) if axis.log else value


def _is_upright(curve: Curve) -> bool:
    return len(set(curve.xs)) == 1


def _names(shape: Points) -> list[dict[str, object]]:
    """The name of a curve at its right end; of an upright one above it. None stands over another."""
    named = [curve for curve in shape.curves if curve.name]
    ends = [_scaled(shape.y, curve.ys[-1]) for curve in named if not _is_upright(curve)]
    lower, upper = (_scaled(shape.y, value) for value in (shape.y.lower, shape.y.upper))
    places = iter(apart(ends, LINE / (HEIGHT - ABOVE - BELOW) * (upper - lower), upper))
    return [
        {
            "x": _scaled(shape.x, curve.xs[-1]),
            "y": _scaled(shape.y, max(curve.ys)) if _is_upright(curve) else next(places),
            "xanchor": "center" if _is_upright(curve) else "left",
            "yanchor": "bottom" if _is_upright(curve) else "middle",
            "xshift": 0 if _is_upright(curve) else 6,
            "align": "left",
            "showarrow": False,
            "text": escaped(curve.name),
            "font": {"size": 12, "color": "var(--ink-3)"},
        }
        for curve in named
    ]


def apart(places: Sequence[float], gap: float, upper: float) -> list[float]:
    """Places moved so that any two lie at least `gap` apart, in the same order, and none above `upper` but by that order."""
    order = sorted(range(len(places)), key=lambda place: places[place], reverse=True)
    found, ceiling = list(places), upper
    for place in order:
        found[place] = min(places[place], ceiling)
        ceiling = found[place] - gap
    return found


def _corners(shape: Points) -> list[dict[str, object]]:
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": across,
            "yanchor": down,
            "showarrow": False,
            "text": escaped(name),
            "font": {"size": 12, "color": "var(--ink-2)"},
        }
        for name, (x, y, across, down) in zip(shape.corners, CORNERS, strict=False)
    ]
