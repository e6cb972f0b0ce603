"""Units side by side: in their groups (kind, difficult area, former district), or a few that a person has chosen."""

from __future__ import annotations

from components.naming import names
from components.panels.looking import Row, looked, rows_by
from components.panels.panel import Panel, Reading, Telling, register, told_by
from components.shapes import Head, Nothing, Sheet, SheetCell, SheetRow
from data_access.spelling import without_tones

METRICS = ("received", "resolved", "on_time_rate", "open_overdue", "online_share")
COMPARES = ("on_time_rate", "open_overdue")
# The groups of communes, each a breakdown, and what chooses one of its groups in an address.
GROUPINGS = ("kind", "difficult_area", "old_district")
MOST = 4


def groups(reading: Reading, panel: Panel) -> Telling:
    """A row for each group of communes."""
    by = panel.by[0]
    frame = panel.frame(reading)
    measure = reading.say("groups.measure")
    title = reading.say(f"groups.title.{by}")
    if reading.is_empty(panel.streams) or frame.empty:
        return Telling(title, measure, Nothing(reading.say("state.empty")))
    told = names(reading.dimensions, by, frame[by], reading.language)
    rows = tuple(
        SheetRow(code, without_tones(name), (SheetCell(name, None), *_cells(reading, panel, row, _members(reading, by, code))))
        for (code, row), name in zip(rows_by(frame, by).items(), told, strict=True)
    )
    # The table comes sorted by what was received, as its head says.
    rows = tuple(sorted(rows, key=lambda row: -(row.cells[1].value or 0.0)))
    heads = (Head(reading.say(f"by.{by}"), "name"), *(Head(reading.say(f"looking.head.{name}")) for name in METRICS))
    return Telling(title, measure, Sheet(heads, rows, 1, descending=True, label=title))


def _members(reading: Reading, by: str, code: str) -> dict[str, tuple[str, ...]]:
    """What of an address leaves one group: its name, or where no filter has that name, its units."""
    if by in ("kind", "old_district") and code:
        return {by: (code,)}
    of_group = reading.dimensions.unit_groups[by]
    of_group = of_group[of_group.index.isin(reading.units("commune")["code"])]
    return {"unit": tuple(sorted(of_group.index[of_group == code]))}


def _cells(reading: Reading, panel: Panel, row: Row, chosen: dict[str, tuple[str, ...]]) -> list[SheetCell]:
    cells = []
    for metric in panel.metrics:
        found = looked(reading, metric, row, f"{metric}_")
        streams = () if "kind" in chosen else panel.streams
        cells.append(SheetCell(reading.opens(found.text, metric, streams, **chosen), found.value))
    return cells


def compared(reading: Reading) -> Telling:
    """Two to four units that the filters choose, a row for each."""
    chosen = reading.filters.unit
    title, measure = reading.say("compared.title"), reading.say("groups.measure")
    if not 2 <= len(chosen) <= MOST:
        return Telling(
            title, measure, Nothing(reading.say("compared.none"), reading.say("compared.choose", most=reading.number(MOST)))
        )
    if reading.is_empty():
        return Telling(title, measure, Nothing(reading.say("state.empty")))
    found = rows_by(COMPARED.frame(reading), "unit")
    rows = tuple(
        SheetRow(unit, "", (SheetCell(reading.unit_link(unit), None), *_cells(reading, COMPARED, found[unit], {"unit": (unit,)})))
        for unit in chosen
        if unit in found
    )
    heads = (Head(reading.say("by.unit"), "name"), *(Head(reading.say(f"looking.head.{name}")) for name in METRICS))
    return Telling(title, measure, Sheet(heads, rows, 1, descending=True, label=title))


GROUPS: dict[str, Panel] = {
    by: told_by(groups, Panel(f"communes-by-{by.replace('_', '-')}", METRICS, (by,), ("commune",), compares=COMPARES))
    for by in GROUPINGS
}
COMPARED = register(Panel("units-compared", METRICS, ("unit",), tell=compared, compares=COMPARES))
