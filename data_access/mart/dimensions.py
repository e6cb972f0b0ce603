"""Units, fields, procedures and the calendar of a mart version, made from the unit database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_access.clock import TimeRule, TimeUnit, WorkCalendar, day_date, day_number
from data_access.mart.extract import Extract
from data_access.mart.moments import day_numbers
from data_access.names import NAMED, tidy
from data_access.sources import SourceError, UnitKind

# The three streams are disjoint, by the kind of the unit that resolves (ARCHITECTURE §4).
STREAMS = {
    UnitKind.WARD: "commune",
    UnitKind.COMMUNE: "commune",
    UnitKind.SPECIAL_ZONE: "commune",
    UnitKind.DEPARTMENT: "department",
    UnitKind.LAND_BRANCH: "land_branch",
}
UNKNOWN = "unknown"
STAFF_NUMBERS = ("quota", "present", "seconded_in", "seconded_out")
# Working days are needed before the first day (carried-over dossiers) and after the last (due dates).
MARGIN = 800
# No office rests longer; a table of days off that says so is wrong.
LONGEST_REST = 60


@dataclass(frozen=True)
class DimensionFrames:
    """The dimension tables, each sorted so that a row's position is its id."""

    unit: pd.DataFrame
    field: pd.DataFrame
    procedure: pd.DataFrame
    staff: pd.DataFrame
    calendar: pd.DataFrame
    work: WorkCalendar
    target: pd.DataFrame
    milestone: pd.DataFrame
    time_rules: tuple[TimeRule, ...]


def dimension_frames(extract: Extract, days: np.ndarray) -> DimensionFrames:
    """The dimensions that `extract` needs: codes that dossiers use but no table lists are added as unknown.

    `days` are all day numbers of the facts; the calendar spans them and the events with a margin. Raises SourceError where the
    table of days off leaves no office a day to work.
    """
    dossiers, tables = extract.dossiers, {name: _tidied(table) for name, table in extract.tables.items()}
    used_units = pd.concat([*(dossiers[f"{role}unit_code"] for role in ("", "place_", "return_")), tables["staff"]["unit_code"]])
    unit = _unit(tables["unit"], _unlisted(used_units, tables["unit"]["code"]))
    field = _field(tables["field"])
    unlisted = _unlisted(dossiers["procedure_code"], tables["procedure"]["code"])
    procedure = _procedure(tables["procedure"], unlisted, field, unit)
    staff = _staff(tables["staff"], unit)
    rules = tuple(TimeRule.of(row) for row in tables["time_rule"].to_dict("records"))
    of_events = day_numbers(extract.events["at"].to_numpy())
    work = _work_calendar(tables["holiday"], np.concatenate([days, of_events]), rules)
    numbers = np.arange(work.first, work.last - 30)
    calendar = _calendar(numbers, work)
    target = _validity(tables["target"].copy())[["metric", "rank", "value", "valid_from_day", "valid_to_day", "basis"]]
    milestone = tables["milestone"].assign(day=_days(tables["milestone"]["day"]))[["day", "name", "name_en"]]
    return DimensionFrames(unit, field, procedure, staff, calendar, work, target, milestone, rules)


def _tidied(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its names as people read them; where nothing of one can be read, the code stands for it."""
    told = {name: table[name].map(tidy, na_action="ignore") for name in NAMED if name in table}
    for name in {"name", "short_name"} & told.keys() if "code" in table else ():
        told[name] = told[name].mask(told[name].isna() | (told[name] == ""), table["code"])
    return table.assign(**told)


def _unlisted(used: pd.Series, listed: pd.Series) -> list[str]:
    return sorted(set(used.dropna().unique()) - set(listed))


def _unit(listed: pd.DataFrame, unlisted: list[str]) -> pd.DataFrame:
    names = [tidy(code) or code for code in unlisted]
    extra = pd.DataFrame({"code": unlisted, "name": names, "short_name": names, "kind": UNKNOWN}, dtype=object)
    unit = _validity(_both(listed, extra))
    unit["kind"] = unit["kind"].fillna(UNKNOWN)
    unit["stream"] = [STREAMS.get(kind, UNKNOWN) for kind in unit["kind"]]
    unit["unit_id"] = range(len(unit))
    return unit[
        [
            "unit_id",
            "code",
            "name",
            "short_name",
            "kind",
            "stream",
            "old_district",
            "difficult_area",
            "population",
            "tile_column",
            "tile_row",
            "valid_from_day",
            "valid_to_day",
        ]
    ]


def _field(listed: pd.DataFrame) -> pd.DataFrame:
    """Fields, and last the one that holds the procedures of which no field is known."""
    extra = pd.DataFrame({"code": [UNKNOWN], "name": [UNKNOWN]}, dtype=object)
    field = _both(listed[listed["code"] != UNKNOWN], extra)
    field["field_id"] = range(len(field))
    return field[["field_id", "code", "name", "owner_code"]]


def _procedure(listed: pd.DataFrame, unlisted: list[str], field: pd.DataFrame, unit: pd.DataFrame) -> pd.DataFrame:
    extra = pd.DataFrame({"code": unlisted, "name": [tidy(code) or code for code in unlisted]}, dtype=object)
    procedure = _validity(_both(listed.assign(listed=True), extra.assign(listed=False)))
    positions = pd.Index(field["code"]).get_indexer(procedure["field_code"])
    procedure["field_id"] = np.where(positions < 0, len(field) - 1, positions)
    procedure["owner_id"] = _owners(procedure, field, unit)
    reason = procedure["not_online_reason"].astype(object)
    # A reason that cannot be read, or says that it is not known, is none.
    procedure["not_online_reason"] = reason.where(reason.notna() & ~reason.isin(["", UNKNOWN]), None)
    # 0 of whatever is the same day.
    procedure["time_unit"] = procedure["time_unit"].mask(_same_day(procedure), str(TimeUnit.WORKING_DAY))
    procedure["territory_independent"] = procedure["territory_independent"].astype("boolean")
    procedure["simulated"] = procedure["simulated"].eq(True)
    procedure["procedure_id"] = range(len(procedure))
    return procedure[
        [
            "procedure_id",
            "code",
            "name",
            "field_id",
            "owner_id",
            "levels",
            "online_level",
            "not_online_reason",
            "time_value",
            "time_unit",
            "territory_independent",
            "listed",
            "simulated",
            "valid_from_day",
            "valid_to_day",
        ]
    ]


def _same_day(procedure: pd.DataFrame) -> pd.Series:
    """Which procedures have a time of 0 in a unit that nobody states."""
    return pd.to_numeric(procedure["time_value"]).eq(0) & ~procedure["time_unit"].isin(list(TimeUnit))


def _owners(procedure: pd.DataFrame, field: pd.DataFrame, unit: pd.DataFrame) -> pd.Series:
    """The unit that answers for each procedure: the one it names, else the one that its field names, else missing."""
    units = pd.Index(unit["code"])
    told = (codes.where(codes != UNKNOWN) for codes in (procedure["owner_code"], field["owner_code"]))
    own, of_field = (units.get_indexer(codes) for codes in told)
    positions = np.where(own < 0, of_field[procedure["field_id"]], own)
    return pd.Series(positions, index=procedure.index, dtype="Int32").where(positions >= 0)


def _staff(counted: pd.DataFrame, unit: pd.DataFrame) -> pd.DataFrame:
    """Persons by unit, day, position and speciality; a number below 0 cannot be one of persons and is missing."""
    numbers = {name: pd.to_numeric(counted[name]).astype("Float64") for name in STAFF_NUMBERS}
    return pd.DataFrame(
        {
            "unit_id": pd.Index(unit["code"]).get_indexer(counted["unit_code"]),
            "as_of_day": _days(counted["as_of"]),
            **{name: counted[name].mask(counted[name] == "", UNKNOWN) for name in ("position", "speciality")},
            **{name: values.mask(values < 0).astype("Int32") for name, values in numbers.items()},
        }
    )


def _both(listed: pd.DataFrame, extra: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table and those added to it, with the table's columns."""
    if extra.empty:
        return listed.reset_index(drop=True).copy()
    columns = list(dict.fromkeys([*listed.columns, *extra.columns]))
    parts = [part.reindex(columns=columns).astype(object) for part in (listed, extra) if not part.empty]
    return pd.concat(parts, ignore_index=True)


def _validity(frame: pd.DataFrame) -> pd.DataFrame:
    for name in ("valid_from", "valid_to"):
        frame[f"{name}_day"] = _days(frame[name])
    return frame


def _days(dates: pd.Series) -> pd.Series:
    """Dates as day numbers; a database that gives text or times for its dates is understood too."""
    return pd.Series([_day(value) for value in dates], index=dates.index, dtype="Int32")


def _day(value: date | str | None) -> int | None:
    if value is None or value is pd.NaT or value != value:
        return None
    return day_number(date.fromisoformat(str(value)[:10]))


def _calendar(days: np.ndarray, work: WorkCalendar) -> pd.DataFrame:
    dates = days.astype("datetime64[D]")
    return pd.DataFrame(
        {
            "day": days,
            "is_working": work.working[: len(days)],
            "working_day": work.on_or_after(days),
            # The first day of all, 1/1/1970, was a Thursday; weeks begin on Monday.
            "week": days - (days + 3) % 7,
            "month": dates.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64),
        }
    )


def _work_calendar(holiday: pd.DataFrame, days: np.ndarray, rules: Iterable[TimeRule]) -> WorkCalendar:
    """The calendar of all days, with room for every due day: a legal time, what the law adds, and a pause as long as them all."""
    spread = days if len(days) else np.array([0])
    first, last = int(spread.min()), int(spread.max())
    exceptions = [(day_date(_day(row.day)), bool(row.is_working)) for row in holiday.itertuples()]
    room = MARGIN + (last - first) + 2 * sum(rule.working_days for rule in rules) + len(exceptions)
    work = WorkCalendar.of(day_date(first - MARGIN), day_date(last + room), exceptions)
    start, end = work.longest_rest()
    if end - start >= LONGEST_REST:
        raise SourceError(
            f"holiday: no day works from {day_date(start)} to {day_date(end)}; expected single days off and swapped days that "
            "work (is_working true); correct the table"
        )
    return work
