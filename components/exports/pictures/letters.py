"""How wide is a text? Advance widths of the shipped font, and texts cut or broken to fit a width.

Widths are in units of the font's size (em). Kerning is left out: it draws letters nearer, so a text is never wider than told.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
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
# So many texts are measured once.
KEPT = 50_000
# The least room of a text is found to so many em; sums of the same widths in another order differ by less than the other.
STEP, ROUNDED = 0.05, 1e-9


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


@lru_cache(KEPT)
def clean(text: str) -> str:
    """Text as it is drawn: composed, on one line, without what XML does not know."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text).translate(CONTROL)).strip()


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a clean text is at a size."""
    return _advance(text, bold) * size


@lru_cache(KEPT)
def _advance(text: str, bold: bool) -> float:
    return face(BOLD if bold else REGULAR).width(text)


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as there is room for."""
    text = clean(text)
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS if text else ""


def broken(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The whole text on as many lines as it needs, broken between words, else within one."""
    return list(_broken(clean(text), room / size, bold))


@lru_cache(KEPT)
def _broken(text: str, room: float, bold: bool) -> tuple[str, ...]:
    left, told = text, []
    while left:
        line = left if _advance(left, bold) <= room + ROUNDED else _first_line(left, room + ROUNDED, bold)
        told.append(line.rstrip())
        left = left[len(line) :].lstrip()
    return tuple(told)


def wrap(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """The text on at most so many lines; the last one is cut where they are not enough."""
    told = broken(text, room, size, bold=bold)
    if len(told) <= lines:
        return told
    return [*told[: lines - 1], fit(" ".join(told[lines - 1 :]), room, size, bold=bold)] if lines else []


def narrowest(text: str, lines: int, size: float, most: float, *, bold: bool = False) -> float:
    """The least room in which a text stands on so many lines, no word broken where `most` allows it."""
    return min(_narrowest(clean(text), lines, bold) * size, most)


@lru_cache(KEPT)
def _narrowest(text: str, lines: int, bold: bool) -> float:
    words = text.split(" ")
    low, high = max(_advance(word, bold) for word in words), _advance(text, bold)
    while high - low > STEP:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_broken(text, middle, bold)) <= lines else (middle, high)
    return low if len(_broken(text, low, bold)) <= lines else high


def _first_line(text: str, room: float, bold: bool) -> str:
    """As many whole words as there is room for; of a word that is wider alone, as many letters, at least one."""
    end, used, blank = 0, 0.0, _advance(" ", bold)
    for word in text.split(" "):
        used += _advance(word, bold) + blank * bool(end)
        if used > room:
            break
        end += len(word) + 1
    if end:
        return text[:end]
    end = 1
    while end < len(text) and _advance(text[: end + 1], bold) <= room:
        end += 1
    return text[:end]
