"""Due days that the mart fills in equal the law read aloud: a thousand random dossiers, from the databases to the facts."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
from sqlalchemy import create_engine, delete, insert, text

from data_access import sources
from data_access.clock import day_date
from data_access.mart import build
from data_access.settings import Settings
from tests.clocks import DAY, EXCEPTIONS, Dossier, NaiveClock, dossier, moment, stated
from tests.marts import opened
from tests.sample import databases
from tests.sample import dossier as row_of

FIELDS = ("ho-tich", "chung-thuc", "dat-dai", "khac")
SAME_DAY, LAND = ("ho-tich", "chung-thuc"), "dat-dai"
SIZE = 1_000


def procedure(drawn: Dossier, field: str, *, unstated: bool) -> dict[str, object]:
    """The procedure of a dossier; a time of 0 needs no unit."""
    unit = None if unstated else drawn.unit
    return {"code": f"{field}-{drawn.value}-{unit}", "name": "x", "field_code": field, "time_value": drawn.value, "time_unit": unit}


def read_aloud(drawn: Dossier, field: str, *, difficult: bool) -> Dossier:
    """The dossier under the rules of the table `time_rule`."""
    same_day = field in SAME_DAY and drawn.value <= 1 and drawn.unit != "gio"
    return Dossier(drawn.received, drawn.value, drawn.unit, same_day, 10 if field == LAND and difficult else 0, drawn.pauses)


def written(folder: Path, chance: Random) -> tuple[Settings, dict[str, date]]:
    """Databases of dossiers without a due date, some with the day on their receipt; and the due day of each."""
    naive, rows, events, procedures, expected = NaiveClock(), [], [], {}, {}
    for number in range(SIZE):
        drawn, field, unit = dossier(chance), chance.choice(FIELDS), chance.choice("AB")
        spells = apart(drawn)
        asked = read_aloud(Dossier(drawn.received, drawn.value, drawn.unit, pauses=tuple(spells)), field, difficult=unit == "A")
        made = procedure(drawn, field, unstated=drawn.value == 0 and chance.random() < 0.5)
        receipt = stated([asked], chance)[0] if chance.random() < 0.3 else None
        procedures[made["code"]] = made
        code = f"H17-{number}"
        last = max([drawn.received, *(end for _, end in spells)])
        row = row_of(code, unit=unit, procedure=str(made["code"]), status=4)
        times = {"received_at": drawn.received, "submitted_at": drawn.received, "first_due_at": receipt, "updated_at": last + DAY}
        rows.append(row | times)
        for start, end in spells:
            events += [(code, start, chance.choice([5, 6, 8])), (code, end, 4)]
        expected[code] = naive.due(asked).date() if receipt is None else naive.promised(asked, receipt)
    numbered = [{"id": place, "dossier_code": code, "at": at, "to_status": to} for place, (code, at, to) in enumerate(events)]
    settings = databases(folder, rows, numbered, list(EXCEPTIONS.items()))
    engine = create_engine(settings.unit_db_url)
    with engine.begin() as connection:
        connection.execute(delete(sources.procedure))
        connection.execute(delete(sources.field))
        connection.execute(insert(sources.field), [{"code": name, "name": name} for name in FIELDS])
        connection.execute(insert(sources.procedure), list(procedures.values()))
        # Without the table, the rules of the province pack hold.
        connection.execute(text("DROP TABLE time_rule"))
    engine.dispose()
    return settings, expected


def apart(drawn: Dossier) -> list[tuple]:
    """Its ended pauses one after another, as status changes tell them."""
    spells, free = [], drawn.received
    for start, end in sorted(drawn.ended):
        start = max(start, free)
        if start < end:
            spells.append((start, end))
            free = end
    return spells


def facts(settings: Settings) -> pd.DataFrame:
    build(settings)
    with opened(settings) as mart:
        return mart.rows("SELECT code, due_day, due_computed FROM fact")


def test_due_days_without_a_stated_one_equal_the_law_read_aloud():
    with tempfile.TemporaryDirectory() as folder:
        settings, expected = written(Path(folder), Random(24112026))
        found = facts(settings)
    assert len(found) == SIZE
    assert found["due_computed"].all()
    wrong = {
        row.code: (day_date(row.due_day), expected[row.code])
        for row in found.itertuples()
        if day_date(row.due_day) != expected[row.code]
    }
    assert wrong == {}


def test_a_stated_due_day_is_never_changed(tmp_path):
    """Neither rules nor pauses touch it: what the source states is in force."""
    chance = Random(1)
    settings, expected = written(tmp_path, chance)
    engine = create_engine(settings.dossier_db_url)
    told = {code: moment(chance, day + chance.randint(-5, 5) * DAY) for code, day in expected.items()}
    with engine.begin() as connection:
        for code, at in told.items():
            table = sources.dossier
            connection.execute(table.update().where(table.c.code == code).values(due_at=at))
    engine.dispose()
    found = facts(settings)
    assert not found["due_computed"].any()
    assert {row.code: day_date(row.due_day) for row in found.itertuples()} == {code: at.date() for code, at in told.items()}
