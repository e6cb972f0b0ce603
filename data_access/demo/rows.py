"""The rows of `dossier` and `dossier_event`, as columns of the contract."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data_access.demo import codes
from data_access.demo.catalogue import Procedures
from data_access.demo.courses import NEVER, Courses
from data_access.demo.details import Details
from data_access.demo.outsiders import Outsiders
from data_access.demo.plan import Plan
from data_access.demo.receipts import Receipts
from data_access.demo.streams import Stream
from data_access.sources import Status

Columns = Mapping[str, np.ndarray]
MOMENTS = (
    "submitted_at",
    "received_at",
    "due_at",
    "first_due_at",
    "resolved_at",
    "returned_at",
    "extension_at",
    "updated_at",
    "at",
)


def received(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    courses: Courses,
    details: Details,
) -> tuple[Columns, Columns]:
    """The dossiers of a stream and their events; moments are seconds, NEVER and '' are missing."""
    units = np.array([row["code"] for row in plan.units_of(stream)])
    prefix = np.where(
        receipts.carried,
        codes.old_prefixes(plan, stream, receipts.unit, details.old_district),
        codes.prefixes(plan, stream)[receipts.unit],
    )
    code = codes.numbered(prefix, receipts.received)
    events = _events(code, courses)
    moments = np.stack(
        [
            receipts.received,
            courses.resolved,
            details.returned,
            details.extension,
            *courses.pause_start.T,
            *courses.pause_end.T,
        ]
    )
    happened = np.ones_like(moments, dtype=bool)
    happened[4:] = np.tile(courses.pause_status.T > 0, (2, 1))
    updated = np.where(happened & (moments < NEVER), moments, 0).max(0)
    return {
        "code": code,
        "procedure_code": procedures.codes[receipts.procedure],
        "place_unit_code": details.place,
        "unit_code": units[receipts.unit],
        "return_unit_code": np.full(len(code), ""),
        "channel": details.channel,
        "submitted_at": details.submitted,
        "received_at": receipts.received,
        "due_at": details.due,
        "first_due_at": details.first_due,
        "resolved_at": courses.resolved,
        "returned_at": details.returned,
        "status": details.status,
        "step": details.step,
        "step_unit_code": details.step_unit,
        "overdue_cause": details.cause,
        "extension_at": details.extension,
        "fee_due": details.fee_due * 1,
        "paid_online": details.paid_online * 1,
        "electronic_result": details.electronic_result * 1,
        "digitised": details.digitised * 1,
        "synchronised": details.synchronised * 1,
        "old_district": details.old_district,
        "updated_at": updated,
    }, events


def never_received(plan: Plan, stream: Stream, procedures: Procedures, outsiders: Outsiders) -> Columns:
    """The refused and the waiting of a stream, with the columns of `received`."""
    size, refused = len(outsiders.unit), len(outsiders.refused)
    units = np.array([row["code"] for row in plan.units_of(stream)])
    never, nothing, no = np.full(size, NEVER), np.full(size, ""), np.zeros(size, dtype=np.int64)
    resolved = never.copy()
    resolved[:refused] = outsiders.refused
    is_refused = np.arange(size) < refused
    return {
        "code": codes.numbered(np.char.add(codes.prefixes(plan, stream)[outsiders.unit], ".9"), outsiders.submitted),
        "procedure_code": procedures.codes[outsiders.procedure],
        "place_unit_code": nothing,
        "unit_code": units[outsiders.unit],
        "return_unit_code": nothing,
        "channel": outsiders.channel,
        "submitted_at": outsiders.submitted,
        "received_at": never,
        "due_at": never,
        "first_due_at": never,
        "resolved_at": resolved,
        "returned_at": never,
        "status": np.where(is_refused, Status.REFUSED, Status.AWAITING_RECEPTION),
        "step": np.where(is_refused, "", "Chờ tiếp nhận"),
        "step_unit_code": np.where(is_refused, "", units[outsiders.unit]),
        "overdue_cause": nothing,
        "extension_at": never,
        "fee_due": no,
        "paid_online": no,
        "electronic_result": no,
        "digitised": no,
        "synchronised": no + 1,
        "old_district": nothing,
        "updated_at": np.where(is_refused, resolved, outsiders.submitted),
    }


def together(parts: list[Columns], order: str) -> Columns:
    """The parts one under another, sorted by the column `order`."""
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    sorting = np.argsort(joined[order], kind="stable")
    return {name: values[sorting] for name, values in joined.items()}


def _events(code: np.ndarray, courses: Courses) -> Columns:
    """What leaves the plain path: pauses that open and close, and ends other than a result."""
    parts = []
    for spell in range(courses.pause_status.shape[1]):
        status = courses.pause_status[:, spell]
        paused = status > 0
        ended = paused & (courses.pause_end[:, spell] < NEVER)
        running = np.full(len(code), int(Status.PROCESSING))
        parts.append((paused, courses.pause_start[:, spell], running, status))
        parts.append((ended, courses.pause_end[:, spell], status, running))
    ended = (courses.resolved < NEVER) & np.isin(courses.status, (Status.WITHDRAWN, Status.STOPPED))
    parts.append((ended, courses.resolved, np.full(len(code), int(Status.PROCESSING)), courses.status))
    return {
        "dossier_code": np.concatenate([code[rows] for rows, *_ in parts]),
        "at": np.concatenate([at[rows] for rows, at, *_ in parts]),
        "from_status": np.concatenate([before[rows] for rows, _, before, _ in parts]),
        "to_status": np.concatenate([after[rows] for rows, _, _, after in parts]),
    }
