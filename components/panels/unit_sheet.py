"""All units of a level in one table: every number that the page can look at, side by side, each opening its dossiers."""

from __future__ import annotations

import pandas as pd

from components.panels.looking import LOOKED_AT, Row, looked, looked_at, rows_by
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Head, Nothing, Sheet, SheetCell, SheetRow, Spark
from data_access.dimensions import without_tones
from data_access.metrics import METRICS
from data_access.signals import SMALL

WEEKS = 13
TONES = {"grade-1": "pending", "grade-2": "due", "grade-3": "due", "grade-4": "late", "grade-5": "late"}
# Columns that are drawn as bars beside their numbers.
BARS = ("on_time_rate", "open_overdue", "received")
OF_COMMUNES = ("received", "resolved", *(name for name in LOOKED_AT if name != "received"))
OF_OTHERS = tuple(name for name in OF_COMMUNES if name not in ("received_per_1000", "criteria_met"))


def unit_sheet(reading: Reading, panel: Panel) -> Telling:
    """A row for each unit of the level that the filters leave, also for those without any dossier."""
    stream = panel.streams[0]
    frame = panel.frame(reading)
    units = reading.units(stream, holding=frame["unit"])
    measure = reading.say("unit_sheet.measure", weeks=reading.number(WEEKS), small=reading.number(SMALL))
    if units.empty or reading.is_empty(panel.streams):
        return Telling(reading.say(f"stream.{stream}"), measure, Nothing(reading.say("state.empty")))
    lines, most = _lines(reading, panel), {name: _most(frame, name) for name in BARS}
    chosen = looked_at(reading)
    found = rows_by(frame, "unit")
    rows = tuple(_row(reading, panel, unit, found.get(unit.code), lines.get(unit.code), most) for unit in units.itertuples())
    place = panel.metrics.index(chosen) + 1 if chosen in panel.metrics else 1
    descending = METRICS[chosen].better != "higher"
    rows = tuple(sorted(rows, key=lambda row: _place(row.cells[place].value, descending=descending)))
    sheet = Sheet(
        _heads(reading, panel),
        rows,
        place,
        descending,
        search=reading.say("unit_sheet.search"),
        label=reading.say(f"unit_sheet.title.{stream}", count=reading.number(len(units))),
        shown=reading.say("unit_sheet.shown", shown="#shown", all="#all"),
        none=reading.say("unit_sheet.none"),
    )
    return Telling(_title(reading, stream, chosen, rows, place), measure, sheet)


def _heads(reading: Reading, panel: Panel) -> tuple[Head, ...]:
    numbers = (Head(reading.say(f"looking.head.{name}"), "bar" if name in BARS else "number") for name in panel.metrics)
    return Head(reading.say("by.unit"), "name"), *numbers, Head(reading.say("unit_sheet.line"), "line")


def _title(reading: Reading, stream: str, metric: str, rows: tuple[SheetRow, ...], place: int) -> str:
    """Who comes first by what is looked at; how many there are where nobody can be ranked."""
    first = rows[0]
    if not first.cells[place].value or stream == "land_branch":
        return reading.say(f"unit_sheet.title.{stream}", count=reading.number(len(rows)))
    key = "most" if METRICS[metric].better is None or metric == "received" else "worst"
    name = reading.say(f"looking.head.{metric}")
    return reading.say(
        f"unit_sheet.{key}", name=name, unit=first.cells[0].text, value=first.cells[place].text, all=reading.number(len(rows))
    )


def _place(value: float | None, *, descending: bool) -> tuple[bool, float]:
    """What is worst first, what is missing last."""
    return value is None, 0.0 if value is None else -value if descending else value


def _row(reading: Reading, panel: Panel, unit: object, row: Row | None, line: Spark | None, most: dict[str, float]) -> SheetRow:
    cells = [SheetCell(reading.unit_link(unit.code, unit.name), None)]
    for metric in panel.metrics:
        found = looked(reading, metric, row, f"{metric}_")
        few = found.grade == "few"
        text = reading.say("unit_sheet.few", text=found.text) if few else found.text
        size = found.value / most[metric] if metric in BARS and found.value is not None and most[metric] and not few else None
        tone = TONES.get(found.grade, "received")
        # What is few is not ranked.
        cells.append(SheetCell(reading.opens(text, metric, unit=(unit.code,)), None if few else found.value, size, tone))
    cells.append(SheetCell("", None, spark=line))
    return SheetRow(unit.code, f"{without_tones(unit.name)} {unit.code}", tuple(cells))


def _most(frame: pd.DataFrame, metric: str) -> float:
    """The largest value of a column; nothing where no unit has one."""
    known = frame[f"{metric}_value"].dropna()
    return float(known.max()) if len(known) else 0.0


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
