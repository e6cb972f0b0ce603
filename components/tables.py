"""The table twin of a card: the same metric frame, for eyes and screen readers."""

from __future__ import annotations

import pandas as pd

from components import elements as html
from components import formats
from components.collation import collation_key
from components.elements import Element
from components.naming import names
from components.panels import Panel, Reading
from components.panels.panel import measured
from data_access.metrics import COUNTS, METRICS, Index, Quantile

WITHOUT_NUMERATOR = tuple(name for name, metric in METRICS.items() if isinstance(metric, Quantile | Index))


def table(panel: Panel, reading: Reading) -> Element:
    """All rows of the panel's frame: names of its groups, then each metric, a rate with its two counts."""
    frame = _ordered(panel, reading, panel.frame(reading))
    told: dict[str, list[str]] = {}
    for by in panel.by:
        labels = names(reading.dimensions, by, frame[by], reading.language)
        if labels is None:
            told[reading.say(f"by.{by}")] = [formats.day_in_table(pd.Timestamp(text)) for text in frame[by]]
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
    """The value of a metric, and beside it what it is made of."""
    prefix = "" if len(panel.metrics) == 1 else f"{metric}_"
    name = reading.say(f"metric.{metric}.name")
    triples = [
        tuple(None if pd.isna(value) else value for value in row)
        for row in frame[[f"{prefix}{part}" for part in ("numerator", "denominator", "value")]].itertuples(index=False, name=None)
    ]
    if metric in COUNTS:
        return {name: [reading.number(above) for above, _, _ in triples]}
    told = {name: [measured(metric, *triple, reading.language) for triple in triples]}
    if metric not in WITHOUT_NUMERATOR:
        told[reading.say("table.numerator", metric=name)] = [reading.number(above) for above, _, _ in triples]
    return told | {reading.say("table.denominator", metric=name): [reading.number(below) for _, below, _ in triples]}
