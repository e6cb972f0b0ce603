"""The only writer of numbers and dates for people (ARCHITECTURE §7, DOMAIN §9.1)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
# Decimal mark and thousands mark; Plotly wants them in the same order.
MARKS: dict[Language, tuple[str, str]] = {"vi": (",", "."), "en": (".", ",")}
MINUS = "−"
MISSING = "—"
POINTS: dict[Language, str] = {"vi": "điểm %", "en": "pp"}


def number(count: int | None, language: Language) -> str:
    """182661 → 182.661; missing → —."""
    if count is None:
        return MISSING
    sign = MINUS if count < 0 else ""
    return sign + f"{abs(int(count)):,}".replace(",", MARKS[language][1])


def signed(count: int | None, language: Language) -> str:
    """A difference with its sign: 741 → +741, −154, 0; missing → —."""
    return f"+{number(count, language)}" if count and count > 0 else number(count, language)


def percent(numerator: int, denominator: int, language: Language) -> str:
    """A share of exact counts with one decimal, half away from zero: 94,7%; of nothing → —.

    Only a true whole reads 100%, and only a true nothing 0%: 2.238 of 2.239 must not look complete.
    """
    if denominator <= 0:
        return MISSING
    tenths = _half_up(numerator * 1000, denominator)
    if tenths == 1000 and numerator < denominator:
        tenths = 999
    if tenths == 0 and numerator > 0:
        tenths = 1
    return f"{_tenths(tenths, language)}%"


def decimal(value: float | None, language: Language, places: int = 1) -> str:
    """A number with one decimal or more, half away from zero: 12.25 → 12,3; missing → —."""
    if value is None:
        return MISSING
    whole, part = divmod(int(abs(Fraction(str(value))) * 10**places + Fraction(1, 2)), 10**places)
    return f"{MINUS if value < 0 and (whole or part) else ''}{number(whole, language)}{MARKS[language][0]}{part:0{places}}"


def rounded(value: float, language: Language, places: int = 0) -> str:
    """A number of 0 or more, half away from zero: 4049.8 → 4.050."""
    return decimal(value, language, places) if places else number(int(Fraction(str(value)) + Fraction(1, 2)), language)


def beyond(count: int, bound: float, language: Language) -> str:
    """A bound that a count lies beyond, with as many decimals as show that: 3 is not told to be above 3, but above 2,6."""
    exact = Fraction(str(bound))
    for places in range(7):
        told = Fraction(int(exact * 10**places + Fraction(1, 2)), 10**places)
        if told != count and (told < count) == (exact < count):
            return rounded(bound, language, places)
    return rounded(bound, language)


def measure(value: float, language: Language) -> str:
    """110 → 110, 6.5 → 6,5: no more decimals than there are, and at most two."""
    shown = round(value, 2)
    places = next(places for places in range(3) if shown == round(shown, places))
    return decimal(shown, language, places) if places else number(round(shown), language)


def points(numerator: int, denominator: int, share: float, language: Language) -> str:
    """How far a share lies from another one, in percentage points with its sign: −1,2 điểm %."""
    return signed_points(Fraction(int(numerator), int(denominator)) - Fraction(round(share * 1_000_000), 1_000_000), language)


def signed_points(apart: Fraction, language: Language) -> str:
    """A difference of shares in percentage points with its sign; what differs never reads as equal."""
    return f"{signed_decimal(apart * 100, language)} {POINTS[language]}"


def signed_decimal(apart: Fraction, language: Language, places: int = 1) -> str:
    """A difference with its sign and one decimal or more, half away from zero; what differs never reads as equal."""
    steps = int(abs(apart) * 10**places + Fraction(1, 2))
    whole, part = divmod(max(steps, 1) if apart else 0, 10**places)
    sign = MINUS if apart < 0 else "+" if apart > 0 else ""
    return f"{sign}{number(whole, language)}{MARKS[language][0]}{part:0{places}}"


def share(value: float, language: Language) -> str:
    """A limit: 0.99 → 99%, 0.955 → 95,5%."""
    tenths = round(value * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{_tenths(tenths, language)}%"


def day(value: date) -> str:
    """As in a sentence: 30/9/2025."""
    return f"{value.day}/{value.month}/{value.year}"


def day_and_month(value: date) -> str:
    """As on an axis: 28/8."""
    return f"{value.day}/{value.month}"


def day_in_table(value: date) -> str:
    """As in a file: 30/09/2025. On a page every day is told as in a sentence."""
    return value.strftime("%d/%m/%Y")


def month(value: date) -> str:
    """A month of a year in a sentence: 9/2025."""
    return f"{value.month}/{value.year}"


def period(first: date, last: date) -> str:
    """1/7–30/9/2025; the first year is said where it differs."""
    start = f"{first.day}/{first.month}" if first.year == last.year else day(first)
    return day(last) if first == last else f"{start}–{day(last)}"


def clock_time(value: datetime) -> str:
    """24 hours: 07:05."""
    return value.strftime("%H:%M")


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * int(numerator) + int(denominator)) // (2 * int(denominator))


def _tenths(tenths: int, language: Language) -> str:
    whole, decimal = divmod(tenths, 10)
    return f"{number(whole, language)}{MARKS[language][0]}{decimal}"
