"""Rows of the two source databases read as lives, from the contract and not as the mart reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from tests.reference_lives import (
    AWAITING,
    CHANNELS,
    FLAGS,
    FOREVER,
    NOT_RECEIVED,
    PAUSING,
    SUPPLEMENT,
    Life,
    Procedure,
    Unit,
    local,
    local_day,
)


class Lives:
    """Every dossier that can be true, and why the others cannot; units, procedures and fields in the form of `tests.sample`."""

    def __init__(
        self,
        dossiers: Iterable[dict],
        events: Iterable[dict],
        units: Iterable[Sequence],
        procedures: Iterable[Sequence],
        fields: Iterable[Sequence],
        validity: Mapping[str, tuple[date | None, date | None]],
    ) -> None:
        self.units = {
            row[0]: Unit(
                row[0], row[2], (row[3] or "").split(";")[0].strip(), row[5] or 0, row[4], *validity.get(row[0], (None, None))
            )
            for row in units
        }
        owners = {row[0]: row[2] for row in fields}
        self.procedures = {
            row[0]: Procedure(
                row[0],
                row[2] if row[2] in owners else "unknown",
                *row[3:6],
                row[8],
                owner=next((code for code in (row[10], owners.get(row[2])) if code in self.units), "unknown"),
                reason=row[11] or "unknown",
            )
            for row in procedures
        }
        self.excluded: Counter[str] = Counter()
        self.events: dict[str, list[dict]] = {}
        for event in sorted(events, key=lambda row: (row["at"], row["id"])):
            self.events.setdefault(event["dossier_code"], []).append(event)
        self.lives = [life for row in dossiers if (life := self._life(row)) is not None]

    def _life(self, row: dict) -> Life | None:
        status = row["status"]
        received = None if status in NOT_RECEIVED else local_day(row["received_at"])
        resolved = None if status == AWAITING else local_day(row["resolved_at"])
        returned = local_day(row["returned_at"])
        if received is None and status not in NOT_RECEIVED:
            self.excluded["received-missing"] += 1
            return None
        if received is not None and resolved is not None and resolved < received:
            self.excluded["resolved-before-received"] += 1
            return None
        if status == 10 and returned is None:
            returned = resolved
        procedure = self.procedures.get(row["procedure_code"])
        return Life(
            status=status,
            received=received,
            due=local_day(row["due_at"]),
            resolved=resolved,
            returned=returned,
            spells=self._spells(row, received, resolved) if received is not None else (),
            groups=self._groups(row),
            entered=self._entered(row),
            extension=local_day(row["extension_at"]),
            asked_again=self._asked_again(row["code"]),
            flags={name: row[name] for name in FLAGS},
            is_offered=procedure is not None and procedure.is_online,
            population=self._unit(row["unit_code"]).population,
        )

    def _entered(self, row: dict) -> datetime | None:
        """When it was submitted; where nothing says so, when it was received, or last changed while it waits for that."""
        known = row["submitted_at"] or row["received_at"]
        return local(known or (row["updated_at"] if row["status"] == AWAITING else None))

    def _asked_again(self, code: str) -> date | None:
        """The day of the second request for supplements; a request on top of a request is the same one."""
        before, requests = None, []
        for event in self.events.get(code, ()):
            if event["to_status"] == SUPPLEMENT and before != SUPPLEMENT:
                requests.append(local_day(event["at"]))
            before = event["to_status"]
        return requests[1] if len(requests) > 1 else None

    def _spells(self, row: dict, received: date, resolved: date | None) -> tuple[tuple[date, date], ...]:
        found, since = [], None
        for event in self.events.get(row["code"], ()):
            day = local_day(event["at"])
            if since is not None:
                found.append((since, day))
            since = day if event["to_status"] in PAUSING else None
        pausing = row["status"] in PAUSING
        updated = local_day(row["updated_at"])
        if since is not None:
            found.append((since, FOREVER if pausing else updated))
        elif pausing and resolved is None:
            found.append((updated, FOREVER))
        clipped = [(max(start, received), min(end, resolved or FOREVER)) for start, end in found]
        return tuple((start, end) for start, end in clipped if start < end)

    def _unit(self, code: str) -> Unit:
        return self.units.get(code) or Unit(code)

    def _groups(self, row: dict) -> dict[str, str]:
        code, procedure = row["unit_code"], self.procedures.get(row["procedure_code"])
        return {
            **self._unit(code).groups,
            "code": row["code"],
            "place": row["place_unit_code"] or code,
            "procedure": row["procedure_code"],
            "field": "unknown" if procedure is None else procedure.field,
            "owner": "unknown" if procedure is None else procedure.owner,
            "channel": CHANNELS[row["channel"]],
            "step": row.get("step") or "",
            "cause": row.get("overdue_cause") or "",
        }
