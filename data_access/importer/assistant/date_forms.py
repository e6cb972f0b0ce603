"""How are the dates of a file column written? Forms that fit its texts, and whether the day comes before the month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date

ISO = "iso"
DAY_FIRST, MONTH_FIRST = {"A": "%d", "B": "%m"}, {"A": "%m", "B": "%d"}
# Of these years no dossier is: systems write them where they have no date.
MISSING_YEARS = {1, 1753, 1899, 1900, 1970, 2099, 2999, 3000, 9000, MAXYEAR}
LONGEST = 40
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = r"(?P<month>[A-Za-z]{3,9})"
# A date, and how strftime would write it; A and B stand for day and month in an order that only the numbers can tell.
DATES = (
    (r"(?P<year>\d{4})-(?P<b>\d\d)-(?P<a>\d\d)", "%Y-%m-%d"),
    (r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4})", "{A}{s}{B}{s}%Y"),
    (r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>\d\d)", "{A}{s}{B}{s}%y"),
    (r"(?P<year>\d{4})(?P<s>[/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})", "%Y{s}%m{s}%d"),
    (r"(?P<year>(?:19|20)\d\d)(?P<b>\d\d)(?P<a>\d\d)", "%Y%m%d"),
    (rf"(?P<a>\d{{1,2}})(?P<s>[- ]){_MONTH}(?P=s)(?P<year>\d{{4}})", "%d{s}{M}{s}%Y"),
    (rf"(?P<a>\d{{1,2}})(?P<s>[- ]){_MONTH}(?P=s)(?P<year>\d\d)", "%d{s}{M}{s}%y"),
    (rf"{_MONTH} (?P<a>\d{{1,2}}), (?P<year>\d{{4}})", "{M} %d, %Y"),
    (rf"{_MONTH} (?P<a>\d{{1,2}}) (?P<year>\d{{4}})", "{M} %d %Y"),
)
_ZONE = r"(?P<zone> ?(?:Z|[+-]\d\d(?::?\d\d)?))?"
_SECONDS = r"(?P<second>:[0-5]\d)?(?P<fraction>\.\d{1,6})?"
CLOCKS = (
    (rf"(?:0?[1-9]|1[0-2]):[0-5]\d{_SECONDS}(?P<gap> ?)(?:[AaPp][Mm])", "%I:%M{second}{fraction}{gap}%p"),
    (rf"(?:[01]?\d|2[0-3]):[0-5]\d{_SECONDS}", "%H:%M{second}{fraction}"),
)
GAPS = r"(?P<between>T| - |, | )"
NUMBERS = (
    (re.compile(r"[1-9]\d{9}(?:\.\d+)?", re.ASCII), "epoch", 946_684_800, 4_102_444_800),
    (re.compile(r"[1-9]\d{12}", re.ASCII), "epoch-ms", 946_684_800_000, 4_102_444_800_000),
    (re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII), "excel", 36_526, 73_051),
)
ISO_SHAPE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII | re.I)


@dataclass(frozen=True)
class Written:
    """One text as a date: its form, the two numbers that A and B stand for (0 = their order is told), and its day."""

    form: str
    first: int
    second: int
    year: int
    day: date | None


@dataclass(frozen=True)
class DateForms:
    """The forms of a column and how many of its texts have each; the days that stand for no date.

    `order`: `day` or `month` (which comes first), `told` where the forms say it, `open` where no number does, `both` where
    the numbers contradict each other. `formats` are those of `order`; of an open one there are none.
    """

    counts: Counter[str]
    order: str
    missing: Counter[date]
    unread: int

    @property
    def read(self) -> int:
        """How many texts are dates."""
        return self.counts.total()

    @property
    def formats(self) -> list[str]:
        """For `date_format`, the frequent ones first."""
        parts = {"day": DAY_FIRST, "month": MONTH_FIRST, "told": {}}.get(self.order)
        return [] if parts is None else self.formats_as(parts)

    def formats_as(self, parts: dict[str, str]) -> list[str]:
        """The formats when A and B stand for these."""
        first, second = parts.get("A", ""), parts.get("B", "")
        found = (form.replace("{A}", first).replace("{B}", second) for form, _ in self.counts.most_common())
        return list(dict.fromkeys(found))


def date_forms(texts: Iterable[str]) -> DateForms:
    """What the texts of a column tell; blank ones are left out before."""
    counts: Counter[str] = Counter()
    sentinels: list[tuple[Written, int]] = []
    unread = day_first = month_first = 0
    for text, count in Counter(texts).items():
        written = _written(text)
        if written is None:
            unread += count
            continue
        counts[written.form] += count
        if written.day is not None and written.year in MISSING_YEARS:
            # What stands for no date may be written by hand, and tells no order.
            sentinels.append((written, count))
            continue
        day_first += written.first > 12
        month_first += written.second > 12
    order = _order(counts, day_first, month_first)
    missing: Counter[date] = Counter()
    for written, count in sentinels:
        other = _day(written.year, written.first, written.second) if order == "month" and written.first else None
        missing[other or written.day] += count
    return DateForms(counts, order, missing, unread)


def _order(counts: Counter[str], day_first: int, month_first: int) -> str:
    if not any("{A}" in form for form in counts):
        return "told"
    if day_first and month_first:
        return "both"
    return "day" if day_first else "month" if month_first else "open"


def _written(text: str) -> Written | None:
    if len(text) > LONGEST or not any(letter.isdigit() for letter in text):
        return None
    for shape, name, least, most in NUMBERS:
        if shape.fullmatch(text) and least <= float(text) <= most:
            return Written(name, 0, 0, 0, None)
    for shape, form in SHAPES:
        found = shape.fullmatch(text)
        if found:
            return _dated(text, found.groupdict(), form)
    return None


def _dated(text: str, parts: dict[str, str | None], form: str) -> Written | None:
    first, year = int(parts["a"] or 0), int(parts["year"] or 0)
    month = parts.get("month")
    second = int(parts.get("b") or 0) if month is None else _month_number(month)
    is_open = "{A}" in form
    day = _day(year, second, first) or (_day(year, first, second) if is_open else None)
    if day is None:
        return None
    filled = form.format(
        A="{A}",
        B="{B}",
        M="%b" if month and len(month) == 3 else "%B",
        s=parts.get("s"),
        second=":%S" if parts.get("second") else "",
        fraction=".%f" if parts.get("fraction") else "",
        gap=parts.get("gap") or "",
        between=parts.get("between") or "",
        zone=(" " if (parts.get("zone") or "").startswith(" ") else "") + "%z" if parts.get("zone") else "",
    )
    return Written(ISO if ISO_SHAPE.fullmatch(text) else filled, first if is_open else 0, second if is_open else 0, year, day)


def _month_number(name: str) -> int:
    """1–12, or 0 for a word that is no month."""
    begins = name.lower()[:3]
    return MONTHS.index(begins) + 1 if begins in MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year or 2000, month, day)
    except ValueError:
        return None


def _shapes() -> list[tuple[re.Pattern[str], str]]:
    """Every date alone, before a clock and after one."""
    shapes = []
    for day, form in DATES:
        shapes.append((day, form))
        for clock, hours in CLOCKS:
            shapes.append((f"{day}{GAPS}{clock}{_ZONE}", f"{form}{{between}}{hours}{{zone}}"))
            shapes.append((f"{clock}{GAPS}{day}", f"{hours}{{between}}{form}"))
    return [(re.compile(shape, re.ASCII), form) for shape, form in shapes]


SHAPES = _shapes()
