"""Every commune on the wall: as a pattern, the few that hold most by name, and all of them by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from components import elements as html
from components import formats
from components.collation import collation_key
from components.elements import Element
from components.figures.parts import hidden
from components.i18n import isolated
from components.panels import Reading
from components.panels.looking import grade_of
from components.panels.units import MAP, most_overdue, stands_alone
from components.wall.overdue import MERGED
from components.wall.room import FLOOR
from components.wall.scene import Scene, block, marked, page_name, pages

SEVERITY = ("missed", "near", "met", "few", "none")
# Width of the stage within its safe area, height left for names, and what a name takes at the smallest text, in pixels.
WIDE, HIGH = 1808, 800
NAME, ROW = 293, 49
# Sizes for few communes, the largest first.
LARGER = (80, 64, 56, 45, 38)
# So many columns of the map have no room for a name to their left.
EDGE = 3
# Words that are read until a name is found.
LOOKED_FOR = 20


@dataclass(frozen=True)
class Judged:
    """A commune, its merged class, how many overdue dossiers it holds, and its rank where it stands in the list of all units."""

    code: str
    name: str
    grade: str
    overdue: int
    rank: int | None


def judged(reading: Reading, listed: Sequence[str] = ()) -> list[Judged]:
    """All communes that exist, or have ceased and hold overdue dossiers, in the order of the pack; `listed` are urged units."""
    rates = MAP.frame(reading).set_index("unit")
    limits = reading.targets("on_time_rate")
    held = most_overdue(reading)
    overdue = dict(zip(held["unit"], held["open_overdue_numerator"].astype(int), strict=True))
    ranks = {code: rank for rank, code in enumerate(listed, start=1)}
    found = []
    for code, name in commune_names(reading, holding=overdue).items():
        above, below = (int(rates.loc[code, side]) if code in rates.index else 0 for side in ("numerator", "denominator"))
        grade = grade_of(above, below, limits)
        found.append(Judged(code, name, MERGED.get(grade, grade), overdue.get(code, 0), ranks.get(code)))
    return found


def commune_names(reading: Reading, holding: Iterable[str] = ()) -> dict[str, str]:
    """The name of each commune by its code: among communes alone the short one is enough, unless two bear it."""
    communes = reading.units("commune", holding)
    names = communes["short_name"].mask(communes["short_name"].duplicated(keep=False), communes["name"]).map(isolated)
    return dict(zip(communes["code"], names, strict=True))


def pattern(reading: Reading, units: list[Judged]) -> Element:
    """The tile map in three classes; the digit of a tile is that of its row in the list."""
    limits = reading.targets("on_time_rate")
    counts = {grade: sum(unit.grade == grade for unit in units) for grade in SEVERITY}
    legend = [
        html.Li([html.B(reading.number(counts[grade]), className=f"chip chip--{grade if counts[grade] else 'few'} n"), text])
        for grade, text in _labels(reading, limits)
        if counts[grade] or grade in ("missed", "met")
    ]
    table = reading.dimensions.unit_by_code
    there = set(reading.placed_communes()["code"])
    placed = [unit for unit in units if unit.code in there]
    taken = {(int(table["tile_column"][unit.code]), int(table["tile_row"][unit.code])) for unit in placed}
    columns, rows = (1 + max((place[side] for place in taken), default=0) for side in (0, 1))
    places = {unit: (int(table["tile_column"][unit.code]), int(table["tile_row"][unit.code])) for unit in placed}
    tiles = [_tile(unit, place, taken) for unit, place in places.items()]
    # A name ends below its tile: where that stands at the left edge, the map makes room for it.
    at_edge = [len(unit.name) for unit, place in places.items() if place[0] < EDGE and stands_alone(*place, taken)]
    return block(
        reading.say("wall.pattern.title"),
        html.Ul(legend, className="legend"),
        html.Ul(
            tiles, className="tiles", style={"--columns": columns, "--rows": rows, "--letters": max(at_edge, default=0)}, **hidden()
        ),
        kind="block--pattern",
    )


def _tile(unit: Judged, place: tuple[int, int], taken: set[tuple[int, int]]) -> Element:
    """A tile that stands alone bears its name."""
    column, row = place
    rank = "" if unit.rank is None else str(unit.rank)
    name = [html.Span(unit.name, className="tile__name")] if stands_alone(column, row, taken) else []
    ranked = " tile--ranked" if rank else ""
    tile = html.I(rank, className=f"tile tile--{unit.grade}{ranked} n", **{"data-rank": rank})
    return html.Li([tile, *name], style={"--column": column + 1, "--row": row + 1})


def _labels(reading: Reading, limits: list[float]) -> list[tuple[str, str]]:
    """The three classes in words: below the lower limit, between, and from the target on."""
    if not limits:
        return [("met", reading.say("map.legend.all"))]
    target, lower = (formats.share(limits[place], reading.language) for place in (0, min(2, len(limits) - 1)))
    return [
        ("missed", f"< {lower}"),
        ("near", f"{lower.removesuffix('%')}–{target}"),
        ("met", f"≥ {target}"),
    ]


def roll_call(reading: Reading, text: int) -> list[Scene]:
    """All communes by name, severity first, then the alphabet; few in larger letters, many on as many pages as they ask for."""
    units = sorted(judged(reading), key=_called_in_order)
    size = next((size for size in (*LARGER, text) if size > text and _room(size)[0] * _room(size)[1] >= len(units)), text)
    columns, rows = _room(size)
    limits = reading.targets("on_time_rate")
    missed = sum(unit.grade == "missed" for unit in units)
    title = _roll_title(reading, missed, limits)
    scenes, told = [], pages(units, columns * rows)
    for page, shown in enumerate(told, start=1):
        of = {"page": reading.number(page), "pages": reading.number(len(told))}
        foot = [html.P(reading.say("wall.roll.page", **of), className="roll__page")] if len(told) > 1 else []
        body = html.Ul(
            [_called(reading, unit) for unit in shown],
            className="roll",
            style={"--columns": columns, "--rows": rows, "--text": f"{size}px", "--k": size / FLOOR},
        )
        scene = html.Div([body, *foot], className="scene scene--roll")
        name = page_name(reading, "communes", page, len(told))
        scenes.append(Scene(f"communes-{page}", name, title, scene, read=_words(shown)))
    return scenes


def _room(size: int) -> tuple[int, int]:
    """How many columns and rows of names have room in letters of a size."""
    scale = size / FLOOR
    return max(1, int(WIDE // (NAME * scale))), max(1, int(HIGH // (ROW * scale)))


def _words(shown: Sequence[Judged]) -> int:
    """Those that miss a limit are read, and one's own name is looked for among the others."""
    return LOOKED_FOR + 2 * sum(unit.grade in ("missed", "near") for unit in shown)


def _called_in_order(unit: Judged) -> tuple[object, ...]:
    """Those that miss a limit by how much they hold, all others by the alphabet."""
    return SEVERITY.index(unit.grade), -unit.overdue if unit.grade in ("missed", "near") else 0, collation_key(unit.name)


def _roll_title(reading: Reading, missed: int, limits: list[float]) -> str:
    if not limits:
        return reading.say("wall.roll.title.plain")
    lower = formats.share(limits[min(2, len(limits) - 1)], reading.language)
    if not missed:
        return reading.say("wall.roll.title.none", limit=lower)
    return reading.say("wall.roll.title.some", count=marked(reading.number(missed)), limit=lower)


def _called(reading: Reading, unit: Judged) -> Element:
    told = reading.number(unit.overdue) if unit.grade in ("missed", "near") else "–" if unit.grade == "none" else ""
    return html.Li([html.B(told, className=f"chip chip--{unit.grade} n"), html.Span(unit.name)], className=f"roll__{unit.grade}")
