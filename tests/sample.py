"""Small databases for tests: a few units and procedures, and dossiers given by day numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import create_engine, insert

from data_access import sources
from data_access.settings import Settings

MONDAY = date(2025, 9, 1)
Validity = tuple[date | None, date | None]
# Code, name, kind, former districts, difficult area, population.
UNITS = (
    ("A", "Phường A", "phuong", "Quận Cũ; Huyện Cũ", True, 60_000),
    ("B", "Xã B", "xa", "Huyện Cũ", False, 8_000),
    ("C", "Đặc khu C", "dac_khu", None, False, None),
    ("S", "Sở S", "so_nganh", None, None, None),
    ("L", "Chi nhánh L", "chi_nhanh", None, False, 0),
)
# Code, name, field, online level, first and last day, time and its unit, territory-independent, fee, owner, why not online. None
# states a processing time: a dossier whose due time is missing would be given one by the clock. Z is no unit.
PROCEDURES = (
    ("1.1", "Thủ tục một", "ho-tich", "toan_trinh", None, None, None, None, True, True, "L", None),
    ("1.2", "Thủ tục hai", "ho-tich", "mot_phan", None, None, None, None, False, False, None, None),
    ("2.1", "Thủ tục ba", "dat-dai", "thong_tin", None, None, None, None, True, True, None, "chờ dữ liệu"),
    ("2.2", "Thủ tục tư", None, None, date(2025, 9, 10), None, None, None, None, None, None, None),
    ("3.1", "Thủ tục cũ", "dat-dai", "toan_trinh", None, date(2025, 9, 8), None, None, True, True, "Z", None),
)
# Code, name, owner.
FIELDS = (("ho-tich", "Hộ tịch", None), ("dat-dai", "Đất đai", "S"))
TARGETS = {"on_time_rate": 0.99, "online_share": 0.8, "online_payment_rate": 0.6}


def at(day: int | None, hour: int = 9, minute: int = 0) -> datetime | None:
    """The moment `day` days after Monday 1/9/2025."""
    return None if day is None else datetime.combine(MONDAY + timedelta(days=day), time(hour, minute))


NOW = at(30, 17)


def dossier(
    code: str,
    *,
    unit: str = "A",
    place: str | None = None,
    procedure: str = "1.1",
    channel: int | None = 2,
    status: int = 4,
    received: int | None = 0,
    due: int | None = None,
    resolved: int | None = None,
    returned: int | None = None,
    updated: int | None = None,
    submitted: int | None = None,
    extension: int | None = None,
    fee_due: bool | None = None,
    paid_online: bool | None = None,
    electronic_result: bool | None = None,
    digitised: bool | None = None,
    synchronised: bool | None = None,
    step: str | None = None,
    cause: str | None = None,
) -> dict[str, object]:
    """A row of the dossier table; days are counted from Monday 1/9/2025. Submitted on the day of reception, if nothing is said."""
    told = (submitted, received, extension, resolved, returned)
    newest = max([day for day in told if day is not None], default=0)
    return {
        "code": code,
        "procedure_code": procedure,
        "unit_code": unit,
        "place_unit_code": place,
        "channel": channel,
        "status": status,
        "submitted_at": at(received if submitted is None else submitted, 8),
        "received_at": at(received),
        "due_at": at(due, 17),
        "first_due_at": at(due, 17),
        "resolved_at": at(resolved, 10),
        "returned_at": at(returned, 11),
        "extension_at": at(extension, 15),
        "fee_due": fee_due,
        "paid_online": paid_online,
        "electronic_result": electronic_result,
        "digitised": digitised,
        "synchronised": synchronised,
        "step": step,
        "overdue_cause": cause,
        "updated_at": at(newest if updated is None else updated, 12),
    }


def staff(
    unit: str, day: int, quota: int | None, present: int | None, speciality: str = "Đất đai", position: str = "Công chức"
) -> dict[str, object]:
    """A row of the staff table, counted so many days after Monday 1/9/2025."""
    told = {"position": position, "speciality": speciality, "quota": quota, "present": present}
    return {"unit_code": unit, "as_of": MONDAY + timedelta(days=day), **told}


def event(code: str, day: int, status: int, number: int = 1) -> dict[str, object]:
    return {"id": number, "dossier_code": code, "at": at(day), "to_status": status}


def databases(
    folder: Path,
    dossiers: list[dict[str, object]],
    events: list[dict[str, object]] = (),
    holidays: list[tuple[date, bool]] = (),
    now: datetime = NOW,
    targets: Mapping[str, float] = TARGETS,
    counted: Sequence[dict[str, object]] = (),
    validity: Mapping[str, Validity] = MappingProxyType({}),
) -> Settings:
    """Write both databases into `folder` and give the settings that name them.

    `counted` are rows of `staff`, `validity` the first and last day of units that have one.
    """
    url = f"sqlite:///{folder / 'source.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        # What lasts as long as a test need not outlive the machine's power.
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        for metadata in (sources.DOSSIER_DB, sources.UNIT_DB):
            metadata.drop_all(connection)
            metadata.create_all(connection)
        rows = {
            sources.dossier: dossiers,
            sources.dossier_event: list(events),
            sources.unit: [
                {
                    "code": code,
                    "name": name,
                    "short_name": code,
                    "kind": kind,
                    "old_district": old,
                    "difficult_area": hard,
                    "population": population,
                    **dict(zip(("valid_from", "valid_to"), validity.get(code, (None, None)), strict=True)),
                }
                for code, name, kind, old, hard, population in UNITS
            ],
            sources.field: [{"code": code, "name": name, "owner_code": owner} for code, name, owner in FIELDS],
            sources.procedure: [
                {
                    "code": code,
                    "name": name,
                    "field_code": field,
                    "online_level": level,
                    "valid_from": first,
                    "valid_to": last,
                    "time_value": value,
                    "time_unit": unit,
                    "territory_independent": independent,
                    "has_fee": fee,
                    "owner_code": owner,
                    "not_online_reason": reason,
                }
                for code, name, field, level, first, last, value, unit, independent, fee, owner, reason in PROCEDURES
            ],
            sources.staff: list(counted),
            sources.holiday: [{"day": day, "is_working": works, "label": "x"} for day, works in holidays],
            sources.target: [
                {"metric": metric, "rank": 1, "value": value, "valid_from": date(2025, 1, 1)} for metric, value in targets.items()
            ],
        }
        for table, values in rows.items():
            if values:
                connection.execute(insert(table), values)
    engine.dispose()
    environment = {"DOSSIER_DB_URL": url, "MART_URL": f"duckdb:///{folder / 'mart'}", "NOW": now.isoformat()}
    return Settings.from_environment(environment)
