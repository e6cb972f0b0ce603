"""The tables of a mart version. Days are whole numbers from 1/1/1970, ids are positions in their dimension."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, MetaData, SmallInteger, String, Table, Text

MART = MetaData()


class Outcome(IntEnum):
    """What became of a dossier, by dates (DOMAIN §1.4); resolved are EARLY, ON_DAY, LATE and UNDATED."""

    OPEN = 0
    EARLY = 1
    ON_DAY = 2
    LATE = 3
    UNDATED = 4
    REFUSED = 5
    AWAITING = 6


def _number(name: str, *, key: bool = False, missing: bool = True) -> Column[int]:
    return Column(name, Integer, primary_key=key, autoincrement=False, nullable=missing and not key)


fact = Table(
    "fact",
    MART,
    _number("dossier_id", key=True),
    Column("code", String(64), nullable=False),
    _number("unit_id", missing=False),
    _number("place_id", missing=False),
    _number("return_id", missing=False),
    _number("procedure_id", missing=False),
    _number("field_id", missing=False),
    Column("channel", SmallInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("outcome", SmallInteger, nullable=False),
    _number("received_day"),
    _number("due_day"),
    _number("first_due_day"),
    _number("resolved_day"),
    _number("returned_day"),
    # When it was submitted, and how many seconds of office hours had passed by then since the calendar's first day.
    _number("entered_day"),
    Column("entered_second", BigInteger),
    # Working days from reception to resolution, pauses not counted.
    _number("worked_days"),
    _number("second_supplement_day"),
    _number("extension_day"),
    # Working days after its due day until it was resolved, of what was resolved late.
    _number("late_days"),
    # The step that holds it, and the cause that its office states for being overdue.
    Column("step", Text),
    Column("cause", Text),
    Column("due_computed", Boolean, nullable=False),
    *(Column(name, Boolean) for name in ("fee_due", "paid_online", "electronic_result", "digitised", "synchronised")),
)

# A dossier is paused at the end of each day d with from_day <= d < to_day; a missing to_day is still running.
pause = Table(
    "pause",
    MART,
    _number("dossier_id", missing=False),
    _number("unit_id", missing=False),
    _number("from_day", missing=False),
    _number("to_day"),
    Column("kind", SmallInteger, nullable=False),
)

# A dossier is overdue at the end of each day d with from_day <= d < to_day: after its due day, open, not paused.
overdue = Table(
    "overdue",
    MART,
    _number("dossier_id", missing=False),
    _number("unit_id", missing=False),
    _number("from_day", missing=False),
    _number("to_day"),
)

MOVEMENTS = (
    "received",
    "resolved_early",
    "resolved_on_day",
    "resolved_late",
    "resolved_undated",
    "pause_in",
    "pause_out",
    "overdue_in",
    "overdue_out",
)
ledger = Table(
    "ledger",
    MART,
    _number("unit_id", key=True),
    _number("day", key=True),
    *(_number(name, missing=False) for name in MOVEMENTS),
)

unit = Table(
    "unit",
    MART,
    _number("unit_id", key=True),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("stream", String(16), nullable=False),
    Column("old_district", Text),
    Column("difficult_area", Boolean),
    _number("population"),
    _number("tile_column"),
    _number("tile_row"),
    _number("valid_from_day"),
    _number("valid_to_day"),
)

procedure = Table(
    "procedure",
    MART,
    _number("procedure_id", key=True),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    _number("field_id", missing=False),
    # The department that answers for it, or else for its field; missing where neither is a known unit.
    _number("owner_id"),
    Column("levels", Text),
    Column("online_level", String(16)),
    Column("not_online_reason", Text),
    Column("territory_independent", Boolean),
    Column("listed", Boolean, nullable=False),
    Column("simulated", Boolean, nullable=False),
    _number("valid_from_day"),
    _number("valid_to_day"),
)

field = Table(
    "field",
    MART,
    _number("field_id", key=True),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("owner_code", String(64)),
)

calendar = Table(
    "calendar",
    MART,
    _number("day", key=True),
    Column("is_working", Boolean, nullable=False),
    _number("working_day", missing=False),
    # The first day of its week and of its month.
    _number("week", missing=False),
    _number("month", missing=False),
)

# Persons of a unit by position and speciality, as counted on one day; a missing number was not told.
staff = Table(
    "staff",
    MART,
    _number("unit_id", missing=False),
    _number("as_of_day", missing=False),
    Column("position", Text, nullable=False),
    Column("speciality", Text, nullable=False),
    *(_number(name) for name in ("quota", "present", "seconded_in", "seconded_out")),
)

target = Table(
    "target",
    MART,
    Column("metric", String(64), nullable=False),
    _number("rank", missing=False),
    Column("value", Double, nullable=False),
    _number("valid_from_day"),
    _number("valid_to_day"),
    Column("basis", Text),
)

milestone = Table(
    "milestone",
    MART,
    _number("day", missing=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
)

# What was wrong in the sources: where (`table.column`), what, what was done, in how many rows among how many, and
# some of them, one a line.
# `until_day` is the last day that a table covers, where its end is what is wrong.
flaw = Table(
    "flaw",
    MART,
    Column("place", String(64), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("effect", String(32), nullable=False),
    Column("examples", Text, nullable=False),
    _number("rows", missing=False),
    _number("among", missing=False),
    _number("until_day"),
)

build = Table(
    "build",
    MART,
    _number("version", key=True),
    Column("built_at", String(32), nullable=False),
    Column("source_time", String(32)),
    Column("sources", String(64), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("dossiers", BigInteger, nullable=False),
    Column("excluded", BigInteger, nullable=False),
    _number("first_day"),
    _number("last_day"),
    Column("simulated", Boolean, nullable=False),
)
