"""Communes on the tile map and in a ranking, departments bar in bar."""

from __future__ import annotations

import pandas as pd

from components import formats
from components.naming import short_names
from components.panels.looking import Row, grade_of, legend, mark_tone, red_limit, rows_by, severity
from components.panels.panel import Panel, Reading, Telling, register
from components.panels.unit_shares import holders_of_half
from components.shapes import Nested, NestedRow, Nothing, Part, RankedRow, Ranking, Switch, Tile, Tiles
from data_access.signals import SMALL

SHOWN = 8
STATES = (
    ("open_in_time", "pending"),
    ("open_paused", "received"),
    ("open_undated", "line-strong"),
    ("open_overdue", "late"),
)


def tile_map(reading: Reading) -> Telling:
    """The on-time rate of each commune in the classes that the targets set; same size for every unit."""
    measure = reading.say("map.measure")
    if reading.is_empty(("commune",)):
        return Telling(reading.say("map.title.empty"), measure, Nothing(reading.say("state.empty")))
    placed = reading.placed_communes()
    if placed.empty:
        return Telling(reading.say("map.title.empty"), measure, Nothing(reading.say("map.none")))
    rates = rows_by(MAP.frame(reading), "unit")
    limits = reading.targets("on_time_rate")
    tiles = _tiles(reading, placed, rates, limits)
    shape = Tiles(tuple(tiles), legend(reading, "on_time_rate", [tile.grade for tile in tiles]), switch(reading))
    there = set(reading.units("commune")["code"])
    return Telling(_map_title(reading, {code: row for code, row in rates.items() if code in there}, limits), measure, shape)


def _tiles(reading: Reading, placed: pd.DataFrame, rates: dict[str, Row], limits: list[float]) -> list[Tile]:
    """A tile for each unit that has a place; those that the filters leave out keep theirs without a class."""
    ranks = {row.unit: rank for rank, row in enumerate(most_overdue(reading).head(SHOWN).itertuples(), start=1)}
    asked_for = set(reading.units("commune")["code"])
    taken = set(zip(placed["tile_column"], placed["tile_row"], strict=True))
    tiles = []
    for unit in placed.itertuples():
        above, below = (int(rates[unit.code][side]) if unit.code in rates else 0 for side in ("numerator", "denominator"))
        grade = grade_of(above, below, limits) if unit.code in asked_for else "out"
        tiles.append(
            Tile(
                unit.code,
                unit.name,
                int(unit.tile_column),
                int(unit.tile_row),
                grade,
                _told(reading, unit.name, above, below, grade),
                ranks.get(unit.code),
                stands_alone(int(unit.tile_column), int(unit.tile_row), taken),
                reading.unit_link(unit.code).href,
            )
        )
    return tiles


def stands_alone(column: int, row: int, taken: set[tuple[int, int]]) -> bool:
    """Whether no square around is taken: an island beside the grid, whose name is written below it."""
    around = {(column + across, row + down) for across in (-1, 0, 1) for down in (-1, 0, 1)} - {(column, row)}
    return len(taken) > 1 and not around & taken


def switch(reading: Reading) -> Switch | None:
    """The choice between tiles and boundaries, where the province gives these."""
    boundaries = reading.store.boundaries
    if boundaries is None:
        return None
    return Switch(
        boundaries.address, reading.say("map.switch.label"), reading.say("map.switch.tiles"), reading.say("map.switch.regions")
    )


def _map_title(reading: Reading, rates: dict[str, Row], limits: list[float]) -> str:
    """How many meet the target and how many miss the limit of the red classes, of those that can be judged."""
    if reading.settles("on_time_rate"):
        return reading.say("map.title.empty")
    grades = [grade_of(int(row["numerator"]), int(row["denominator"]), limits) for row in rates.values()]
    judged = [severity(grade) for grade in grades if severity(grade) != "none"]
    if len(judged) == 1:
        unit, row = next(pair for pair in rates.items() if int(pair[1]["denominator"]) >= SMALL)
        return _told(reading, reading.dimensions.unit_names[unit], int(row["numerator"]), int(row["denominator"]), "grade-1")
    if not judged:
        return reading.say("map.title.unjudged", small=reading.number(SMALL))
    if not limits:
        return reading.say("map.title.plain", count=reading.number(len(judged)))
    return reading.say(
        "map.title.target",
        met=reading.number(judged.count("met")),
        judged=reading.number(len(judged)),
        target=formats.share(limits[0], reading.language),
        below=reading.number(judged.count("missed")),
        limit=formats.share(red_limit(limits), reading.language),
    )


def _told(reading: Reading, name: str, above: int, below: int, grade: str) -> str:
    if grade in ("none", "out"):
        return reading.say(f"map.tile.{grade}", name=name)
    key = "map.tile.few" if grade == "few" else "map.tile.rate"
    return reading.say(key, name=name, rate=reading.percent(above, below), count=reading.number(below))


def most_overdue(reading: Reading) -> pd.DataFrame:
    """Communes that hold overdue dossiers, most first; equal counts keep the order of the pack."""
    frame = RANKING.frame(reading)
    order = {code: place for place, code in enumerate(reading.dimensions.unit["code"])}
    held = frame[frame["open_overdue_numerator"] > 0].assign(order=lambda rows: rows["unit"].map(order))
    return held.sort_values(["open_overdue_numerator", "order"], ascending=[False, True], ignore_index=True)


def ranking(reading: Reading) -> Telling:
    """The communes with most overdue dossiers, and how many of theirs were on time."""
    held = most_overdue(reading)
    measure = reading.say("ranking.measure")
    if RANKING.frame(reading).empty:
        return Telling(reading.say("ranking.title.empty"), measure, Nothing(reading.say("state.empty")))
    if held.empty:
        return Telling(reading.say(f"ranking.title.none.{reading.part('commune')}"), measure, Nothing(reading.say("ranking.none")))
    names = reading.dimensions.unit_names
    limits = reading.targets("on_time_rate")
    most, whole = int(held["open_overdue_numerator"].max()), int(held["open_overdue_numerator"].sum())
    rows = []
    for rank, row in enumerate(held.head(SHOWN).itertuples(), start=1):
        above, below = int(row.on_time_rate_numerator), int(row.on_time_rate_denominator)
        grade = grade_of(above, below, limits)
        tone = mark_tone(grade)
        told = reading.say("ranking.few") if below < SMALL else reading.percent(above, below)
        rate = reading.opens(told, "on_time_rate", unit=(row.unit,))
        rows.append(
            RankedRow(
                row.unit,
                str(rank),
                reading.unit_link(row.unit, names[row.unit]),
                int(row.open_overdue_numerator) / most,
                tone,
                (reading.opens(reading.number(int(row.open_overdue_numerator)), "open_overdue", unit=(row.unit,)), rate),
                (False, severity(grade) == "missed"),
            )
        )
    shown = int(held["open_overdue_numerator"].head(SHOWN).sum())
    told = {"units": reading.number(len(rows)), "share": reading.percent(shown, whole), "count": reading.number(whole)}
    title = reading.say("ranking.title.share" if len(held) > len(rows) else "ranking.title.all", **told)
    heads = (reading.say("ranking.head.overdue"), reading.say("ranking.head.on_time"))
    return Telling(title, measure, Ranking(heads, tuple(rows)))


def departments(reading: Reading, shown: int = SHOWN) -> Telling:
    """Received and resolved of each department, what is in process by its state, and the land branches as one group."""
    frame = DEPARTMENTS.frame(reading)
    branches = reading.frame(DEPARTMENTS.metrics, ("stream",), ("land_branch",))
    measure = _departments_measure(reading, frame, shown)
    if frame.empty and branches.empty:
        return Telling(reading.say("departments.title.empty"), measure, Nothing(reading.say("state.empty")))
    frame = frame.sort_values(["in_process_numerator", "received_numerator"], ascending=False, kind="stable")
    short = short_names(reading.dimensions)
    most = max([1, *frame["received_numerator"], *frame["resolved_numerator"]])
    rows = [_nested(reading, unit, row, short[unit], most) for unit, row in rows_by(frame.head(shown), "unit").items()]
    rows += [
        _nested(reading, stream, row, reading.say("departments.branches"), most, group=True)
        for stream, row in rows_by(branches, "stream").items()
    ]
    heads = tuple(reading.say(f"departments.head.{name}") for name in ("received", "rate", "in_process"))
    legend = (Part(0, "track-strong", reading.say("flow.received")), Part(0, "done", reading.say("flow.resolved")))
    legend += tuple(Part(0, tone, reading.say(f"state_of.{name}")) for name, tone in STATES)
    title = _departments_title(reading, frame, short, of_all=shown > SHOWN)
    return Telling(title, measure, Nested(heads, legend, tuple(rows)))


def _departments_measure(reading: Reading, frame: pd.DataFrame, shown: int) -> str:
    if frame.empty:
        return reading.say("departments.measure_of_none")
    count = reading.number(min(shown, len(frame)))
    return reading.say("departments.measure", shown=count, all=reading.number(len(frame)))


def _departments_title(reading: Reading, frame: pd.DataFrame, short: pd.Series, *, of_all: bool) -> str:
    """Who holds most, the first row; on the page of departments, whose headline says so already, how many hold half."""
    if frame.empty:
        return reading.say("departments.title.empty")
    held = frame["in_process_numerator"].astype(int)
    whole, first = int(held.sum()), str(short[frame["unit"].iloc[0]])
    if not whole:
        return reading.say(f"departments.title.none.{reading.part('department')}")
    if len(frame) == 1:
        return reading.say("departments.title.one", name=first, count=reading.number(whole))
    if of_all:
        holders = reading.number(holders_of_half(held, whole))
        return reading.say("departments.title.half", holders=holders, all=reading.number(len(frame)))
    share = reading.percent(int(held.iloc[0]), whole)
    return reading.say("departments.title.share", name=first, share=share, count=reading.number(whole))


def _nested(reading: Reading, unit: str, row: Row, name: str, most: int, *, group: bool = False) -> NestedRow:
    received, resolved = int(row["received_numerator"]), int(row["resolved_numerator"])
    whole = int(row["in_process_numerator"])
    parts = tuple(
        Part(
            int(row[f"{state}_numerator"]) / whole,
            tone,
            reading.say(
                "departments.part",
                state=reading.say(f"state_of.{state}"),
                count=reading.number(int(row[f"{state}_numerator"])),
            ),
        )
        for state, tone in STATES
        if whole and int(row[f"{state}_numerator"])
    )
    chosen, streams = ({}, ("land_branch",)) if group else ({"unit": (unit,)}, ())
    texts = (
        reading.opens(reading.number(received), "received", streams, **chosen),
        reading.opens(reading.percent(resolved, received), "resolved_to_received", streams, **chosen),
        reading.opens(reading.number(whole), "in_process", streams, **chosen),
    )
    # The branches are a stream of their own: on the departments' scale their bar would leave no room for the others.
    outer, inner = (0.0, 0.0) if group else (received / most, resolved / most)
    told = name if group else reading.unit_link(unit, name)
    return NestedRow(unit, told, outer, inner, texts, parts, group)


MAP = register(Panel("on-time-by-commune", ("on_time_rate",), ("unit",), ("commune",), tell=tile_map))
RANKING = register(Panel("overdue-by-commune", ("open_overdue", "on_time_rate"), ("unit",), ("commune",), tell=ranking))
DEPARTMENT_METRICS = ("received", "resolved", "resolved_to_received", "in_process", *(name for name, _ in STATES))
COMPARES = ("in_process",)
DEPARTMENTS = register(Panel("departments", DEPARTMENT_METRICS, ("unit",), ("department",), tell=departments, compares=COMPARES))
ALL_DEPARTMENTS = register(
    Panel(
        "departments-all",
        DEPARTMENT_METRICS,
        ("unit",),
        ("department",),
        tell=lambda reading: departments(reading, len(reading.dimensions.unit)),
        compares=COMPARES,
    )
)
