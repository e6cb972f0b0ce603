"""Lines over days: direct labels at their ends, the ordinary range behind them, milestones and signals told below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, count, product
from string import ascii_lowercase

from components import formats
from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas, Place
from components.shapes import Band, Lines, Mark, Series
from components.shapes.scales import STEPS, scale

# Labels of two lines lie at least so many em apart.
APART = 2.6
# Of lines and rings, in em.
THICK = 0.17
# What stands below the axis takes at most this share of the height, in so many columns; below so many em a plot is too flat.
TOLD, BESIDE, FLAT = 0.6, 2, 8.0


def lines(canvas: Canvas, box: Box, shape: Lines) -> None:
    em = canvas.em
    keyed = _keyed(shape)
    told = _explained(canvas, box, shape, keyed)
    ticks = scale(_highest(shape))
    numbers = [formats.number(round(tick), canvas.language) for tick in ticks]
    left = max(canvas.wide(text) for text in numbers) + 0.7 * em
    names = max([0.0, *(max(canvas.wide(line.name), canvas.wide(line.last, bold=True)) for line in shape.series)])
    right = min(0.3 * box.w, names + 0.9 * em)
    below = 1.7 * em + (max([0, *map(len, told)]) * letters.LINE + 0.5) * em * bool(told)
    plot = box.less(left=left, right=right, top=1.9 * em if shape.marks else 0.5 * em, bottom=below)
    if plot.h < FLAT * em:
        canvas.lost.append(1)
    places = _Places(plot, len(shape.days), ticks[-1])
    for tick, text in zip(ticks, numbers, strict=True):
        canvas.line((plot.x, places.y(tick)), (plot.right, places.y(tick)), "line" if tick else "line-strong")
        canvas.label(plot.x - 0.5 * em, places.y(tick), text, left, tone="ink-3", anchor="end")
    if shape.band:
        _band(canvas, places, shape.band)
    _days(canvas, plot, places, shape)
    _milestones(canvas, plot, places, shape, keyed)
    for line in shape.series:
        _line(canvas, places, replace(line, values=line.ghost), ghost=True)
    for line in shape.series:
        _line(canvas, places, line)
    _signals(canvas, places, shape, keyed)
    ends = [(places.y(_last(line)), line) for line in shape.series]
    for middle, line in spread(ends, APART * em, plot.y, plot.bottom):
        canvas.label(plot.right + 0.6 * em, middle - 0.62 * em, line.name, right, tone=_text_tone(line.tone))
        canvas.label(plot.right + 0.6 * em, middle + 0.62 * em, line.last, right, tone=_text_tone(line.tone), bold=True)
    for column, texts in enumerate(told):
        at = (box.x + column * box.w / BESIDE, plot.bottom + 2.1 * em)
        canvas.lines(at, texts, box.w / BESIDE - em)


@dataclass(frozen=True)
class _Places:
    """Where a day and a value lie; `top` is the highest value of the scale."""

    plot: Box
    days: int
    top: float

    def x(self, place: float) -> float:
        return self.plot.x + self.plot.w * ((place / (self.days - 1)) if self.days > 1 else 0.5)

    def y(self, value: float) -> float:
        return self.plot.bottom - self.plot.h * max(0.0, min(1.0, value / self.top))


def spread(ends: Sequence[tuple[float, Series]], apart: float, top: float, bottom: float) -> list[tuple[float, Series]]:
    """Labels at the ends of lines, in the order of these, pushed apart where they would touch, within the plot if they can."""
    ordered = sorted(ends, key=lambda end: end[0])
    middles: list[float] = []
    for wanted, _ in ordered:
        middles.append(max(wanted, middles[-1] + apart) if middles else max(wanted, top + apart / 2))
    over = max(0.0, middles[-1] + apart / 2 - bottom) if middles else 0.0
    for place in range(len(middles) - 1, -1, -1):
        upper = middles[place + 1] - apart if place + 1 < len(middles) else bottom - apart / 2
        middles[place] = min(middles[place], upper) if over else middles[place]
    return [(middle, line) for middle, (_, line) in zip(middles, ordered, strict=True)]


def _highest(shape: Lines) -> float:
    values = [value for line in shape.series for value in (*line.values, *line.ghost) if value is not None]
    limits = [value for value in (shape.band.uppers if shape.band else ()) if value is not None]
    # Counts are whole: a scale of a few has no steps between them.
    return max([float(STEPS), *values, *limits])


def _last(line: Series) -> float:
    return float(next((value for value in reversed(line.values) if value is not None), 0))


def _text_tone(tone: str) -> str:
    return {"received": "received-text", "due": "due-text", "late": "late-text", "done": "done-text"}.get(tone, tone)


def _line(canvas: Canvas, places: _Places, line: Series, *, ghost: bool = False) -> None:
    """A line breaks where a value is missing; a day between two missing ones is a dot. A ghost is thinner and dashed."""
    thick, dashes = (0.5 * THICK * canvas.em, "4 3") if ghost else (THICK * canvas.em, "")
    run: list[Place] = []
    for place, value in enumerate([*line.values, None]):
        if value is not None:
            run.append((places.x(place), places.y(value)))
        elif run:
            if len(run) == 1:
                canvas.dot(run[0], 1.5 * thick, line.tone)
            else:
                canvas.curve(run, line.tone, thick=thick, dashes=dashes)
            run = []


def _band(canvas: Canvas, places: _Places, band: Band) -> None:
    """The ordinary range of each day, as steps."""
    half = 0.5
    for place, (lower, upper) in enumerate(zip(band.lowers, band.uppers, strict=True)):
        if lower is None or upper is None:
            continue
        left, right = max(places.plot.x, places.x(place - half)), min(places.plot.right, places.x(place + half))
        canvas.rect(Box(left, places.y(upper), right - left + 0.2, places.y(lower) - places.y(upper)), "done-soft")


def _days(canvas: Canvas, plot: Box, places: _Places, shape: Lines) -> None:
    em, free = canvas.em, plot.x
    for tick in shape.ticks:
        x = places.x(tick.position)
        canvas.line((x, plot.bottom), (x, plot.bottom + 0.35 * em), "line-strong")
        if x >= free and x + canvas.wide(tick.label) <= plot.right + 4 * em:
            free = x + canvas.label(x, plot.bottom + 1.05 * em, tick.label, plot.right + 4 * em - x, tone="ink-3") + 0.6 * em


def _milestones(canvas: Canvas, plot: Box, places: _Places, shape: Lines, keyed: _Keyed) -> None:
    """Dotted lines; those of one day share the place of their digits."""
    signs: dict[int, list[str]] = {}
    for sign, mark in keyed.marks.items():
        signs.setdefault(mark.position, []).append(sign)
    free = places.plot.x - 2 * canvas.em
    for position in sorted(signs):
        x, told = places.x(position), ", ".join(signs[position])
        canvas.line((x, plot.y), (x, plot.bottom), "line-strong", dashes="1.5 2.5")
        left = max(x - canvas.wide(told, bold=True) / 2, free)
        free = (
            left
            + 0.4 * canvas.em
            + canvas.label(left, plot.y - 1.15 * canvas.em, told, plot.right + 4 * canvas.em - left, tone="ink-2", bold=True)
        )


def _signals(canvas: Canvas, places: _Places, shape: Lines, keyed: _Keyed) -> None:
    """Rings around the points that a rule of the control chart has found."""
    line = next((line for line in shape.series if shape.band and line.tone == shape.band.tone), None)
    if shape.band is None or line is None:
        return
    signs: dict[int, list[str]] = {}
    for sign, point in keyed.points.items():
        signs.setdefault(point.position, []).append(sign)
    em, free = canvas.em, places.plot.x
    for position in sorted(signs):
        value = line.values[position]
        if value is not None:
            x, y, told = places.x(position), places.y(value), ", ".join(signs[position])
            canvas.dot((x, y), 0.4 * em, "surface", edge="late", thick=0.8 * THICK * em)
            left = max(x - canvas.wide(told, bold=True) / 2, free)
            above = max(y - 1.1 * em, places.plot.y)
            free = left + canvas.label(left, above, told, 6 * em, tone="late-text", bold=True, halo=True)


@dataclass(frozen=True)
class _Keyed:
    """Milestones and signals that are explained below the axis, by what stands for them in the plot."""

    marks: dict[str, Mark]
    points: dict[str, Mark]


def _keyed(shape: Lines) -> _Keyed:
    """A digit for each milestone, a letter for each signal."""
    digits = map(str, count(1))
    twice = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    return _Keyed(
        dict(zip(digits, shape.marks, strict=False)),
        dict(zip(chain(ascii_lowercase, twice), shape.band.points if shape.band else (), strict=False)),
    )


def _explained(canvas: Canvas, box: Box, shape: Lines, keyed: _Keyed) -> list[list[str]]:
    """What the signs stand for, milestones before signals, in columns of about equally many lines."""
    texts = [*(f"{sign} = {mark.label}" for sign, mark in keyed.marks.items()), *_signs(shape, keyed.points)]
    told = [letters.broken(text, box.w / BESIDE - canvas.em, canvas.em) for text in texts]
    lines = list(accumulate(map(len, told), initial=0))
    split = min(range(len(lines)), key=lambda place: max(lines[place], lines[-1] - lines[place]))
    columns = [[line for one in part for line in one] for part in (told[:split], told[split:])]
    most = int(TOLD * box.h / (letters.LINE * canvas.em))
    canvas.lost.extend(1 for column in columns if len(column) > most)
    return [column[:most] for column in columns] if texts else []


def _signs(shape: Lines, points: dict[str, Mark]) -> list[str]:
    """Signals of one reason are told together: their signs, their days, and the reason once."""
    reasons: dict[str, list[str]] = {}
    days: dict[str, list[str]] = {}
    for sign, point in points.items():
        day = shape.days[point.position]
        reason = point.label.removeprefix(f"{day}: ")
        reasons.setdefault(reason, []).append(sign)
        days.setdefault(reason, []).extend([day] if reason != point.label else [])
    return [
        f"{', '.join(signs)} = {': '.join(filter(None, (', '.join(days[reason]), reason)))}" for reason, signs in reasons.items()
    ]
