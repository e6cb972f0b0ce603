"""Which communes lack whom: assigned against present by unit, and by unit and speciality."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import formats
from components.i18n import isolated
from components.naming import names
from components.panels.panel import Panel, Reading, Telling, register
from components.panels.staffing import COMMUNES, measured_on, no_staff
from components.shapes import Cell, DumbbellRow, Dumbbells, Grid, GridRow, Nothing, Text
from data_access.staffing import SPECIALITY

PERSONS = ("staff_quota", "staff_present", "staff_short", "staff_over")
# So many units are shown that lack most, and so many that have most too many; so many rows and columns of the grid.
SHOWN, ROWS, COLUMNS = 10, 30, 12
NAMED = 3
# A gap of so many persons and more is told in this colour (DOMAIN §6.2).
TONES = ((10, "late"), (3, "due"), (1, "pending"))
# Persons from which each class of the grid begins.
LEVELS = (1, 2, 3, 5, 8)


def staff_gaps(reading: Reading) -> pd.DataFrame:
    """The communes of the count, the largest shortage first: unit, quota, present, gap; missing where not known."""
    frame = BY_UNIT.frame(reading)
    columns = {name: frame[f"staff_{name}_value"] for name in ("quota", "present")}
    gaps = pd.DataFrame({"unit": frame["unit"], **columns})
    gaps["gap"] = gaps["present"] - gaps["quota"]
    return gaps.sort_values("gap", kind="stable", na_position="last", ignore_index=True)


def by_unit(reading: Reading) -> Telling:
    """Assigned and present of the communes that lack most and of those that have most too many."""
    measure = measured_on(reading, "staffing.gaps.measure")
    gaps = staff_gaps(reading)
    if gaps.empty:
        return Telling(reading.say("staffing.gaps.title.empty"), measure, no_staff(reading))
    known = gaps[gaps["gap"].notna()]
    short, over = known[known["gap"] < 0], known[known["gap"] > 0].iloc[::-1]
    shown = pd.concat([short.head(SHOWN), over.head(SHOWN)])
    most = max([1, *known["quota"], *known["present"]])
    named = unit_names(reading)
    rows = tuple(_pair(reading, row, named, int(most)) for row in shown.to_dict("records"))
    heads = tuple(reading.say(f"staffing.gaps.head.{name}") for name in ("quota", "present", "gap"))
    left = {"short": len(short) - len(short.head(SHOWN)), "over": len(over) - len(over.head(SHOWN))}
    exact = int((known["gap"] == 0).sum())
    notes = [
        *(reading.say(f"staffing.gaps.more.{side}", count=reading.number(count)) for side, count in left.items() if count),
        *([reading.say("staffing.gaps.more.exact", count=reading.number(exact))] if exact else []),
        *_unstated(reading, gaps[gaps["gap"].isna()]["unit"]),
    ]
    shape = Dumbbells(heads[0], heads[1], heads, rows, notes=tuple(notes))
    return Telling(_title(reading, gaps, short, over), measure, shape)


def _title(reading: Reading, gaps: pd.DataFrame, short: pd.DataFrame, over: pd.DataFrame) -> str:
    """The ends of both sides; that there is no gap is told only where every unit is known."""
    told = {}
    for side, rows in (("short", short), ("over", over)):
        if not rows.empty:
            told[side] = (_furthest(reading, rows), reading.number(abs(int(rows["gap"].iloc[0]))))
    if not told:
        is_known = bool(gaps["gap"].notna().all())
        return reading.say(f"staffing.gaps.title.none.{reading.part('commune')}" if is_known else "staffing.gaps.title.unknown")
    if len(told) == 1:
        ((side, (name, count)),) = told.items()
        return reading.say(f"staffing.gaps.title.{'one_' if len(gaps) == 1 else ''}{side}", name=name, count=count)
    (one, short_by), (other, over_by) = told["short"], told["over"]
    return reading.say("staffing.gaps.title.both", short=one, short_by=short_by, over=other, over_by=over_by)


def _furthest(reading: Reading, rows: pd.DataFrame) -> str:
    """The unit at one end; all that are as far, some by name."""
    tied = rows.loc[rows["gap"] == rows["gap"].iloc[0], "unit"]
    told = [reading.dimensions.unit_names[code] for code in tied]
    if len(told) > NAMED:
        return reading.say("staffing.gaps.tied.many", count=reading.number(len(told)))
    return reading.say("staffing.gaps.tied.some", units=", ".join(told)) if len(told) > 1 else told[0]


def _pair(reading: Reading, row: dict[str, object], named: dict[str, Text], most: int) -> DumbbellRow:
    quota, present, gap = (int(row[name]) for name in ("quota", "present", "gap"))
    tone = next(tone for least, tone in TONES if -gap >= least) if gap < 0 else "done"
    texts = (reading.number(quota), reading.number(present), formats.signed(gap, reading.language))
    return DumbbellRow(str(row["unit"]), named[str(row["unit"])], quota / most, present / most, tone, texts)


def _unstated(reading: Reading, codes: pd.Series) -> list[str]:
    """The units of which a number is not told, some by name."""
    if codes.empty:
        return []
    told = map(isolated, names(reading.dimensions, "unit", codes.head(NAMED), reading.language))
    key = "staffing.gaps.unstated.more" if len(codes) > NAMED else "staffing.gaps.unstated.all"
    more = reading.number(max(0, len(codes) - NAMED))
    return [reading.say(key, count=reading.number(len(codes)), units=", ".join(told), more=more)]


def unit_names(reading: Reading) -> dict[str, Text]:
    """The name of each unit by its code, which opens the unit."""
    return {code: reading.unit_link(code, name) for code, name in reading.dimensions.unit_names.items()}


def by_unit_and_speciality(reading: Reading) -> Telling:
    """What the communes that lack someone lack, by speciality; the number in the cell."""
    measure = measured_on(reading, "staffing.grid.measure")
    gaps = staff_gaps(reading)
    if gaps.empty:
        return Telling(reading.say("staffing.grid.title.empty"), measure, no_staff(reading))
    short = gaps[gaps["gap"] < 0]
    if short.empty:
        is_known = gaps["gap"].notna().all()
        said = reading.say(f"staffing.grid.title.none.{reading.part('commune')}" if is_known else "staffing.grid.title.unknown")
        return Telling(said, measure, Nothing(said))
    frame = BY_UNIT_AND_SPECIALITY.frame(reading)
    frame = frame[frame["unit"].isin(short["unit"])]
    lacking = frame.groupby(SPECIALITY)["staff_short_value"].sum().astype(int).sort_values(ascending=False, kind="stable")
    lacking = lacking[lacking > 0]
    columns = list(lacking.index[:COLUMNS])
    heads = names(reading.dimensions, SPECIALITY, pd.Series(columns, dtype="object"), reading.language)
    cells = {(row["unit"], row[SPECIALITY]): row for row in frame.to_dict("records")}
    named = unit_names(reading)
    rows = tuple(
        GridRow(
            str(row.unit),
            named[str(row.unit)],
            (
                Cell(formats.signed(int(row.gap), reading.language), 0, ""),
                *(_cell(reading, cells.get((row.unit, column))) for column in columns),
            ),
        )
        for row in short.head(ROWS).itertuples()
    )
    most = ", ".join(
        f"{isolated(head)} {reading.number(int(count))}" for head, count in zip(heads[:NAMED], lacking[:NAMED], strict=True)
    )
    title = reading.say("staffing.grid.title.most", most=most)
    shape = Grid(reading.say("by.unit"), (reading.say("staffing.grid.whole"), *heads), rows, _left(reading, short, lacking), 0)
    return Telling(title, measure, shape)


def _cell(reading: Reading, row: dict[str, object] | None) -> Cell:
    """Persons short as a number below nothing; a surplus is no shade, and where the unit has no such post there is nothing."""
    if row is None:
        return Cell("", 0, "")
    short, over = int(row["staff_short_value"]), int(row["staff_over_value"])
    quota, present = (reading.number(int(row[f"staff_{name}_value"])) for name in ("quota", "present"))
    said = reading.say("staffing.grid.cell", present=present, quota=quota)
    return Cell(formats.signed(over - short, reading.language), sum(short >= least for least in LEVELS), said)


def _left(reading: Reading, short: pd.DataFrame, lacking: Sequence[int]) -> tuple[str, ...]:
    units, specialities = len(short) - ROWS, len(lacking) - COLUMNS
    return (
        *([reading.say("staffing.grid.more.units", count=reading.number(units))] if units > 0 else []),
        *([reading.say("staffing.grid.more.specialities", count=reading.number(specialities))] if specialities > 0 else []),
    )


BY_UNIT = register(Panel("staff-by-unit", PERSONS, ("unit",), COMMUNES, tell=by_unit, compares=("staff_present",)))
BY_UNIT_AND_SPECIALITY = register(
    Panel(
        "staff-by-unit-and-speciality",
        PERSONS,
        ("unit", SPECIALITY),
        COMMUNES,
        tell=by_unit_and_speciality,
        compares=("staff_present",),
    )
)
