"""What changed: new overdue dossiers and those that ceased to be so, since the working day before and since the last version."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from components import formats
from components.panels.panel import Panel, Reading, Telling, foremost, register
from components.shapes import Bar, Bars, Nothing
from data_access.clock import day_date, day_number
from data_access.store import Mart

CHANGES = ("overdue_new", "overdue_cleared")
NAMED = 3


def since_yesterday(reading: Reading) -> Telling:
    """New, cleared and the units that moved most, between the ends of the last two working days."""
    frame = SINCE_YESTERDAY.frame(reading)
    new, cleared = moved(reading)
    day = formats.day(day_date(reading.dimensions.work.add(day_number(reading.filters.period.last), -1)))
    measure = reading.say("since.measure")
    if reading.is_empty():
        return Telling(reading.say("since.title.empty"), measure, Nothing(reading.say("state.empty")))
    key = "same" if new == cleared else "more" if new > cleared else "fewer"
    title = reading.say(f"since.title.{key}", count=reading.number(abs(new - cleared)), day=day)
    most = max(new, cleared, 1)
    bars = (
        Bar(
            reading.say("since.new"), new / most, "late", (reading.opens(reading.number(new), "overdue_new"),), metric="overdue_new"
        ),
        Bar(
            reading.say("since.cleared"),
            cleared / most,
            "done",
            (reading.opens(reading.number(cleared), "overdue_cleared"),),
            metric="overdue_cleared",
        ),
    )
    return Telling(title, measure, Bars(bars, (*_movers(reading, frame), *_since_version(reading))))


def _bar(reading: Reading, name: str, count: int, most: int, tone: str) -> Bar:
    metric = f"overdue_{name}"
    return Bar(reading.say(f"since.{name}"), count / most, tone, (reading.opens(reading.number(count), metric),), metric=metric)


def moved(reading: Reading) -> tuple[int, int]:
    """How many dossiers fell overdue, and how many ceased to be so, between the ends of the last two working days."""
    frame = SINCE_YESTERDAY.frame(reading)
    new, cleared = (int(frame[f"{name}_numerator"].sum()) for name in CHANGES)
    return new, cleared


def _movers(reading: Reading, frame: pd.DataFrame) -> tuple[str, ...]:
    """The units whose overdue dossiers grew and shrank most."""
    net = (frame["overdue_new_numerator"] - frame["overdue_cleared_numerator"]).astype(int)
    moved = frame.assign(net=net, name=frame["unit"].map(reading.dimensions.unit_names))
    told = []
    for key, rows in (("since.up", moved[net > 0]), ("since.down", moved[net < 0])):
        most = rows.sort_values("net", key=abs, ascending=False, kind="stable")
        units = reading.counted(foremost(list(zip(most["name"], most["net"].abs(), strict=True)), NAMED))
        if units and not reading.is_one_unit():
            told.append(reading.say(key, units=units))
    return tuple(told)


def _since_version(reading: Reading) -> tuple[str, ...]:
    older = reading.store.before(reading.mart)
    if older is None:
        return ()
    frame = _told_apart(reading, older)
    new, cleared = (reading.number(int(frame[f"{name}_numerator"].sum())) for name in CHANGES)
    built = datetime.fromisoformat(older.version.built_at)
    return (reading.say("since.version", time=formats.clock_time(built), day=formats.day(built.date()), new=new, cleared=cleared),)


def changed(reading: Reading) -> pd.DataFrame:
    """By unit, what this version says differently from the one before of the end of the period; no rows where there is none."""
    return _told_apart(reading, reading.store.before(reading.mart))


def _told_apart(reading: Reading, older: Mart | None) -> pd.DataFrame:
    if older is None:
        moved = pd.DataFrame({"unit": pd.Series(dtype="object"), **{name: pd.Series(dtype="int64") for name in CHANGES}})
    else:
        moved = reading.store.changed(reading.filters, reading.scope, mart=reading.mart, older=older)
    columns: dict[str, object] = {"unit": moved["unit"].astype("object")}
    for name in CHANGES:
        count = moved[name]
        columns |= {
            f"{name}_numerator": count.astype("Int64"),
            f"{name}_denominator": pd.array([pd.NA] * len(count), dtype="Int64"),
            f"{name}_value": count.astype("Float64"),
        }
    return pd.DataFrame(columns)


SINCE_YESTERDAY = register(Panel("overdue-since-yesterday", CHANGES, ("unit",), tell=since_yesterday))
SINCE_VERSION = register(Panel("overdue-since-version", CHANGES, ("unit",), read=changed, compares=()))
