"""How wide is a text? Advance widths of the shipped font, and texts cut or broken to fit a width.

Widths are in units of the font's size (em). Kerning is left out: it draws letters nearer, so a text is never wider than told.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
FAMILY = "Be Vietnam Num"
REGULAR, BOLD = FONTS / "BeVietnamNum-Regular.ttf", FONTS / "BeVietnamNum-Bold.ttf"
ELLIPSIS = "…"
# What no glyph is drawn for takes at most this much where another program draws it with a font of its own.
UNKNOWN = 1.0
# What XML does not know, or nobody sees, is left out; ends of lines are blanks, several blanks are one.
ENDS = (9, 10, 13)
UNSEEN = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
CONTROL = dict.fromkeys(code for code in UNSEEN if code not in ENDS)
BLANKS = re.compile("[ \t\r\n\u2028\u2029]+")
LINE = 1.32


@dataclass(frozen=True)
class Face:
    """The advance width of each character, in em."""

    widths: dict[int, float]

    def width(self, text: str) -> float:
        return sum(self.widths.get(ord(letter), UNKNOWN) for letter in text)


@cache
def face(path: Path) -> Face:
    """Read the tables `head`, `hhea`, `hmtx` and `cmap` (format 4) of a TrueType font."""
    data = path.read_bytes()
    tables = {}
    for place in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * place)
        tables[tag] = offset
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    advances = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * glyph)[0] for glyph in range(measured)]
    return Face({code: advances[min(glyph, measured - 1)] / em for code, glyph in _characters(data, tables[b"cmap"]).items()})


def _characters(data: bytes, start: int) -> dict[int, int]:
    """The glyph of each character, from the subtable of Windows, Unicode (3, 1)."""
    count = struct.unpack_from(">H", data, start + 2)[0]
    records = (struct.unpack_from(">HHI", data, start + 4 + 8 * place) for place in range(count))
    table = start + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    segments = struct.unpack_from(">H", data, table + 6)[0] // 2
    ends, starts, deltas, ranges = (table + 14 + 2 * segments * part + 2 * (part > 0) for part in range(4))
    glyphs = {}
    for place in range(segments):
        end, first, delta, away = (struct.unpack_from(">H", data, row + 2 * place)[0] for row in (ends, starts, deltas, ranges))
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code
            if away:
                glyph = struct.unpack_from(">H", data, ranges + 2 * place + away + 2 * (code - first))[0]
            if glyph or not away:
                glyphs[code] = (glyph + delta) & 0xFFFF
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def clean(text: str) -> str:
    """Text as it is drawn: composed, on one line, without what XML does not know."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text).translate(CONTROL)).strip()


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a clean text is at a size."""
    return face(BOLD if bold else REGULAR).width(text) * size


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as there is room for."""
    text = clean(text)
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS if text else ""


def wrap(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """The text on at most so many lines, broken between words, else within one; the last line is cut."""
    left, told = clean(text), []
    while left and len(told) < lines - 1 and width(left, size, bold=bold) > room:
        line = _first_line(left, room, size, bold=bold)
        told.append(line.rstrip())
        left = left[len(line) :].lstrip()
    return [*told, fit(left, room, size, bold=bold)] if left and lines > 0 else told


def _first_line(text: str, room: float, size: float, *, bold: bool) -> str:
    """As many whole words as there is room for; of a word that is wider alone, as many letters, at least one."""
    line = ""
    for word in text.split(" "):
        longer = f"{line}{word} "
        if width(longer.rstrip(), size, bold=bold) > room:
            break
        line = longer
    if line:
        return line
    end = 1
    while end < len(text) and width(text[: end + 1], size, bold=bold) <= room:
        end += 1
    return text[:end]
