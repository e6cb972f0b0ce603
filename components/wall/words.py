"""Names as the wall says them: days of the week, streams, and units that stand beside those of other kinds."""

from __future__ import annotations

from datetime import date

from components import formats
from components.i18n import isolated
from components.naming import short_names
from components.panels import Reading
from components.wall.overdue import FEW, Place
from data_access.clock import day_date, day_number

# A name with more letters is told by its shorter form in a list of three columns.
NAME = 24


def today(reading: Reading) -> str:
    """When something came that was not there on the working day before: today, or since that day where today is a day off."""
    last = reading.filters.period.last
    return reading.say("wall.today") if reading.dimensions.work.is_working(day_number(last)) else since(reading)


def since(reading: Reading) -> str:
    """The working day before the last day, by its name."""
    before = day_date(reading.dimensions.work.add(day_number(reading.filters.period.last), -1))
    return reading.say("wall.since", day=on_day(reading, before))


def on_day(reading: Reading, day: date) -> str:
    """A day as a sentence names it: thứ Sáu 26/9."""
    return reading.say(f"wall.on_day.{day.isoweekday()}", day=formats.day_and_month(day))


def bloc(reading: Reading, stream: str) -> str:
    """A stream as a place: khối đất đai."""
    return reading.say(f"wall.bloc.{stream}")


def place_name(reading: Reading, place: Place) -> str:
    """Where most of something lies."""
    if place.kind == "stream":
        return bloc(reading, place.name)
    if place.kind == "few":
        return reading.say(f"wall.few.{place.name or 'any'}", count=reading.number(FEW))
    return unit_names(reading)[place.name]


def unit_names(reading: Reading, room: int = NAME) -> dict[str, str]:
    """Each unit by its code, of which kind it is to be seen where names of so many letters have room."""
    units, short = reading.dimensions.unit_by_code, short_names(reading.dimensions)
    told = {}
    for code, name, stream in zip(units.index, units["name"], units["stream"], strict=True):
        if stream == "land_branch":
            told[code] = reading.say("wall.branch", name=short[code])
        else:
            told[code] = isolated(str(name)) if len(str(name)) <= room else short[code]
    return told
