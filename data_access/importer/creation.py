"""The units, procedures and fields that accepted rows name and the unit database lacks, added as --create-missing asks."""

from __future__ import annotations

from data_access.importer.derived import short_name
from data_access.importer.directory import Directory, folded
from data_access.importer.links import Links, code_for
from data_access.importer.mapping import Mapping
from data_access.importer.staging import Staging
from data_access.sources.contract import field, procedure, unit
from data_access.targets import Database


def create(links: Links, staging: Staging, mapping: Mapping, database: Database) -> dict[str, int]:
    """Add what accepted rows name; how many of each table."""
    units, procedures = (_used(links, staging, mapping, table) for table in ("unit", "procedure"))
    kind = mapping.unit_kind
    database.insert(
        unit,
        [{"code": code, "name": name, "short_name": short_name(name, kind), "kind": kind} for code, name in units.items()],
    )
    fields: dict[str, str] = {}
    if procedures:
        known = Directory("field", database.names(field))
        field_of = {code: _field(links.fields.get(code, ""), mapping, known, fields) for code in procedures}
        database.insert(field, [{"code": code, "name": name} for code, name in fields.items()])
        database.insert(
            procedure, [{"code": code, "name": name, "field_code": field_of[code]} for code, name in procedures.items()]
        )
    return {"unit": len(units), "procedure": len(procedures), "field": len(fields)}


def _used(links: Links, staging: Staging, mapping: Mapping, table: str) -> dict[str, str]:
    added = links.added.get(table, {})
    columns = [name for name, named in mapping.kind.links.items() if named == table and name in staging.columns]
    used = set().union(*(staging.named(column) for column in columns)) if added else set()
    return {code: name for code, name in added.items() if code in used}


def _field(text: str, mapping: Mapping, known: Directory, fields: dict[str, str]) -> str:
    """The code of the field that a text names; a new one is put in `fields`."""
    text = mapping.field if text in mapping.blank else text
    found = known.find(text)
    code = found[0] if found else code_for(text)
    if not found and code not in known.codes:
        fields[code] = folded(text)
    return code
