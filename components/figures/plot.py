"""Lines as a Plotly figure: a plain dict whose colours are names of tokens, painted in the browser.

Plain dicts, because validated figures cost a thousand times as much and fifty milliseconds to read back (STACK §2).
"""

from __future__ import annotations

from textwrap import wrap

from components.formats import MARKS, Language
from components.shapes import Lines

HEIGHT = 236
# Letters in a line of what is told of a milestone; the label of a hover does not break by itself, and a phone is narrow.
WORDS = 44
# Half of a label of two lines, in px.
HALF = 17
# Room right of the lines for their labels, in px.
LABELS = 96


def lines(shape: Lines, language: Language) -> dict[str, object]:
    """One trace a series, labelled at its end; milestones as dotted lines with their words above."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines" if len(shape.days) > 1 else "markers",
            "name": escaped(series.name),
            "x": list(shape.days),
            "y": list(series.values),
            "line": {"color": f"var(--{series.tone})", "width": 2},
            "marker": {"color": f"var(--{series.tone})", "size": 7},
            "hovertemplate": "%{y:,d}<extra>" + escaped(series.name) + "</extra>",
        }
        for series in shape.series
    ]
    return {"data": [*_band(shape), *_ghosts(shape), *traces, *_points(shape)], "layout": _layout(shape, language)}


def _band(shape: Lines) -> list[dict[str, object]]:
    """The ordinary range of each day, as steps behind the lines."""
    if shape.band is None:
        return []
    common = {"type": "scatter", "mode": "lines", "x": list(shape.days), "hoverinfo": "skip"}
    edge = {"width": 0, "shape": "hvh", "color": "var(--done-soft)"}
    return [
        {**common, "y": list(shape.band.lowers), "line": edge},
        {**common, "y": list(shape.band.uppers), "line": edge, "fill": "tonexty", "fillcolor": "var(--done-soft)"},
    ]


def _ghosts(shape: Lines) -> list[dict[str, object]]:
    """The lines of the period that is compared with: thinner, lighter, dashed."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": escaped(shape.ghosts),
            "x": list(shape.days),
            "y": list(series.ghost),
            "line": {"color": f"var(--{series.tone})", "width": 1.25, "dash": "dot"},
            "opacity": 0.6,
            "hovertemplate": "%{y:,d}<extra>" + escaped(f"{series.name}, {shape.ghosts}") + "</extra>",
        }
        for series in shape.series
        if series.ghost
    ]


def _points(shape: Lines) -> list[dict[str, object]]:
    """Rings around the points that a rule of the control chart has found."""
    if shape.band is None or not shape.band.points:
        return []
    line = next(series for series in shape.series if series.tone == shape.band.tone)
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [shape.days[point.position] for point in shape.band.points],
            "y": [line.values[point.position] for point in shape.band.points],
            "marker": {"symbol": "circle-open", "size": 11, "color": "var(--late)", "line": {"width": 2}},
            "text": [escaped(point.label) for point in shape.band.points],
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]


def _layout(shape: Lines, language: Language) -> dict[str, object]:
    end = len(shape.days) - 1
    return {
        "height": HEIGHT,
        "margin": {"l": 48, "r": LABELS, "t": 18, "b": 28},
        "separators": "".join(MARKS[language]),
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Num, Be Vietnam Pro, sans-serif", "size": 12, "color": "var(--ink-3)"},
        "hoverlabel": {"bgcolor": "var(--surface)", "bordercolor": "var(--line-strong)", "font": {"color": "var(--ink)"}},
        "xaxis": {
            # A day is its own name: on an axis of numbers the hover would be headed by its position.
            "type": "category",
            "range": [-0.5, end + 0.5],
            "tickvals": [mark.position for mark in shape.ticks],
            "ticktext": [escaped(mark.label) for mark in shape.ticks],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "linecolor": "var(--line)",
            "ticklabelposition": "outside right",
            "unifiedhovertitle": {"text": "%{x}"},
        },
        "yaxis": {
            "rangemode": "tozero",
            "tickformat": ",d",
            "gridcolor": "var(--line)",
            "zeroline": False,
            "fixedrange": True,
            "nticks": 6,
        },
        "shapes": [
            {
                "type": "line",
                "x0": mark.position,
                "x1": mark.position,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": "var(--line-strong)", "width": 1, "dash": "dot"},
            }
            for mark in shape.marks
        ],
        "annotations": [*_labels(shape, end), *_marks(shape)],
    }


def _labels(shape: Lines, end: int) -> list[dict[str, object]]:
    """Direct labels instead of a legend; where two lines end close together their labels are pushed apart, above the axis."""
    last = {series: series.values[-1] or 0 for series in shape.series}
    highest = max([1, *(value or 0 for series in shape.series for value in (*series.values, *series.ghost))])
    ordered = sorted(shape.series, key=lambda series: last[series], reverse=True)
    close = len(ordered) == 2 and last[ordered[0]] - last[ordered[1]] < highest / 6
    at_axis = bool(ordered) and last[ordered[-1]] < highest / 8
    shifts = [HALF, -HALF] if close else [0] * len(ordered)
    if at_axis:
        shifts = [shift + 2 * HALF for shift in shifts] if close else [*shifts[:-1], HALF]
    return [
        {
            "x": end,
            "y": last[series],
            "xanchor": "left",
            "showarrow": False,
            "xshift": 8,
            "align": "left",
            "yshift": shift,
            "font": {"color": f"var(--{series.tone}-text)", "size": 12},
            "text": f"{escaped(series.name)}<br><b>{escaped(series.last)}</b>",
        }
        for shift, series in zip(shifts, ordered, strict=True)
    ]


def _marks(shape: Lines) -> list[dict[str, object]]:
    return [
        {
            "x": mark.position,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left",
            "showarrow": False,
            "text": "◆",
            "hovertext": "<br>".join(map(escaped, wrap(mark.label, WORDS))),
            "font": {"size": 10, "color": "var(--ink-3)"},
        }
        for mark in shape.marks
    ]


def escaped(text: str) -> str:
    """Plotly reads a little HTML in its texts; names must not be read as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
