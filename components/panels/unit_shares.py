"""Who holds how much of the whole: the largest first, with the share that they hold together (Pareto)."""

from __future__ import annotations

import pandas as pd

from components.naming import names
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Nothing, Pareto, ParetoRow
from data_access.filters import UNSTATED
from data_access.mart.dimensions import UNKNOWN

SHOWN = 10
METRIC = "open_overdue"
# What stands for a group that nobody states.
NOT_STATED = ("", UNSTATED, UNKNOWN)


def shares(reading: Reading, panel: Panel) -> Telling:
    """The groups of the panel that hold most of what is overdue."""
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
        text = reading.opens(reading.number(count), METRIC, panel.streams, **{by: (code or UNSTATED,)})
        rows.append(
            ParetoRow(
                code,
                reading.unit_link(code, name) if by == "unit" else name,
                count / most,
                text,
                above / whole,
                reading.percent(above, whole),
            )
        )
    rest = (reading.say("shares.rest", count=reading.number(len(held) - len(rows))),) if len(held) > len(rows) else ()
    heads = (reading.say("ranking.head.overdue"), reading.say("shares.head.together"))
    title = _title(reading, by, held, told)
    return Telling(title, measure, Pareto(heads, tuple(rows), rest))


def _title(reading: Reading, by: str, held: pd.DataFrame, told: pd.Series) -> str:
    """How few hold at least half; of one alone, how much it holds. What nobody states is no cause, step or field."""
    counts, whole = held["numerator"].astype(int), int(held["numerator"].sum())
    is_stated = ~held[by].isin(NOT_STATED)
    stated, first = counts[is_stated], {"name": str(told.iloc[0]), "count": reading.number(int(counts.iloc[0]))}
    if len(held) == 1:
        return reading.say("shares.one", **first)
    if 2 * int(stated.sum()) < whole:
        share = reading.percent(whole - int(stated.sum()), whole)
        return reading.say("shares.unstated", name=str(told[~is_stated].iloc[0]), share=share)
    few = holders_of_half(stated, whole)
    return reading.say(f"shares.title.{by}.some", count=reading.number(few), all=reading.number(len(stated)))


def holders_of_half(counts: pd.Series, whole: int) -> int:
    """How many of the largest hold at least half of the whole."""
    return int((counts.astype(int).cumsum() * 2 < whole).sum()) + 1


SHARES: dict[str, Panel] = {
    name: told_by(shares, Panel(name, (METRIC,), (by,), streams))
    for name, by, streams in (
        ("overdue-by-commune-pareto", "unit", ("commune",)),
        ("overdue-by-department-pareto", "unit", ("department",)),
        ("overdue-by-procedure-of-departments", "procedure", ("department", "land_branch")),
        ("overdue-by-procedure-of-communes", "procedure", ("commune",)),
        ("overdue-by-procedure", "procedure", ()),
        ("overdue-by-field", "field", ()),
        ("overdue-by-cause", "cause", ()),
        ("overdue-by-step", "step", ()),
    )
}
