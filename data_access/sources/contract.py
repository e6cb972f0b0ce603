"""The tables that the two source databases must offer, as tables or as views.

Times with a zone are converted to Asia/Ho_Chi_Minh; times without one are taken as that zone's wall clock.
No column holds personal data of applicants, and none may be added.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects import sqlite


class Status(IntEnum):
    """Status codes of the local one-stop systems as they are synchronised nationally (DOMAIN §2.1)."""

    SYNCHRONISING = 0
    AWAITING_RECEPTION = 1
    RECEIVED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT_REQUESTED = 5
    AWAITING_PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    PROCESSED = 9
    RESULT_RETURNED = 10


# While a dossier is in one of these, its clock stands still (NĐ 118/2025/NĐ-CP).
PAUSING = (Status.SUPPLEMENT_REQUESTED, Status.AWAITING_PAYMENT, Status.STOPPED)
# A dossier in one of these has not been received, whatever dates it carries.
NOT_RECEIVED = (Status.AWAITING_RECEPTION, Status.REFUSED)


class Channel(IntEnum):
    """How the dossier was submitted; missing counts as in person."""

    IN_PERSON = 1
    ONLINE = 2
    POST = 3


class UnitKind(StrEnum):
    """What a unit is; its stream follows from it."""

    WARD = "phuong"
    COMMUNE = "xa"
    SPECIAL_ZONE = "dac_khu"
    DEPARTMENT = "so_nganh"
    LAND_BRANCH = "chi_nhanh"


# The whole second is enough for a dossier, and half the text for SQLite to store.
Moment = DateTime(timezone=True).with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")
Code = String(64)

DOSSIER_DB = MetaData()
UNIT_DB = MetaData()

dossier = Table(
    "dossier",
    DOSSIER_DB,
    Column("code", Code, primary_key=True, comment="mã hồ sơ; unique"),
    Column("procedure_code", Code, nullable=False, comment="procedure.code"),
    Column("place_unit_code", Code, comment="unit where it was submitted (nơi nộp); missing = the resolving unit"),
    Column("unit_code", Code, nullable=False, comment="unit that resolves it (nơi giải quyết)"),
    Column("return_unit_code", Code, comment="unit that returns the result; missing = where it was submitted"),
    Column("channel", Integer, comment="1 in person, 2 online, 3 public post; missing = 1"),
    Column("submitted_at", Moment, comment="when the applicant submitted it"),
    Column("received_at", Moment, comment="when it was received; missing while it waits for reception or was refused"),
    Column("due_at", Moment, comment="the due time in force, pauses and one extension included; missing = no due date"),
    Column("first_due_at", Moment, comment="the due time on the receipt (Mẫu 01)"),
    Column("resolved_at", Moment, comment="when processing ended, in whatever way; missing = not ended"),
    Column("returned_at", Moment, comment="when the result was handed over"),
    Column("status", Integer, nullable=False, comment="0–10, see the table of statuses"),
    Column("step", Text, comment="the step that holds it now"),
    Column("step_unit_code", Code, comment="the unit of that step"),
    Column("overdue_cause", Text, comment="stated cause of being overdue"),
    Column("extension_at", Moment, comment="when the letter of apology and extension (Mẫu 04) was issued"),
    Column("fee_due", Boolean, comment="has a financial obligation"),
    Column("paid_online", Boolean, comment="it was paid online"),
    Column("electronic_result", Boolean, comment="its result is electronic"),
    Column("digitised", Boolean, comment="its components were digitised"),
    Column("synchronised", Boolean, comment="synchronised with the national portal"),
    Column("old_district", Text, comment="the former district it was carried over from; missing = none"),
    Column("updated_at", Moment, nullable=False, comment="last change of this row; every change must move it"),
)

dossier_event = Table(
    "dossier_event",
    DOSSIER_DB,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="unique; orders events of one moment"),
    Column("dossier_code", Code, nullable=False, comment="dossier.code"),
    Column("at", Moment, nullable=False, comment="when the status changed"),
    Column("from_status", Integer, comment="status before; missing = the first"),
    Column(
        "to_status",
        Integer,
        nullable=False,
        comment="status after; 5, 6 and 8 open a pause, any other closes it; a status of the dossier that says otherwise holds "
        "since its updated_at",
    ),
)

unit = Table(
    "unit",
    UNIT_DB,
    Column("code", Code, primary_key=True, comment="official code, as text"),
    Column("name", Text, nullable=False, comment="name with its kind: Phường Hải Châu"),
    Column("short_name", Text, nullable=False, comment="name without its kind: Hải Châu"),
    Column("kind", String(16), nullable=False, comment="phuong, xa, dac_khu, so_nganh, chi_nhanh"),
    Column("parent_code", Code, comment="unit.code of the unit above"),
    Column("old_district", Text, comment="former districts, the largest contributor first, '; ' between"),
    Column("difficult_area", Boolean, comment="vùng khó khăn"),
    Column("population", Integer, comment="inhabitants"),
    Column("area_km2", Float, comment="km²"),
    Column("latitude", Float, comment="centroid, WGS 84"),
    Column("longitude", Float, comment="centroid, WGS 84"),
    Column("tile_column", Integer, comment="column of its tile, from 0"),
    Column("tile_row", Integer, comment="row of its tile, from 0"),
    Column("valid_from", Date, comment="first day of the unit; missing = always was"),
    Column("valid_to", Date, comment="last day of the unit; missing = still valid"),
)

field = Table(
    "field",
    UNIT_DB,
    Column("code", Code, primary_key=True, comment="code of the field (lĩnh vực)"),
    Column("name", Text, nullable=False, comment="name of the field"),
    Column("owner_code", Code, comment="unit.code of the department that answers for it"),
)

procedure = Table(
    "procedure",
    UNIT_DB,
    Column("code", Code, primary_key=True, comment="mã TTHC: 1.001193"),
    Column("name", Text, nullable=False, comment="name of the procedure"),
    Column("field_code", Code, comment="field.code"),
    Column("levels", Text, comment="a set of tinh, xa, '; ' between; missing = not stated"),
    Column("owner_code", Code, comment="unit.code of the department that answers for it"),
    Column("time_value", Integer, comment="processing time by law; 0 = the same day, in any unit or none"),
    Column("time_unit", String(16), comment="ngay_lam_viec, ngay, gio"),
    Column("online_level", String(16), comment="toan_trinh, mot_phan (both are provided online), thong_tin"),
    Column("not_online_reason", Text, comment="stated reason why it is not provided online; missing = none stated"),
    Column("territory_independent", Boolean, comment="received whatever the place of residence (phi địa giới)"),
    Column("has_fee", Boolean, comment="has fees or charges"),
    Column("valid_from", Date, comment="first day in the catalogue"),
    Column("valid_to", Date, comment="last day in the catalogue; missing = still valid"),
    Column("simulated", Boolean, comment="stands for a procedure whose name is not known here"),
)

staff = Table(
    "staff",
    UNIT_DB,
    Column("unit_code", Code, primary_key=True, comment="unit.code"),
    Column("as_of", Date, primary_key=True, comment="day of the count"),
    Column("position", String(64), primary_key=True, comment="job position (vị trí việc làm)"),
    Column("speciality", String(64), primary_key=True, comment="speciality (chuyên môn)"),
    Column("quota", Integer, comment="persons assigned (giao); missing = not published"),
    Column("present", Integer, comment="persons in post (có mặt); missing = not published"),
    Column("seconded_in", Integer, comment="persons seconded from elsewhere"),
    Column("seconded_out", Integer, comment="persons seconded elsewhere"),
)

holiday = Table(
    "holiday",
    UNIT_DB,
    Column("day", Date, primary_key=True, comment="a day that differs from its weekday's rule"),
    Column("is_working", Boolean, nullable=False, comment="true = a swapped Saturday that works"),
    Column("label", Text, nullable=False, comment="what the day is"),
    Column("source", Text, comment="decree or announcement"),
)

time_rule = Table(
    "time_rule",
    UNIT_DB,
    Column("name", String(64), primary_key=True, comment="name of the rule"),
    Column("kind", String(16), nullable=False, comment="same_day = due on the day of receipt; extra = working days added"),
    Column("field_code", Code, comment="field.code to which it applies; missing = every field"),
    Column("difficult_area", Boolean, comment="true = only where the resolving unit lies in a difficult area"),
    Column("at_most", Integer, comment="same_day: the longest legal time, in days, to which it applies"),
    Column("working_days", Integer, comment="extra: working days added to the legal time"),
    Column("valid_from", Date, comment="first day of receipt for which it holds"),
    Column("valid_to", Date, comment="last day of receipt for which it holds; missing = still"),
    Column("basis", Text, nullable=False, comment="law and article"),
)

target = Table(
    "target",
    UNIT_DB,
    Column("metric", String(64), primary_key=True, comment="name of the rate or of the limit, see metrics.md"),
    Column("rank", Integer, primary_key=True, comment="1 = the target, 2, 3, … = the limits of the classes below it"),
    Column("value", Float, nullable=False, comment="share from 0 to 1, or the number that is the limit"),
    Column("valid_from", Date, primary_key=True, comment="first day it holds"),
    Column("valid_to", Date, comment="last day it holds; missing = still"),
    Column("basis", Text, comment="who set it, where"),
)

milestone = Table(
    "milestone",
    UNIT_DB,
    Column("day", Date, primary_key=True, comment="when"),
    Column("name", String(200), primary_key=True, comment="what, in Vietnamese"),
    Column("name_en", Text, comment="what, in English"),
)

# Optional: without `time_rule` the rules of the province pack hold.
# Optional: a database that says of itself what it is. `simulated` = 1 marks every page and file.
provenance = Table(
    "provenance",
    DOSSIER_DB,
    Column("name", String(64), primary_key=True, comment="simulated, title, …"),
    Column("value", Text, nullable=False, comment="its value"),
)
OPTIONAL = frozenset({"provenance", "time_rule"})
