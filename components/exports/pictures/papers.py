"""The pages that pictures are made for, and what stands around every drawing: title, measure, footer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from components.exports.pictures import letters, marks
from components.exports.pictures.canvas import Box, Canvas, hatches, paint
from components.exports.provenance import Provenance
from components.formats import Language

MM = 72 / 25.4
# The lines of a title and the sizes it may take, and the lines of what was asked.
TITLE_LINES, TITLES, ASKED = 2, (1.0, 0.86, 0.72), 4


@dataclass(frozen=True)
class Paper:
    """A page in points with its sizes of letters, and the width of its PNG in pixels; it may have one of these heights."""

    name: str
    width: float
    heights: tuple[float, ...]
    pixels: int
    margin: float
    title: float
    measure: float
    label: float


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("slide", 960.0, (540.0,), 3200, margin=45.0, title=28.0, measure=16.0, label=14.0),
        # Within the margins of a sheet of A4, up to the whole of it.
        Paper(
            "a4",
            160 * MM,
            tuple(high * MM for high in (90, 120, 150, 180, 210, 250)),
            1890,
            margin=11.0,
            title=13.0,
            measure=9.0,
            label=9.0,
        ),
    )
}


@dataclass(frozen=True)
class Page:
    """A canvas of a paper and the place that is left for the drawing."""

    paper: Paper
    height: float
    canvas: Canvas
    room: Box


def page(paper: Paper, height: float, told: Provenance, language: Language) -> Page:
    """Title, what was measured, and where it comes from; the drawing gets the rest."""
    canvas = Canvas([], paper.label, language)
    canvas.rect(Box(0, 0, paper.width, height), "surface")
    inner = Box(paper.margin, 0.8 * paper.margin, paper.width - 2 * paper.margin, height - 1.6 * paper.margin)
    title, lines = _title(canvas, paper, told.title, inner.w)
    y = inner.y + title.lines((inner.x, inner.y), lines, inner.w, tone="ink", bold=True)
    measure = canvas.larger(paper.measure)
    y += 0.15 * paper.title
    y += measure.lines((inner.x, y), letters.wrap(told.asked, inner.w, paper.measure, ASKED), inner.w)
    foot = _footer(canvas, inner, told)
    gap = 0.7 * paper.title
    return Page(paper, height, canvas, Box(inner.x, y + gap, inner.w, foot - 0.5 * gap - y - gap))


def _title(canvas: Canvas, paper: Paper, text: str, room: float) -> tuple[Canvas, list[str]]:
    """A title on at most two lines, in smaller letters where it is long."""
    for size in TITLES:
        pen = canvas.larger(size * paper.title)
        lines = letters.broken(text, room, pen.em, bold=True)
        if len(lines) <= TITLE_LINES:
            return pen, lines
    return pen, letters.wrap(text, room, pen.em, TITLE_LINES, bold=True)


def _footer(canvas: Canvas, inner: Box, told: Provenance) -> float:
    """Source, time and version, after the word that figures are simulated; returns the top edge of the footer."""
    em = canvas.em
    texts = [(told.simulated, "due-text", True), (told.source, "ink-2", False), (told.as_of, "ink-2", False)]
    texts += [(told.version, "ink-2", False)]
    lines: list[list[tuple[float, str, str, bool]]] = [[]]
    x = 0.0
    for text, tone, bold in texts:
        wide = min(inner.w, canvas.wide(text, bold=bold))
        if not text:
            continue
        if x and x + wide > inner.w:
            lines.append([])
            x = 0.0
        lines[-1].append((x, text, tone, bold))
        x += wide + 1.6 * em
    step = letters.LINE * em
    top = inner.bottom - len(lines) * step
    canvas.line((inner.x, top - 0.45 * em), (inner.right, top - 0.45 * em), "line")
    for number, line in enumerate(lines):
        for x, text, tone, bold in line:
            middle = top + (number + 0.5) * step
            last = text == told.version
            place, anchor = (inner.right, "end") if last else (inner.x + x, "start")
            canvas.label(place, middle, text, inner.w, tone=tone, bold=bold, anchor=anchor)
    return top - 0.45 * em


def written(drawn: Page, told: Provenance) -> str:
    """The page as one SVG that carries its font and its words for those who do not see it."""
    paper = drawn.paper
    high = drawn.height
    size = f'width="{paper.width / 72:.4f}in" height="{high / 72:.4f}in" viewBox="0 0 {paper.width:.3f} {high:.3f}"'
    # Quotes within an attribute's quotes: the family has blanks.
    # Programs that do not read the font of a file take one that is no wider.
    family = quoteattr(f"'{letters.FAMILY}', Arial, 'Liberation Sans', sans-serif")
    title, alt = escape(letters.clean(told.title)), escape(letters.clean(f"{told.title}. {told.asked}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(letters.clean(told.title))}'
        f' font-family={family} style="background:{paint("surface")}"><title>{title}</title><desc>{alt}</desc>'
        f"<style>{faces()}</style><defs>{hatches(marks.HATCHED)}</defs>{''.join(drawn.canvas.elements)}</svg>"
    )


@cache
def faces() -> str:
    """The font of pictures as rules of a style sheet; nothing is fetched."""
    rules = []
    for weight, path in ((400, letters.REGULAR), (700, letters.BOLD)):
        data = b64encode(path.read_bytes()).decode()
        source = f'url("data:font/ttf;base64,{data}") format("truetype")'
        rules.append(f'@font-face{{font-family:"{letters.FAMILY}";font-weight:{weight};src:{source}}}')
    return "".join(rules)
