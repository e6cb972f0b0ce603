"""How are the dates of a file column written? Forms that fit its texts, and whether the day comes before the month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

ISO = "iso"
DAY_FIRST, MONTH_FIRST = {"A": "%d", "B": "%m"}, {"A": "%m", "B": "%d"}
# Of these years no dossier is: systems write them where they have no date.
MISSING_YEARS = {1, 1753, 1899, 1900, 1970, 2099, 2999, 3000, 9000, MAXYEAR}
LONGEST = 40
# Days of all years that files have, in several ways of writing.
MOST_DAYS = 400_000
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A text with every digit as 0 has the form of the text; only what the numbers are is asked of each text.
DIGITS = str.maketrans("123456789", "0" * 9)

_MONTH = r"(?P<month>[A-Za-z]{3,9})"
# A date, and how strftime would write it; A and B stand for day and month in an order that only the numbers can tell.
DATES = (
    (r"(?P<year>\d{4})-(?P<b>\d\d)-(?P<a>\d\d)", "%Y-%m-%d"),
    (r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4})", "{A}{s}{B}{s}%Y"),
    (r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>\d\d)", "{A}{s}{B}{s}%y"),
    (r"(?P<year>\d{4})(?P<s>[/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})", "%Y{s}%m{s}%d"),
    (r"(?P<year>\d{4})(?P<b>\d\d)(?P<a>\d\d)", "%Y%m%d"),
    (rf"(?P<a>\d{{1,2}})(?P<s>[- ]){_MONTH}(?P=s)(?P<year>\d{{4}})", "%d{s}{M}{s}%Y"),
    (rf"(?P<a>\d{{1,2}})(?P<s>[- ]){_MONTH}(?P=s)(?P<year>\d\d)", "%d{s}{M}{s}%y"),
    (rf"{_MONTH} (?P<a>\d{{1,2}}), (?P<year>\d{{4}})", "{M} %d, %Y"),
    (rf"{_MONTH} (?P<a>\d{{1,2}}) (?P<year>\d{{4}})", "{M} %d %Y"),
)
COMPACT = "%Y%m%d"
_ZONE = r"(?P<zone> ?(?:Z|[+-]\d\d(?::?\d\d)?))?"
_SECONDS = r"(?P<second>:\d\d)?(?P<fraction>\.\d{1,6})?"
CLOCKS = (
    (rf"(?P<clock>\d{{1,2}}:\d\d{_SECONDS})(?P<gap> ?)(?P<half>[AaPp][Mm]|SA|CH|sa|ch)", "%I:%M{second}{fraction}{gap}%p"),
    (rf"(?P<clock>\d{{1,2}}:\d\d{_SECONDS})", "%H:%M{second}{fraction}"),
)
GAPS = r"(?P<between>T| - |, | )"
NUMBERS = (
    (re.compile(r"0{10}(?:[.,]0+)?"), "epoch", 946_684_800, 4_102_444_800),
    (re.compile(r"0{13}"), "epoch-ms", 946_684_800_000, 4_102_444_800_000),
    (re.compile(r"0{5}(?:[.,]0+)?"), "excel", 36_526, 73_051),
)
DAY_0 = {"epoch": (date(1970, 1, 1), 86_400), "epoch-ms": (date(1970, 1, 1), 86_400_000), "excel": (date(1899, 12, 30), 1)}
ISO_SHAPE = re.compile(r"0000-00-00(?:[T ]00:00(?::00)?(?:[.,]0+)?(?: ?(?:Z|[+-]00(?::?00)?))?)?", re.I)
# What no date has is found out at once; most texts are none.
PLAUSIBLE = re.compile(rf"(?:[0/.,:+\- TZ]|[AaPp][Mm]|SA|CH|(?:{'|'.join(MONTHS)})[a-z]{{0,6}}){{5,{LONGEST}}}", re.I)


@dataclass(frozen=True, eq=False)
class DateShape:
    """A way of writing dates: its form, where the date and the clock stand, and the bounds of one that is a number."""

    form: str
    pattern: re.Pattern[str] | None = None
    day: tuple[int, int] = (0, 0)
    clock: tuple[int, int] = (0, 0)
    hours: int = 24
    bounds: tuple[int, int] = (0, 0)
    with_t: bool = False


@dataclass(frozen=True, eq=False)
class Written:
    """A written day, one object for all texts that have it: its form, the numbers at A and B (0 = their order is told), its day.

    `with_t`: it is ISO 8601 with a T, as the date cells of a workbook are.
    """

    form: str
    first: int
    second: int
    year: int
    day: date
    with_t: bool = False


@dataclass(frozen=True)
class DateForms:
    """The forms of a column and how many of its texts have each; the days that stand for no date.

    `order`: `day` or `month` (which comes first), `told` where the forms say it, `open` where no number does, `both` where
    the numbers contradict each other. `formats` are those of `order`; of an open one there are none. `days`: what is left,
    in the order that is told, else with the day first.
    """

    counts: Counter[str]
    order: str
    missing: Counter[date]
    days: Counter[date]
    cells: Counter[date]
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

    @property
    def is_mixed(self) -> bool:
        """Whether date cells stand beside dates that were typed as text in an order of their own."""
        return bool(self.cells) and any("{A}" in form for form in self.counts)

    @property
    def is_turned(self) -> bool:
        """Whether these cells are such as a spreadsheet makes of 3/7 that was typed as 7/3: none has a day above 12."""
        return self.is_mixed and all(day.day <= 12 for day in self.cells)

    def formats_as(self, parts: Mapping[str, str]) -> list[str]:
        """The formats when A and B stand for these."""
        first, second = parts.get("A", ""), parts.get("B", "")
        found = (form.replace("{A}", first).replace("{B}", second) for form, _ in self.counts.most_common())
        return list(dict.fromkeys(found))


def date_forms(texts: Iterable[str]) -> DateForms:
    """What the texts of a column tell; blank ones are left out before."""
    dates: Counter[Written] = Counter()
    unread = 0
    for text, count in Counter(texts).items():
        shape = date_shape(text.translate(DIGITS))
        read = written(text, shape) if shape else None
        if read is None:
            unread += count
        else:
            dates[read] += count
    return forms_of(dates, unread)


def forms_of(dates: Counter[Written], unread: int) -> DateForms:
    """What the dates of a column tell, each with the number of texts that say it."""
    counts: Counter[str] = Counter()
    sentinels: list[tuple[Written, int]] = []
    usual: list[tuple[Written, int]] = []
    day_first = month_first = 0
    for read, count in dates.items():
        counts[read.form] += count
        if read.year in MISSING_YEARS:
            # What stands for no date may be written by hand, and tells no order.
            sentinels.append((read, count))
            continue
        usual.append((read, count))
        day_first += read.first > 12
        month_first += read.second > 12
    if not usual:
        day_first = sum(read.first > 12 or read.first == read.second for read, _ in sentinels)
        month_first = sum(read.second > 12 for read, _ in sentinels)
    order = _order(counts, day_first, month_first)
    # Beside dates with an order of their own, those of ISO 8601 are cells that a spreadsheet has written as text.
    is_ordered = any("{A}" in form for form in counts)
    cells = [(read, count) for read, count in usual if read.with_t or (is_ordered and read.form == ISO)]
    return DateForms(counts, order, *(_days(some, order) for some in (sentinels, usual, cells)), unread)


def _days(dates: Iterable[tuple[Written, int]], order: str) -> Counter[date]:
    days: Counter[date] = Counter()
    for read, count in dates:
        other = _day(read.year, read.first, read.second) if order == "month" and read.first else None
        days[other or read.day] += count
    return days


def _order(counts: Counter[str], day_first: int, month_first: int) -> str:
    if not any("{A}" in form for form in counts):
        return "told"
    if day_first and month_first:
        return "both"
    return "day" if day_first else "month" if month_first else "open"


@lru_cache(maxsize=20_000)
def date_shape(shape: str) -> DateShape | None:
    """The way of writing dates that a text with every digit as 0 has."""
    for pattern, name, least, most in NUMBERS:
        if pattern.fullmatch(shape):
            return DateShape(name, bounds=(least, most))
    if not PLAUSIBLE.fullmatch(shape):
        return None
    found = ((pattern.fullmatch(shape), day, form) for pattern, day, form in SHAPES)
    return next((_shape(shape, match, day, form) for match, day, form in found if match), None)


def _shape(shape: str, found: re.Match[str], day: re.Pattern[str], form: str) -> DateShape:
    parts = found.groupdict()
    month = parts.get("month")
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
    is_iso = bool(ISO_SHAPE.fullmatch(shape))
    return DateShape(
        form=ISO if is_iso else filled,
        pattern=day,
        day=found.span("date"),
        clock=found.span("clock") if parts.get("clock") else (0, 0),
        hours=12 if parts.get("half") else 24,
        with_t=is_iso and shape[10:11] in ("T", "t"),
    )


def written(text: str, shape: DateShape) -> Written | None:
    """A text of this shape as a date, None where its numbers are none."""
    if shape.pattern is None:
        return _counted(text, shape)
    begin, end = shape.clock
    if end and not _is_clock(text[begin:end], shape.hours):
        return None
    begin, end = shape.day
    return _dated(text[begin:end], shape)


def _counted(text: str, shape: DateShape) -> Written | None:
    """A number of days or seconds as a date; what day it is, is told roughly."""
    number, (least, most) = float(text.replace(",", ".")), shape.bounds
    if text.startswith("0") or not least <= number <= most:
        return None
    return _numbered(int(number // DAY_0[shape.form][1]), shape.form)


@lru_cache(maxsize=MOST_DAYS)
def _numbered(days: int, form: str) -> Written:
    return Written(form, 0, 0, 0, DAY_0[form][0] + timedelta(days=days))


@lru_cache(maxsize=MOST_DAYS)
def _is_clock(text: str, hours: int) -> bool:
    hour, minute, *second = text.partition(".")[0].split(":")
    return int(hour) in (range(1, 13) if hours == 12 else range(24)) and all(int(part) < 60 for part in (minute, *second))


@lru_cache(maxsize=MOST_DAYS)
def _dated(text: str, shape: DateShape) -> Written | None:
    parts = shape.pattern.fullmatch(text).groupdict()
    first, year, month = int(parts["a"]), int(parts["year"]), parts.get("month")
    second = int(parts.get("b") or 0) if month is None else _month_number(month)
    if "%y" in shape.form:
        year += 2000 if year < 69 else 1900
    if shape.form.startswith(COMPACT) and not 1900 <= year < 2100:
        return None
    is_open = "{A}" in shape.form
    day = _day(year, second, first) or (_day(year, first, second) if is_open else None)
    if day is None:
        return None
    return Written(shape.form, first if is_open else 0, second if is_open else 0, year, day, shape.with_t)


def _month_number(name: str) -> int:
    """1–12, or 0 for a word that is no month."""
    begins = name.lower()[:3]
    return MONTHS.index(begins) + 1 if begins in MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shapes() -> list[tuple[re.Pattern[str], re.Pattern[str], str]]:
    """Every date alone, before a clock and after one: its pattern, that of the date alone, and its form."""
    shapes = []
    for day, form in DATES:
        named = f"(?P<date>{day})"
        shapes.append((named, day, form))
        for clock, hours in CLOCKS:
            shapes.append((f"{named}{GAPS}{clock}{_ZONE}", day, f"{form}{{between}}{hours}{{zone}}"))
            shapes.append((f"{clock}{GAPS}{named}", day, f"{hours}{{between}}{form}"))
    return [(re.compile(shape, re.ASCII), re.compile(day, re.ASCII), form) for shape, day, form in shapes]


SHAPES = _shapes()
