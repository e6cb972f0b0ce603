"""What was asked, in words: the period, how many communes have dossiers in it, and each value of a filter with a way to drop it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from components import formats
from components.asking import Asked, named
from components.panels import Reading
from components.panels.comparing import compared_name
from data_access.filters import CHOICES, COMPARED_DATES

# Since this day communes answer to the province itself; before it there were districts.
TWO_TIERS = date(2025, 7, 1)
# One value, one chip.
ALONE = 1


@dataclass(frozen=True)
class Acts:
    """What changes anything on a page: filters by name, and a comparison."""

    filters: frozenset[str]
    comparison: bool


def asked_line(found: Asked, acts: Acts) -> list[Component]:
    """The line below the finding: text for what always holds, a chip for each value that can be dropped.

    One that changes nothing on this page says so; it stays in the address for the other pages.
    """
    reading = found.reading
    period = reading.filters.period
    line = [html.Span(reading.say("asked.period", period=formats.period(period.first, period.last)))]
    reporting = _reporting(reading)
    line += [html.Span(reporting)] if reporting else []
    line += [html.Span(reading.say("asked.two_tiers"), className="asked__tiers")] if _reaches_back(reading) else []
    for name in CHOICES:
        values = getattr(found.filters, name)
        for value in values:
            dropped = {name: tuple(other for other in values if other != value)}
            line.append(_chip(found, name, named(reading, name, (value,), ALONE), dropped, acts=name in acts.filters))
    if reading.filters.compare:
        none = dict.fromkeys(("compare", *COMPARED_DATES))
        line.append(_chip(found, "compare", _compared(reading), none, acts=acts.comparison))
    return line


def _compared(reading: Reading) -> str:
    """The period that is compared with; that there are no data of it."""
    key = "asked.compared" if reading.before else "asked.compared_missing"
    return reading.say(key, period=compared_name(reading))


def _reaches_back(reading: Reading) -> bool:
    """Whether the period, or the one that it is compared with, has days before there were two tiers."""
    periods = [one.filters.period for one in (reading, reading.before) if one]
    return min(period.first for period in periods) < TWO_TIERS


def _reporting(reading: Reading) -> str:
    """How many communes have any dossier in the period, of those that are asked for; of a single one nobody counts."""
    units = reading.units("commune")
    if len(units) < 2 or not reading.filters.has_come:
        return ""
    frame = reading.frame(("received", "resolved", "in_process"), ("unit",), ("commune",))
    frame = frame[frame["unit"].isin(units["code"])]
    counts = frame[["received_numerator", "resolved_numerator", "in_process_numerator"]].sum(axis=1)
    return reading.say("asked.reporting", some=reading.number(int((counts > 0).sum())), all=reading.number(len(units)))


def _chip(found: Asked, name: str, said: str, dropped: dict[str, object], *, acts: bool) -> Component:
    reading = found.reading
    text = said if acts else reading.say("asked.idle", filter=said)
    without = replace(found.filters, **dropped).to_search()
    return html.A(
        [text, html.Span("×", className="chip__cross", **{"aria-hidden": "true"})],
        href=without or "?",
        className=f"chip chip--{name}" + ("" if acts else " chip--idle"),
        **{"aria-label": reading.say("asked.drop", filter=text)},
    )
