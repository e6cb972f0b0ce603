"""The rows of a list of dossiers in words: which dossier, where it is, when it is due, how late it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd

from components import formats
from components.naming import stated
from components.panels import Reading
from components.panels.panel import LIST
from components.shapes import Link
from data_access.clock import day_date, day_number
from data_access.dimensions import CHANNELS

CHANNEL_NAMES = {int(code): name for name, code in CHANNELS.items()}


@dataclass(frozen=True)
class DossierRow:
    """One dossier as it stands at the end of the period; `late` are working days after its due day, negative ones before it.

    Its days are ISO dates, "" where there is none.
    """

    code: str
    procedure_code: str
    procedure: str
    unit_code: str
    unit: Link
    step: str
    received_on: str
    due_on: str
    resolved_on: str
    late: int | None
    told: str
    is_late: bool
    cause: str
    channel: str
    marked: bool

    @property
    def link(self) -> Link:
        """Its code, which opens its life."""
        return Link(self.code, f"{LIST}/{quote(self.code, safe='')}")


def dossier_rows(reading: Reading, page: pd.DataFrame) -> Iterator[DossierRow]:
    """Every row of a page of `store.dossiers`, in its order."""
    units, procedures = reading.dimensions.unit, reading.dimensions.procedure
    last = day_number(reading.filters.period.last)
    for row in page.itertuples():
        ended = not pd.isna(row.resolved_day) and row.resolved_day <= last
        late, is_late = _late(reading, row, last, ended=ended)
        paused = bool(row.paused) and not ended
        unit = str(units["code"][row.unit_id])
        yield DossierRow(
            code=row.code,
            procedure_code=str(procedures["code"][row.procedure_id]),
            procedure=str(procedures["name"][row.procedure_id]),
            unit_code=unit,
            unit=reading.unit_link(unit),
            step="" if ended else stated("step", _text(row.step), reading.language),
            received_on=_day(row.received_day),
            due_on=_day(row.due_day),
            resolved_on=_day(row.resolved_day) if ended else "",
            late=None if paused else late,
            told=reading.say("list.paused") if paused else _told(reading, late, ended=ended, is_late=is_late),
            is_late=is_late and not paused,
            cause=stated("cause", _text(row.cause), reading.language),
            channel=reading.say(f"channel.{CHANNEL_NAMES[row.channel]}") if row.channel in CHANNEL_NAMES else "",
            marked=row.marked,
        )


def _late(reading: Reading, row: object, last: int, *, ended: bool) -> tuple[int | None, bool]:
    """Working days from the due day to the end, or to the end of the period, and whether that is late: by dates, not by count."""
    if pd.isna(row.due_day):
        return None, False
    until = int(row.resolved_day) if ended else last
    due, work = int(row.due_day), reading.dimensions.work
    return int(work.between(due, until)) if until >= due else -int(work.between(until, due)), until > due


def _told(reading: Reading, late: int | None, *, ended: bool, is_late: bool) -> str:
    if late is None:
        return formats.MISSING
    if is_late:
        return reading.say("list.late", days=reading.number(late))
    if ended:
        return reading.say("list.in_time")
    return reading.say("list.left", days=reading.number(-late)) if late else reading.say("list.today")


def _text(found: object) -> str:
    return "" if pd.isna(found) else str(found)


def _day(number: object) -> str:
    return "" if pd.isna(number) else day_date(int(number)).isoformat()
