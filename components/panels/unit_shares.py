"""Who holds how much of the whole: the largest first, with the share that they hold together (Pareto)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components.naming import names
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Link, Nothing, Pareto, ParetoRow
from data_access.filters import CHOICES

SHOWN = 10
METRIC = "open_overdue"


def shares(reading: Reading, panel: Panel, named: Callable[[Reading, str, str], str]) -> Telling:
    """The groups of the panel that hold most of what is overdue; `named` tells a group by its code and name."""
    by = panel.by[0]
    frame = panel.frame(reading)
    held = frame[frame["numerator"] > 0].sort_values(["numerator", by], ascending=[False, True], ignore_index=True)
    measure = reading.say(f"shares.measure.{by}")
    if reading.is_empty(panel.streams):
        return Telling(reading.say(f"shares.title.{by}.empty"), measure, Nothing(reading.say("state.empty")))
    if held.empty:
        return Telling(reading.say(f"shares.title.{by}.none"), measure, Nothing(reading.say("ageing.none")))
    whole, most = int(held["numerator"].sum()), int(held["numerator"].iloc[0])
    told = names(reading.dimensions, by, held[by], reading.language)
    rows, above = [], 0
    for code, name, count in zip(held[by].head(SHOWN), told.head(SHOWN), held["numerator"].head(SHOWN).astype(int), strict=True):
        above += count
        told_count = reading.number(count)
        # A cause and a step are no filters of an address.
        text = reading.opens(told_count, METRIC, panel.streams, **{by: (code,)}) if by in CHOICES else told_count
        rows.append(ParetoRow(code, named(reading, code, name), count / most, text, above / whole, reading.percent(above, whole)))
    rest = (reading.say("shares.rest", count=reading.number(len(held) - len(rows))),) if len(held) > len(rows) else ()
    heads = (reading.say("ranking.head.overdue"), reading.say("shares.head.together"))
    title = reading.say(
        f"shares.title.{by}.some", count=reading.number(_half(held["numerator"], whole)), all=reading.number(len(held))
    )
    return Telling(title, measure, Pareto(heads, tuple(rows), rest))


def _half(counts: pd.Series, whole: int) -> int:
    """How many of the largest hold at least half of the whole."""
    return int((counts.astype(int).cumsum() * 2 < whole).sum()) + 1


def _unit(reading: Reading, code: str, name: str) -> Link:
    return reading.unit_link(code, name)


def _plain(_reading: Reading, _code: str, name: str) -> str:
    return name


def _shares(name: str, by: str, streams: tuple[str, ...], named: Callable[[Reading, str, str], str]) -> Panel:
    return register(Panel(name, (METRIC,), (by,), streams, tell=lambda reading: shares(reading, SHARES[name], named)))


SHARES: dict[str, Panel] = {}
SHARES |= {
    name: _shares(name, by, streams, named)
    for name, by, streams, named in (
        ("overdue-by-commune-pareto", "unit", ("commune",), _unit),
        ("overdue-by-department-pareto", "unit", ("department",), _unit),
        ("overdue-by-procedure-of-departments", "procedure", ("department", "land_branch"), _plain),
        ("overdue-by-procedure-of-communes", "procedure", ("commune",), _plain),
        ("overdue-by-procedure", "procedure", (), _plain),
        ("overdue-by-field", "field", (), _plain),
        ("overdue-by-cause", "cause", (), _plain),
        ("overdue-by-step", "step", (), _plain),
    )
}
