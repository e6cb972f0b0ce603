"""What can be imported: the kinds of rows, the table of each, and what a mapping must say of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Table

from data_access.sources import contract


@dataclass(frozen=True)
class Kind:
    """One kind of rows; `links` = column → table that it names, `names` = extra key → link column it gives a name to."""

    name: str
    table: Table
    required: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return tuple(column.name for column in self.table.primary_key.columns)

    @property
    def allowed(self) -> list[str]:
        """What may stand in [columns]."""
        return [*self.table.columns.keys(), *self.names]


OF_UNIT_AND_PROCEDURE = {
    "procedure_code": "procedure",
    "place_unit_code": "unit",
    "unit_code": "unit",
    "return_unit_code": "unit",
    "step_unit_code": "unit",
}
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "dossiers",
            contract.dossier,
            ("code", "procedure_code", "unit_code", "received_at"),
            links=OF_UNIT_AND_PROCEDURE,
            names={"procedure_name": "procedure_code", "unit_name": "unit_code"},
        ),
        Kind("events", contract.dossier_event, ("id", "dossier_code", "at", "to_status"), links={"dossier_code": "dossier"}),
        Kind("units", contract.unit, ("code", "name", "kind")),
        Kind("fields", contract.field, ("code", "name")),
        Kind("procedures", contract.procedure, ("code", "name")),
        Kind(
            "staff",
            contract.staff,
            ("unit_code", "as_of", "position", "speciality"),
            links={"unit_code": "unit"},
            names={"unit_name": "unit_code"},
        ),
        Kind("holidays", contract.holiday, ("day", "is_working", "label")),
        Kind("time_rules", contract.time_rule, ("name", "kind", "basis")),
        Kind("targets", contract.target, ("metric", "rank", "value", "valid_from")),
        Kind("milestones", contract.milestone, ("day", "name")),
    )
}
