"""The communes on the tile map by the number that the page looks at; same size for every unit."""

from __future__ import annotations

from components.panels.looking import (
    LIMITS,
    LOOKED_AT,
    NEUTRAL,
    Looked,
    Row,
    legend,
    limit_told,
    looked,
    looked_at,
    red_limit,
    rows_by,
)
from components.panels.panel import Panel, Reading, Telling, register
from components.panels.units import SHOWN, stands_alone, switch
from components.shapes import Nothing, Tile, Tiles
from data_access.metrics import METRICS
from data_access.signals import SMALL

# The classes that are told in the title; of the criteria the last one has missed so many.
LAST = ("grade-4", "grade-5", "volume-4", "volume-5")
MISSED = 3


def unit_map(reading: Reading) -> Telling:
    """Every commune at its place, in the class of what is looked at; those that the filters leave out keep their place."""
    metric = looked_at(reading)
    order = reading.say(f"unit_map.order.{'most' if metric in NEUTRAL else 'worst'}")
    measure = reading.say("unit_map.measure", name=reading.say(f"metric.{metric}.name"), order=order)
    placed = reading.placed_communes()
    if reading.is_empty(("commune",)) or placed.empty:
        return Telling(reading.say("map.title.empty"), measure, Nothing(reading.say("map.none" if placed.empty else "state.empty")))
    rows = rows_by(UNIT_MAP.frame(reading), "unit")
    chosen = set(reading.units("commune")["code"])
    found = {code: _looked(reading, metric, rows.get(code), code, chosen) for code in placed["code"]}
    grades = [one.grade for one in found.values()]
    taken = set(zip(placed["tile_column"], placed["tile_row"], strict=True))
    ranks = _ranks(metric, found)
    tiles = tuple(_tile(reading, unit, found[unit.code], taken, ranks.get(unit.code)) for unit in placed.itertuples())
    told = legend(reading, metric, grades)
    return Telling(_title(reading, metric, tiles), measure, Tiles(tiles, told, switch(reading)))


def _looked(reading: Reading, metric: str, row: Row | None, code: str, chosen: set[str]) -> Looked:
    found = looked(reading, metric, row, f"{metric}_")
    return found if code in chosen else Looked(None, None, None, found.text, "out")


def _ranks(metric: str, found: dict[str, Looked]) -> dict[str, int]:
    """The units that stand out, the worst first or the largest of what is neither good nor bad: those beyond the first class."""
    judged = {
        code: one for code, one in found.items() if one.grade.startswith(("grade", "volume")) and not one.grade.endswith("-1")
    }
    ordered = sorted(judged, key=lambda code: judged[code].value or 0.0, reverse=METRICS[metric].better != "higher")
    return {code: rank for rank, code in enumerate(ordered[:SHOWN], start=1)}


def _tile(reading: Reading, unit: object, found: Looked, taken: set[tuple[int, int]], rank: int | None) -> Tile:
    key = found.grade if found.grade in ("none", "out") else "few" if found.grade == "few" else "value"
    told = reading.say(f"unit_map.tile.{key}", name=unit.name, value=found.text)
    column, row = int(unit.tile_column), int(unit.tile_row)
    alone = stands_alone(column, row, taken)
    return Tile(unit.code, unit.name, column, row, found.grade, told, rank, alone, reading.unit_link(unit.code).href)


def _title(reading: Reading, metric: str, tiles: tuple[Tile, ...]) -> str:
    """How many lie beyond the limit of the last classes, of those that can be judged; of one alone its value."""
    judged = [tile.grade for tile in tiles if tile.grade.startswith(("grade", "volume"))]
    name = reading.say(f"metric.{metric}.name")
    if reading.settles(metric):
        return reading.say("map.title.empty")
    if not judged:
        return reading.say("unit_map.title.unjudged", name=name, small=reading.number(SMALL))
    if len(judged) == 1:
        told = next(tile.told for tile in tiles if tile.grade in judged)
        return reading.say("unit_map.title.one", name=name, told=told)
    beyond = _beyond(reading, metric)
    if not beyond:
        return reading.say("unit_map.title.plain", name=name, count=reading.number(len(judged)))
    count = sum(grade in LAST for grade in judged)
    return reading.say(
        "unit_map.title.beyond", name=name, count=reading.number(count), all=reading.number(len(judged)), classes=beyond
    )


def _beyond(reading: Reading, metric: str) -> str:
    """What the last classes are beyond: a limit of the program, or the red one of the targets; nothing where there is none."""
    if metric == "criteria_met":
        return "" if reading.settles(metric) else reading.say("unit_map.missed", count=reading.number(MISSED))
    if metric in LIMITS:
        return reading.say("looking.over", lower=reading.number(LIMITS[metric][2]))
    limits = reading.targets(metric)
    if not limits:
        return ""
    key = "looking.over" if METRICS[metric].better == "lower" else "unit_map.under"
    return reading.say(key, lower=limit_told(reading, metric, red_limit(limits)))


UNIT_MAP = register(Panel("commune-map", LOOKED_AT, ("unit",), ("commune",), tell=unit_map, follows_count=True))
