"""Every commune on the wall: as a pattern, the few that hold most by name, and all of them by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import elements as html
from components import formats
from components.collation import collation_key
from components.elements import Element
from components.figures.parts import hidden, sized
from components.i18n import isolated
from components.panels import Reading
from components.panels.looking import grade_of
from components.panels.units import MAP, most_overdue, stands_alone
from components.wall.room import Density
from components.wall.scene import Scene, block, page_name, pages

# The five classes of the map, merged to three for the distance; what has few dossiers is not judged.
MERGED = {"grade-1": "met", "grade-2": "near", "grade-3": "near", "grade-4": "missed", "grade-5": "missed"}
SEVERITY = ("missed", "near", "met", "few", "none")
NAMED: dict[Density, int] = {"near": 6, "standard": 6, "far": 6, "very_far": 4}
# Width of the stage within its safe area, height left for names, and what a name takes at the smallest text, in pixels.
WIDE, HIGH = 1808, 800
NAME, ROW = 293, 49
# So many columns of the map have no room for a name to their left.
EDGE = 3
# Words that are read until a name is found.
LOOKED_FOR = 20


@dataclass(frozen=True)
class Judged:
    """A commune, its merged class, how many overdue dossiers it holds, and its rank among those that hold most."""

    code: str
    name: str
    grade: str
    overdue: int
    rank: int | None


def judged(reading: Reading, named: int) -> list[Judged]:
    """All communes that the province has, in the order of its pack."""
    rates = MAP.frame(reading).set_index("unit")
    limits = reading.targets("on_time_rate")
    held = most_overdue(reading)
    overdue = dict(zip(held["unit"], held["open_overdue_numerator"].astype(int), strict=True))
    ranks = {code: rank for rank, code in enumerate(held["unit"].head(named), start=1)}
    found = []
    for code, name in commune_names(reading).items():
        above, below = (int(rates.loc[code, side]) if code in rates.index else 0 for side in ("numerator", "denominator"))
        grade = grade_of(above, below, limits)
        found.append(Judged(code, name, MERGED.get(grade, grade), overdue.get(code, 0), ranks.get(code)))
    return found


def commune_names(reading: Reading) -> dict[str, str]:
    """The name of each commune by its code: among communes alone the short one is enough, unless two bear it."""
    communes = reading.units("commune")
    names = communes["short_name"].mask(communes["short_name"].duplicated(keep=False), communes["name"]).map(isolated)
    return dict(zip(communes["code"], names, strict=True))


def pattern(reading: Reading, units: list[Judged]) -> Element:
    """The tile map in three classes; the digit of a tile is that of its row in the list."""
    limits = reading.targets("on_time_rate")
    counts = {grade: sum(unit.grade == grade for unit in units) for grade in SEVERITY}
    legend = [
        html.Li([html.B(reading.number(counts[grade]), className=f"chip chip--{grade} n"), text])
        for grade, text in _labels(reading, limits)
        if counts[grade] or grade in ("missed", "met")
    ]
    table = reading.dimensions.unit_by_code
    placed = [unit for unit in units if table["tile_column"].notna()[unit.code]]
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
    tile = html.I(rank, className=f"tile tile--{unit.grade}{ranked} n")
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


def urged(reading: Reading, units: list[Judged]) -> Element:
    """The communes that hold most overdue dossiers, and how much of the whole they hold."""
    rows = sorted((unit for unit in units if unit.rank), key=lambda unit: unit.rank or 0)
    whole = sum(unit.overdue for unit in units)
    if not rows:
        return block(
            reading.say("wall.urged.title"), html.P(reading.say("ranking.none"), className="block__calm"), kind="block--urged"
        )
    most = max(row.overdue for row in rows)
    note = reading.say("wall.urged.share", share=reading.percent(sum(row.overdue for row in rows), whole))
    items = [
        html.Li(
            [
                html.B(str(row.rank), className="rank n"),
                html.Span(row.name, className="urged__name"),
                html.Span(html.I(className="fill-late", **sized(row.overdue / most)), className="urged__bar", **hidden()),
                html.B(reading.number(row.overdue), className="n"),
            ]
        )
        for row in rows
    ]
    return block(reading.say("wall.urged.title"), html.Ol(items, className="urged"), note=note, kind="block--urged")


def roll_call(reading: Reading, text: int) -> list[Scene]:
    """All communes by name, severity first, then the alphabet; on as many pages as the size of the letters asks for."""
    scale = text / 32
    columns, rows = max(1, int(WIDE // (NAME * scale))), max(1, int(HIGH // (ROW * scale)))
    units = sorted(judged(reading, 0), key=_called_in_order)
    limits = reading.targets("on_time_rate")
    missed = sum(unit.grade == "missed" for unit in units)
    title, tone = _roll_title(reading, missed, limits), "late" if missed else "ink"
    scenes, told = [], pages(units, columns * rows)
    for page, shown in enumerate(told, start=1):
        of = {"page": reading.number(page), "pages": reading.number(len(told))}
        foot = [html.P(reading.say("wall.roll.page", **of), className="roll__page")] if len(told) > 1 else []
        body = html.Ul([_called(reading, unit) for unit in shown], className="roll", style={"--columns": columns, "--rows": rows})
        scene = html.Div([body, *foot], className="scene scene--roll")
        name = page_name(reading, "communes", page, len(told))
        scenes.append(Scene(f"communes-{page}", name, title, scene, _words(shown), tone))
    return scenes


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
    return reading.say("wall.roll.title.some", count=reading.number(missed), limit=lower)


def _called(reading: Reading, unit: Judged) -> Element:
    told = reading.number(unit.overdue) if unit.grade in ("missed", "near") else "–" if unit.grade == "none" else ""
    return html.Li([html.B(told, className=f"chip chip--{unit.grade} n"), html.Span(unit.name)], className=f"roll__{unit.grade}")
