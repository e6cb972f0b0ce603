"""What was asked, in words: the period, how many communes have dossiers in it, and each value of a filter with a way to drop it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from components import formats
from components.asking import Asked, named
from components.panels import Reading
from components.panels.headline import compared_period
from data_access.filters import CHOICES

# Since this day communes answer to the province itself; before it there were districts.
TWO_TIERS = date(2025, 7, 1)
# One value, one chip.
ALONE = 1


def asked_line(found: Asked) -> list[Component]:
    """The line below the finding: text for what always holds, a chip for each value that can be dropped."""
    reading = found.reading
    period = reading.filters.period
    line = [html.Span(reading.say("asked.period", period=formats.period(period.first, period.last)))]
    reporting = _reporting(reading)
    line += [html.Span(reporting)] if reporting else []
    line += [html.Span(reading.say("asked.two_tiers"), className="asked__tiers")] if _reaches_back(reading) else []
    for name in CHOICES:
        line += [_chip(found, name, value) for value in getattr(found.filters, name)]
    return line


def _reaches_back(reading: Reading) -> bool:
    """Whether the period, or the one that it is compared with, has days before there were two tiers."""
    compared = compared_period(reading) if reading.filters.compare else None
    return min(reading.filters.period.first, compared.first if compared else date.max) < TWO_TIERS


def _reporting(reading: Reading) -> str:
    """How many communes have any dossier in the period, of those that are asked for; of a single one nobody counts."""
    units = reading.units("commune")
    if len(units) < 2 or not reading.filters.has_come:
        return ""
    frame = reading.frame(("received", "resolved", "in_process"), ("unit",), ("commune",))
    frame = frame[frame["unit"].isin(units["code"])]
    counts = frame[["received_numerator", "resolved_numerator", "in_process_numerator"]].sum(axis=1)
    return reading.say("asked.reporting", some=reading.number(int((counts > 0).sum())), all=reading.number(len(units)))


def _chip(found: Asked, name: str, value: str) -> Component:
    reading = found.reading
    text = named(reading, name, (value,), ALONE)
    kept = tuple(other for other in getattr(found.filters, name) if other != value)
    without = replace(found.filters, **{name: kept}).to_search()
    return html.A(
        [text, html.Span("×", className="chip__cross", **{"aria-hidden": "true"})],
        href=without or "?",
        className=f"chip chip--{name}",
        **{"aria-label": reading.say("asked.drop", filter=text)},
    )
