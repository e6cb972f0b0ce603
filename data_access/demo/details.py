"""All else a dossier carries: channel, place, fees, result, extension, cause, the step that holds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.clock.hours import DAY
from data_access.demo import hours
from data_access.demo.catalogue import Procedures
from data_access.demo.courses import NEVER, Courses
from data_access.demo.hours import working_day, working_number
from data_access.demo.plan import Plan
from data_access.demo.receipts import Receipts
from data_access.demo.streams import KINDS, Stream
from data_access.sources import Channel, Status

POST = 0.03
OTHER_PLACE = 0.03  # of the territory-independent
NO_DUE_DATE = 0.004
EXTENDED, EXTENSION_MET = 0.45, 0.12
LETTER_AFTER = 3  # working days overdue
CAUSE_GIVEN = 0.95
CAUSES = (
    ("Chờ ý kiến của cơ quan phối hợp", 0.27),
    ("Phải xác minh thực địa", 0.22),
    ("Thiếu người có chuyên môn", 0.20),
    ("Luân chuyển chậm giữa các bước", 0.16),
    ("Lỗi hệ thống hoặc đường truyền", 0.10),
    ("Thẩm quyền sau chuyển giao chưa rõ", 0.05),
)
STEPS = (("Phân công xử lý", 0.14), ("Thẩm định hồ sơ", 0.46), ("Lấy ý kiến phối hợp", 0.20), ("Trình ký", 0.20))
PAUSE_STEPS = {
    Status.SUPPLEMENT_REQUESTED: "Chờ bổ sung hồ sơ",
    Status.AWAITING_PAYMENT: "Chờ nghĩa vụ tài chính",
    Status.STOPPED: "Tạm dừng giải quyết",
}
CONSULTING = "Lấy ý kiến phối hợp"


@dataclass(frozen=True)
class Details:
    """One row per received dossier, in the order of `Receipts`; moments are seconds, NEVER = none."""

    channel: np.ndarray
    submitted: np.ndarray
    place: np.ndarray  # unit codes, '' = where it is resolved
    first_due: np.ndarray  # seconds
    due: np.ndarray  # seconds, extension included
    extension: np.ndarray
    cause: np.ndarray
    returned: np.ndarray
    status: np.ndarray
    step: np.ndarray
    step_unit: np.ndarray
    fee_due: np.ndarray
    paid_online: np.ndarray
    electronic_result: np.ndarray
    digitised: np.ndarray
    synchronised: np.ndarray
    old_district: np.ndarray


def draw(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    courses: Courses,
    now: int,
    rng: np.random.Generator,
) -> Details:
    """Everything about the dossiers of a stream that does not decide whether they are resolved."""
    size = len(receipts.unit)
    channel = channels(plan, stream, procedures, receipts.unit, receipts.procedure, rng, less=receipts.carried * 0.4)
    online = channel == Channel.ONLINE
    first_due, due, extension, late = _due(plan, receipts, courses, now, rng)
    returned, status = _returned(plan, courses, online, now, rng)
    step, step_unit = _steps(plan, stream, procedures, receipts, courses, rng)
    fee_due = procedures.has_fee[receipts.procedure] & (rng.random(size) < 0.93)
    processed = np.isin(status, (Status.PROCESSED, Status.RESULT_RETURNED))
    pays_online = _unit_rates(plan, stream, 0.0, 0.09, rng)[receipts.unit] + np.where(online, 0.72, 0.27)
    return Details(
        channel=channel,
        submitted=hours.submitted_seconds(receipts.received, online, plan.calendar, rng),
        place=_places(plan, procedures, receipts, rng),
        first_due=first_due,
        due=due,
        extension=extension,
        cause=np.where(late & (rng.random(size) < CAUSE_GIVEN), _drawn(CAUSES, size, rng), ""),
        returned=returned,
        status=status,
        step=step,
        step_unit=step_unit,
        fee_due=fee_due,
        paid_online=fee_due & (rng.random(size) < pays_online),
        electronic_result=processed & (online | (rng.random(size) < 0.55)),
        digitised=rng.random(size) < _unit_rates(plan, stream, 0.88, 0.06, rng)[receipts.unit],
        synchronised=rng.random(size) < _unit_rates(plan, stream, 0.97, 0.02, rng)[receipts.unit],
        old_district=_old_districts(plan, stream, receipts, rng),
    )


def channels(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    unit: np.ndarray,
    procedure: np.ndarray,
    rng: np.random.Generator,
    *,
    less: np.ndarray | float = 0.0,
) -> np.ndarray:
    """How each dossier was submitted; what is not offered online never came online."""
    possible = procedures.online[procedure]
    rates = _unit_rates(plan, stream, stream.online_share, 0.05, rng)[unit] / possible.mean()
    drawn = rng.random(len(unit))
    chosen = np.where(possible & (drawn < rates * (1 - less)), Channel.ONLINE, Channel.IN_PERSON)
    return np.where((chosen == Channel.IN_PERSON) & (drawn > 1 - POST), Channel.POST, chosen)


def _unit_rates(plan: Plan, stream: Stream, mean: float, spread: float, rng: np.random.Generator) -> np.ndarray:
    units = plan.units_of(stream)
    difficult = np.array([bool(row["difficult_area"]) for row in units])
    # The mountains have few people, so their lower share hardly moves the whole.
    return np.clip(mean + rng.normal(0, spread, len(units)) - 1.5 * spread * difficult, mean - 0.25, 0.99)


def _due(
    plan: Plan,
    receipts: Receipts,
    courses: Courses,
    now: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Due moments, letters of extension, and who is or was late.

    A letter moves the due day once; most extended dossiers pass the new day as well.
    """
    size, today = len(receipts.unit), now // DAY
    running = np.isin(courses.status, (Status.PROCESSED, Status.PROCESSING))
    finished_on = np.where(courses.resolved < NEVER, courses.resolved // DAY, today)
    behind = working_number(plan.calendar, finished_on) - courses.due
    late = running & (behind > 0)
    extended = late & (rng.random(size) < EXTENDED) & (behind > LETTER_AFTER)
    met = extended & (rng.random(size) < EXTENSION_MET)
    moved = np.where(met, behind + rng.integers(0, 5, size), rng.integers(1, np.maximum(behind * 2 // 3, 2)))
    due = courses.due + np.where(extended, np.minimum(moved, np.where(met, moved, 15)), 0)
    nowhere = ~late & (rng.random(size) < NO_DUE_DATE)
    letter = working_day(plan.calendar, courses.due) * DAY + hours.time_of_day(hours.DECISION, size, rng)

    def moment(number: np.ndarray) -> np.ndarray:
        return np.where(nowhere, NEVER, working_day(plan.calendar, number) * DAY + hours.CLOSING)

    return moment(receipts.first_due), moment(due), np.where(extended, letter, NEVER), late


def _returned(
    plan: Plan,
    courses: Courses,
    online: np.ndarray,
    now: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """When the result was handed over: at once where it is sent, else when the applicant comes by."""
    size = len(courses.status)
    processed = courses.status == Status.PROCESSED
    resolved = np.where(processed, courses.resolved, now)
    at_once = online | (rng.random(size) < 0.45)
    soon = resolved + rng.integers(60, 900, size)
    number = working_number(plan.calendar, resolved // DAY) + rng.geometric(0.35, size)
    later = working_day(plan.calendar, number) * DAY + hours.time_of_day(hours.RECEPTION, size, rng)
    returned = np.where(at_once, soon, later)
    handed = processed & (returned <= now)
    return np.where(handed, returned, NEVER), np.where(handed, Status.RESULT_RETURNED, courses.status)


def _steps(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    courses: Courses,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    size = len(courses.status)
    is_open = courses.resolved == NEVER
    step = _drawn(STEPS, size, rng)
    for status, label in PAUSE_STEPS.items():
        step = np.where(courses.status == status, label, step)
    codes = np.array([row["code"] for row in plan.units_of(stream)])[receipts.unit]
    elsewhere = (step == CONSULTING) & (procedures.owners[receipts.procedure] != "")
    step_unit = np.where(elsewhere, procedures.owners[receipts.procedure], codes)
    return np.where(is_open, step, ""), np.where(is_open, step_unit, "")


def _places(plan: Plan, procedures: Procedures, receipts: Receipts, rng: np.random.Generator) -> np.ndarray:
    """Where it was submitted, when that is another place than the resolving unit: some commune."""
    communes = np.array(
        [row["code"] for row in plan.pack.units if row["kind"] in KINDS["communes"] and row["code"] not in plan.no_dossiers]
    )
    size = len(receipts.unit)
    away = procedures.territory_independent[receipts.procedure] & (rng.random(size) < OTHER_PLACE)
    if len(communes) < 2:
        return np.full(size, "")
    # In the stream of communes the positions of `unit` are those of `communes`; the next but a few is never itself.
    other = (receipts.unit + rng.integers(1, len(communes), size)) % len(communes)
    return np.where(away & ~receipts.carried, communes[other], "")


def _old_districts(plan: Plan, stream: Stream, receipts: Receipts, rng: np.random.Generator) -> np.ndarray:
    """The former district of what was carried over; some departments took over dossiers of districts too."""
    units = plan.units_of(stream)
    districts = np.unique([row["old_district"].split("; ")[0] for row in plan.pack.units if row["old_district"]])
    known = [stream.old_district.get(row["code"]) or (row["old_district"] or "").split("; ")[0] for row in units]
    district = np.array(known)[receipts.unit]
    if not districts.size:
        return np.full(len(district), "")
    district = np.where(district == "", districts[rng.integers(0, len(districts), len(district))], district)
    taken = receipts.carried & (rng.random(len(district)) < stream.from_old_district)
    return np.where(taken, district, "")


def _drawn(choices: tuple[tuple[str, float], ...], size: int, rng: np.random.Generator) -> np.ndarray:
    words, weights = zip(*choices, strict=True)
    return np.array(words)[rng.choice(len(words), size, p=np.array(weights) / sum(weights))]
