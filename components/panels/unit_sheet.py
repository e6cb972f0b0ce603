"""All units of a level in one table: every number that the page can look at, side by side, each opening its dossiers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import formats
from components.panels.looking import LOOKED_AT, Row, looked, looked_at, mark_tone, rows_by
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Head, Nothing, Sheet, SheetCell, SheetRow, Spark
from components.shapes.scales import first_rate
from data_access.metrics import METRICS, Quantile
from data_access.signals import SMALL
from data_access.spelling import without_tones

WEEKS = 13
# Columns that are drawn beside their numbers: counts as bars, a rate near 1 as a dot on a scale that begins below the lowest.
BARS = ("open_overdue", "received")
DOTS = "on_time_rate"
OF_COMMUNES = ("received", "resolved", *(name for name in LOOKED_AT if name != "received"))
OF_OTHERS = tuple(name for name in OF_COMMUNES if name not in ("received_per_1000", "criteria_met"))


@dataclass(frozen=True)
class Drawn:
    """The columns that say something, the largest value of each that is drawn as bars, and where the scale of the dots begins."""

    metrics: tuple[str, ...]
    most: dict[str, float]
    first: float

    def size(self, metric: str, value: float) -> float | None:
        """How long the bar is, or how far along its scale the dot lies."""
        if metric == DOTS:
            return (value - self.first) / (1.0 - self.first)
        return value / self.most[metric] if self.most.get(metric) else None


def unit_sheet(reading: Reading, panel: Panel) -> Telling:
    """A row for each unit of the level that the filters leave, also for those without any dossier."""
    stream = panel.streams[0]
    frame = panel.frame(reading)
    units = reading.units(stream, holding=frame["unit"])
    if units.empty or reading.is_empty(panel.streams):
        return Telling(reading.say(f"stream.{stream}"), "", Nothing(reading.say("state.empty")))
    chosen, lines = looked_at(reading), _lines(reading, panel)
    same = _said_alike(reading, panel, frame, chosen)
    shown = tuple(name for name in panel.metrics if name not in same)
    drawn = Drawn(shown, {name: _most(frame, name) for name in BARS}, _first(frame))
    found = rows_by(frame, "unit")
    rows = tuple(_row(reading, panel, unit, found.get(unit.code), lines.get(unit.code), drawn) for unit in units.itertuples())
    place = drawn.metrics.index(chosen) + 1 if chosen in drawn.metrics else 1
    descending = METRICS[chosen].better != "higher"
    rows = tuple(sorted(rows, key=lambda row: _place(row.cells[place].value, descending=descending)))
    sheet = Sheet(
        _heads(reading, drawn),
        rows,
        place,
        descending,
        search=reading.say("unit_sheet.search"),
        label=reading.say(f"unit_sheet.title.{stream}", count=reading.number(len(units))),
        shown=reading.say("unit_sheet.shown", shown="#shown", all="#all"),
        none=reading.say("unit_sheet.none"),
    )
    measure = " · ".join([_measure(reading, drawn.first), *same.values()])
    return Telling(_title(reading, stream, chosen, rows, place), measure, sheet)


def _measure(reading: Reading, first: float) -> str:
    told = {"weeks": reading.number(WEEKS), "small": reading.number(SMALL), "first": formats.share(first, reading.language)}
    return reading.say("unit_sheet.measure", **told)


def _said_alike(reading: Reading, panel: Panel, frame: pd.DataFrame, chosen: str) -> dict[str, str]:
    """The quantiles that are the same for every unit, each in a sentence: a column of one value says nothing."""
    told = {}
    for metric in panel.metrics:
        if not isinstance(METRICS[metric], Quantile) or metric == chosen:
            continue
        known = frame[frame[f"{metric}_value"].notna()]
        if len(known) > 1 and known[f"{metric}_value"].nunique() == 1:
            text = looked(reading, metric, rows_by(known.head(1), "unit")[known["unit"].iloc[0]], f"{metric}_").text
            told[metric] = reading.say("unit_sheet.alike", name=reading.say(f"looking.head.{metric}"), value=text)
    return told


def _heads(reading: Reading, drawn: Drawn) -> tuple[Head, ...]:
    limits = reading.targets(DOTS)
    ends = tuple(formats.share(end, reading.language) for end in (drawn.first, 1.0))
    limit = drawn.size(DOTS, limits[0]) if limits else None
    heads = [Head(reading.say("by.unit"), "name")]
    for name in drawn.metrics:
        told = reading.say(f"looking.head.{name}")
        heads.append(Head(told, "dot", ends, limit) if name == DOTS else Head(told, "bar" if name in BARS else "number"))
    return *heads, Head(reading.say("unit_sheet.line"), "line")


def _title(reading: Reading, stream: str, metric: str, rows: tuple[SheetRow, ...], place: int) -> str:
    """Who comes first by what is looked at; how many there are where nobody does: one alone, equal ones, nothing at all."""
    ranked = [row for row in rows if row.cells[place].value is not None]
    values = [row.cells[place].value for row in ranked[:2]]
    is_volume = METRICS[metric].better is None or metric == "received"
    nothing = METRICS[metric].better != "higher" and values[:1] == [0]
    if len(ranked) > 1 and values[0] == ranked[-1].cells[place].value and not nothing and not reading.settles(metric):
        name = reading.say(f"looking.head.{metric}")
        return reading.say("unit_sheet.alike", name=name, value=ranked[0].cells[place].text)
    if len(set(values)) < 2 or nothing or stream == "land_branch" or reading.settles(metric):
        return reading.say(f"unit_sheet.title.{stream}", count=reading.number(len(rows)))
    first = ranked[0]
    return reading.say(
        f"unit_sheet.{'most' if is_volume else 'worst'}",
        name=reading.say(f"looking.head.{metric}"),
        unit=first.cells[0].text,
        value=first.cells[place].text,
        all=reading.number(len(ranked)),
    )


def _place(value: float | None, *, descending: bool) -> tuple[bool, float]:
    """What is worst first, what is missing last."""
    return value is None, 0.0 if value is None else -value if descending else value


def _row(reading: Reading, panel: Panel, unit: object, row: Row | None, line: Spark | None, drawn: Drawn) -> SheetRow:
    cells = [SheetCell(reading.unit_link(unit.code, unit.name), None)]
    for metric in drawn.metrics:
        found = looked(reading, metric, row, f"{metric}_")
        few = found.grade == "few"
        text = reading.say("unit_sheet.few", text=found.text) if few else found.text
        size = drawn.size(metric, found.value) if found.value is not None and not few else None
        tone = mark_tone(found.grade, "pending" if found.grade == "grade-1" else "received")
        # What is few is not ranked.
        cells.append(SheetCell(reading.opens(text, metric, unit=(unit.code,)), None if few else found.value, size, tone))
    cells.append(SheetCell("", None, spark=line))
    return SheetRow(unit.code, f"{without_tones(unit.name)} {unit.code}", tuple(cells))


def _most(frame: pd.DataFrame, metric: str) -> float:
    """The largest value of a column; nothing where no unit has one."""
    known = frame[f"{metric}_value"].dropna()
    return float(known.max()) if len(known) else 0.0


def _first(frame: pd.DataFrame) -> float:
    """Where the scale of the dots begins: below the lowest rate that is ranked."""
    ranked = frame[frame[f"{DOTS}_denominator"] >= SMALL][f"{DOTS}_value"].dropna()
    return first_rate(float(ranked.min()) if len(ranked) else 1.0)


def _lines(reading: Reading, panel: Panel) -> dict[str, Spark]:
    """The on-time rate of each of the last weeks, as counts of whole weeks divided."""
    weekly = reading.frame(("on_time_rate",), ("unit", "week"), panel.streams).sort_values(["unit", "week"])
    weekly = weekly[weekly["value"].notna()]
    limits = reading.targets("on_time_rate")
    limit = limits[0] if limits else None
    rates: dict[str, list[float]] = {}
    for unit, rate in zip(weekly["unit"], weekly["value"].tolist(), strict=True):
        rates.setdefault(unit, []).append(rate)
    return {unit: Spark(tuple(values[-WEEKS:]), "done", limit) for unit, values in rates.items() if len(values) > 1}


PANELS_OF: dict[str, Panel] = {
    stream: told_by(unit_sheet, Panel(name, metrics, ("unit",), (stream,), follows_count=True))
    for stream, name, metrics in (
        ("commune", "commune-sheet", OF_COMMUNES),
        ("department", "department-sheet", OF_OTHERS),
        ("land_branch", "land-branch-sheet", OF_OTHERS),
    )
}
