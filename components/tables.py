"""The table twin of a card: the same metric frame, for eyes and screen readers."""

from __future__ import annotations

import pandas as pd

from components import elements as html
from components import formats
from components.collation import collation_key
from components.elements import Element
from components.naming import names
from components.panels import Panel, Reading
from components.panels.comparing import Told, compared_name, said
from components.panels.joining import CHANGE, COMPARED, PARTS, framed
from components.panels.panel import measured
from data_access.metrics import COUNTS, METRICS, Index, Quantile

WITHOUT_NUMERATOR = tuple(name for name, metric in METRICS.items() if isinstance(metric, Quantile | Index))


def table(panel: Panel, reading: Reading) -> Element:
    """All rows of the panel's frame: names of its groups, then each metric, a rate with its two counts."""
    frame = _ordered(panel, reading, framed(panel, reading))
    told: dict[str, list[str]] = {}
    for by in panel.by:
        labels = names(reading.dimensions, by, frame[by], reading.language)
        if labels is None:
            told |= _days(reading, by, frame)
        else:
            told[reading.say(f"by.{by}")] = labels.fillna(frame[by]).tolist()
    for metric in panel.metrics:
        told |= _metric(panel, metric, frame, reading)
    if not panel.by:
        return _listing(told)
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in told]))
    rows = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell, className="n") for cell in row[1:])])
        for row in zip(*told.values(), strict=True)
    ]
    return html.Table([head, html.Tbody(rows)], className="table table-sm twin")


def _days(reading: Reading, by: str, frame: pd.DataFrame) -> dict[str, list[str]]:
    """Days, beside them those of the compared period where there is one."""
    name, period = reading.say(f"by.{by}"), compared_name(reading)
    heads = {by: name, COMPARED + by: reading.say("table.compared", column=name, period=period)}
    return {
        head: [formats.MISSING if pd.isna(text) else formats.day(pd.Timestamp(text)) for text in frame[column]]
        for column, head in heads.items()
        if column in frame
    }


def _ordered(panel: Panel, reading: Reading, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by the names of their first group; days keep their order."""
    labels = names(reading.dimensions, panel.by[0], frame[panel.by[0]], reading.language) if panel.by else None
    if labels is None:
        return frame
    keys = [collation_key(str(label)) for label in labels]
    return frame.iloc[sorted(range(len(frame)), key=keys.__getitem__)].reset_index(drop=True)


def _listing(told: dict[str, list[str]]) -> Element:
    """One row of many figures reads better as a list of them."""
    rows = [html.Tr([html.Th(name, scope="row"), html.Td(cells[0], className="n")]) for name, cells in told.items()]
    return html.Table(html.Tbody(rows), className="table table-sm twin")


def _metric(panel: Panel, metric: str, frame: pd.DataFrame, reading: Reading) -> dict[str, list[str]]:
    """The value of a metric, and beside it what it is made of; behind them its value in the compared period, and the change."""
    prefix, name = panel.prefix(metric), reading.say(f"metric.{metric}.name")
    now = _triples(frame, prefix)
    told = {name: [measured(metric, one.above, one.below, one.value, reading.language) for one in now]}
    if metric not in COUNTS:
        sides = {"numerator": [one.above for one in now], "denominator": [one.below for one in now]}
        shown = [side for side in sides if side == "denominator" or metric not in WITHOUT_NUMERATOR]
        told |= {reading.say(f"table.{side}", metric=name): [reading.number(count) for count in sides[side]] for side in shown}
    if prefix + CHANGE not in frame:
        return told
    then, period = _triples(frame, prefix + COMPARED), compared_name(reading)
    apart = [said(metric, one, other, reading) for one, other in zip(now, then, strict=True)]
    was = [measured(metric, one.above, one.below, one.value, reading.language) for one in then]
    return told | {
        reading.say("table.compared", column=name, period=period): was,
        reading.say("table.change", metric=name, period=period): [one[0] if one else formats.MISSING for one in apart],
    }


def _triples(frame: pd.DataFrame, prefix: str) -> list[Told]:
    parts = frame[[f"{prefix}{part}" for part in PARTS]]
    return [Told(*(None if pd.isna(value) else value for value in row)) for row in parts.itertuples(index=False, name=None)]
