"""Where the figures of a file come from, in words: what was asked, of which version, as of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from components import formats
from components.asking import Asked, named
from components.i18n import isolated
from components.panels import Panel, Telling
from components.panels.telling import compared_with, idle
from components.shapes import Figure
from data_access.filters import CHOICES
from data_access.names import tidy

# So many names are said of one filter on a picture; more are counted. A table has room for all that an address may ask.
SAID, LISTED = 3, 200
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Provenance:
    """Words that stand around a drawing or beside a table; `asked` says measure, province, period and filters in one line.

    `uncome` says that days which were asked for have not come.
    """

    title: str
    measure: str
    province: str
    period: str
    compared: str
    filters: tuple[str, ...]
    source: str
    as_of: str
    version: str
    simulated: str
    ignored: tuple[str, ...]
    asked: str
    uncome: str = ""


def provenance(panel: Panel, found: Asked, telling: Telling | None) -> Provenance:
    """The words of one panel's file; without a telling what its file is called is its title."""
    reading, version = found.reading, found.reading.dimensions.version
    period = reading.say("asked.period", period=formats.period(reading.filters.period.first, reading.filters.period.last))
    province = isolated(tidy(reading.store.pack.short_name))
    measure = telling.measure if telling else ""
    # A figure tells its note below its number.
    repeated = telling is not None and isinstance(telling.shape, Figure) and telling.shape.note == measure
    said = [] if repeated else [measure]
    without = idle(panel, reading)
    chosen = {name: getattr(found.filters, name) for name in CHOICES if getattr(found.filters, name) and name not in without}
    # Where none has come, the drawing says so itself.
    cut = found.uncome_told if reading.filters.has_come else ""
    short = [named(reading, name, values, SAID) for name, values in chosen.items()]
    return Provenance(
        title=telling.title if telling else reading.say(f"file.panel.{panel.name}"),
        measure=measure,
        province=province,
        period=period,
        compared=compared_with(panel, reading),
        filters=tuple(named(reading, name, values, LISTED) for name, values in chosen.items()),
        source=reading.say("export.source"),
        as_of=_as_of(found),
        version=f"{version.version}-{version.checksum[:8]}",
        simulated=reading.say("shell.simulated") if version.simulated else "",
        ignored=tuple(isolated(tidy(value)[:80]) for value in found.ignored),
        uncome=found.uncome_told,
        asked=" · ".join(text for text in (*said, _whole(province), _whole(period), cut, *short) if text),
    )


def _whole(text: str) -> str:
    """A text that does not break between lines."""
    return text.replace(" ", NO_BREAK)


def _as_of(found: Asked) -> str:
    told = found.reading.dimensions.version.source_time
    if told is None:
        return found.reading.say("fresh.none")
    newest = datetime.fromisoformat(told)
    return found.reading.say("export.as_of", time=formats.clock_time(newest), day=formats.day(newest.date()))
