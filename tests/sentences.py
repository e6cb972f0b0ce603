"""Sentences read backwards: which sentence of the catalogue a text is, and what stands in its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from string import Formatter

from components.formats import Language
from components.headlines import PAGES, headline
from components.i18n import catalogue
from components.panels import PANELS, Reading
from components.shapes import Figure, Nothing

# Parts of the catalogue that no page tells by itself: names, controls, other pages.
LEFT_OUT = (
    *("shell", "metric", "screens", "wall", "mine", "definitions", "export", "dossier", "list", "filter", "fresh", "basis", "by"),
    *("page", "kind", "flow", "asked", "compare", "card", "table", "named", "period", "channel", "grid", "search"),
)
# Names that are no sentences, but for what stands among them.
SENTENCES = ("flow.title",)
NUMBER = r"[\d.,]+"
PERCENTS = ("rate", "share", "target", "limit", "available", "used")
NUMBERS = frozenset(
    [
        "count",
        "all",
        "days",
        "judged",
        "small",
        "received",
        "resolved",
        "more",
        "fell",
        "short_by",
        "over_by",
        "numerator",
        "denominator",
        "short_units",
        "over_units",
        "rest",
    ]
)


@dataclass(frozen=True)
class Said:
    """One sentence: where it stands, its text, its key, and the texts in its places."""

    where: str
    text: str
    key: str
    told: dict[str, str]
    language: Language

    def number(self, place: str) -> int:
        return int(re.sub(r"[.,]", "", self.told[place]))

    def numbers(self, *places: str) -> tuple[int, ...]:
        return tuple(self.number(place) for place in places)

    def day(self, place: str = "day") -> date:
        day, month, year = map(int, self.told[place].split("/"))
        return date(year, month, day)

    def is_share(self, place: str, above: int, below: int) -> bool:
        return self.told[place] == share(above, below, self.language)

    def counted(self, place: str) -> list[tuple[str, int]]:
        """Names with their counts in brackets."""
        found = re.findall(r"(.+?)\u00a0\(([\d.,]+)\)(?:, |$)", self.told[place])
        return [(name, int(re.sub(r"[.,]", "", count))) for name, count in found]


def share(above: int, below: int, language: Language) -> str:
    """A share with one decimal, half away from zero; only all is 100 %, only nothing 0 %."""
    tenths = (Decimal(1000 * above) / below).quantize(Decimal(1), ROUND_HALF_UP)
    tenths = 999 if tenths == 1000 and above < below else 1 if tenths == 0 and above else tenths
    whole, part = divmod(int(tenths), 10)
    mark, thousands = {"vi": (",", "."), "en": (".", ",")}[language]
    return f"{f'{whole:,}'.replace(',', thousands)}{mark}{part}%"


def points(above: int, below: int, target: float, language: Language) -> str:
    """How far a rate lies from its target, with its sign."""
    apart = Decimal(above) / below - Decimal(str(target))
    tenths = (abs(apart) * 1000).quantize(Decimal(1), ROUND_HALF_UP) or (1 if apart else 0)
    sign = "−" if apart < 0 else "+" if apart > 0 else ""
    mark, unit = {"vi": (",", "điểm %"), "en": (".", "pp")}[language]
    return f"{sign}{tenths // 10}{mark}{tenths % 10} {unit}"


def _within(place: str) -> str:
    """What may stand in a place."""
    return f"{NUMBER}%" if place in PERCENTS else NUMBER if place in NUMBERS else ".+?"


@cache
def templates(language: Language) -> list[tuple[str, re.Pattern[str], int]]:
    """Every sentence that a page may tell, as a pattern; the more of it is fixed, the sooner it is tried."""
    found = []
    for key, text in catalogue(language).items():
        if key.split(".")[0] in LEFT_OUT and not key.startswith(SENTENCES):
            continue
        pattern, fixed = "", 0
        for literal, place, _, _ in Formatter().parse(text):
            pattern, fixed = pattern + re.escape(literal), fixed + len(literal)
            if place:
                pattern += f"(?P<{place}>{_within(place)})"
        found.append((key, re.compile(pattern), fixed))
    return sorted(found, key=lambda one: -one[2])


@lru_cache(maxsize=5_000)
def read_back(where: str, text: str, language: Language) -> Said:
    """The sentence that a text is. Raises LookupError where the catalogue has none."""
    first = where.partition(":")[0]
    texts = [text.removesuffix("."), text]
    fits = [(key, match) for key, pattern, _ in templates(language) for one in texts if (match := pattern.fullmatch(one))]
    if not fits:
        raise LookupError(f"{where}: no sentence of the catalogue is {text!r}")
    key, match = fits[0]
    return Said(first, text, key, match.groupdict(), language)


def sentences(reading: Reading, panels: Sequence[str] | None = None) -> Iterator[Said]:
    """All that the pages say under some filters: headlines with their details, titles and notes of panels, reasons for nothing."""
    for page in PAGES:
        found = headline(page, reading)
        for text in (found.headline, *_parts(found.detail)):
            yield read_back(page, text, reading.language)
    for name, panel in PANELS.items():
        if panel.tell is None or (panels is not None and name not in panels):
            continue
        telling = panel.tell(reading)
        shape = telling.shape
        notes = getattr(shape, "notes", ())
        if isinstance(shape, Figure):
            notes = tuple(shape.note.split(" · "))
        if isinstance(shape, Nothing):
            notes = (shape.reason,)
        for text in (telling.title, *notes):
            if text:
                yield read_back(name, text, reading.language)


def _parts(detail: str) -> list[str]:
    """The sentences of a detail: each ends with a point, as some do in the catalogue and some do not."""
    parts = re.split(r"(?<=\.) (?=\S)", detail)
    return [part for part in parts if part]
