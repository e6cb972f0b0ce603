"""One dossier as a short table of its moments and pauses, and the life that the sources tell of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine, insert, update

from data_access import sources
from data_access.lives import Life, life
from tests.sample import databases

# The sample's procedure 1.1 is of civil status; 2.1 of land, and unit A lies in a difficult area.
BASES = {
    "same_day": {"kind": "same_day", "field_code": "ho-tich", "at_most": 1, "basis": "Luật Hộ tịch 2014, điều 5"},
    "extra": {"kind": "extra", "field_code": "dat-dai", "difficult_area": True, "working_days": 10, "basis": "NĐ 101/2024/NĐ-CP"},
}
HOLIDAYS = [("2025-09-01", False, "Quốc khánh"), ("2025-09-02", False, "Quốc khánh"), ("2025-09-13", True, "Làm bù")]
MOMENTS = ("submitted_at", "received_at", "due_at", "first_due_at", "resolved_at", "extension_at")
WORKING = "ngay_lam_viec"


def at(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)


def told(folder: Path, *, now="2025-09-30 17:00", procedure="2.2", time=None, pauses=(), **row) -> Life:
    """The life of one dossier of unit B, its moments as text; `time` is a legal time, `pauses` are moments and statuses."""
    moments = {name: at(row.pop(name, None)) for name in MOMENTS}
    known = {"code": "H", "unit_code": "B", "status": 4, "updated_at": at("2025-08-01 08:00"), "channel": 2} | row
    settings = databases(folder, [known | moments | {"procedure_code": procedure}], now=at(now))
    engine = create_engine(settings.unit_db_url)
    with engine.begin() as connection:
        events = [{"id": number, "dossier_code": "H", "at": at(when), "to_status": to} for number, (when, to) in enumerate(pauses)]
        if events:
            connection.execute(insert(sources.dossier_event), events)
        for name, rule in BASES.items():
            connection.execute(insert(sources.time_rule), {"name": name, **rule})
        days = [{"day": at(day).date(), "is_working": works, "label": label} for day, works, label in HOLIDAYS]
        connection.execute(insert(sources.holiday), days)
        if time:
            of_procedure = sources.procedure.c.code == procedure
            connection.execute(update(sources.procedure).where(of_procedure).values(time_value=time[0], time_unit=time[1]))
    engine.dispose()
    return life(settings, "H")
