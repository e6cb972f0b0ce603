"""One import from end to end: read, judge, write."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data_access.importer.checks import check_order, check_required
from data_access.importer.duplicates import judge_database, judge_file
from data_access.importer.links import Directory, code_for, folded, resolve
from data_access.importer.mapping import Mapping
from data_access.importer.reading import FileError, read_cells
from data_access.importer.report import Report, is_rejects, report, write_rejects
from data_access.importer.rows import Rows, short_name, typed_rows
from data_access.importer.values import tidy
from data_access.importer.writing import Database, stored, transaction
from data_access.sources.contract import UNIT_DB, dossier, field, procedure, unit

TABLES = {"dossier": dossier, "unit": unit, "procedure": procedure}


def import_file(
    path: Path, mapping: Mapping, *, into: str, units: str = "", create_missing: bool = False, rejects: Path | None = None
) -> Report:
    """Import a CSV file into the database `into`; `units` names the unit database, '' = the same one.

    Writes everything or nothing. Raises MappingError, FileError or TargetError, and then nothing was written.
    """
    rejects = rejects or path.with_name(path.stem + ".rejects.csv")
    if rejects.exists() and (rejects.resolve() == path.resolve() or not is_rejects(rejects)):
        raise FileError(f"{rejects} would be overwritten by the rejected rows; name another file with --rejects")
    rows = typed_rows(read_cells(path, mapping), mapping)
    table, linked = mapping.kind.table, set(mapping.kind.links.values())
    names_units = "unit" in linked
    with transaction(into, units if names_units else "", writes_units=create_missing) as (target, unit_database):
        target.create_tables(table.metadata)
        if names_units and (create_missing or unit_database is target):
            unit_database.create_tables(UNIT_DB)
        check_required(rows, links=False)
        check_order(rows)
        directories = {
            name: Directory(name, (target if name == "dossier" else unit_database).names(TABLES[name])) for name in linked
        }
        resolve(rows, directories, create_missing=create_missing)
        check_required(rows, links=True)
        judge_file(rows)
        keys = stored(table, [mapping.kind.key], rows.values, np.flatnonzero(rows.open))
        changed = judge_database(rows, target.existing(table, rows.written, keys))
        created = _create(rows, unit_database)
        for write, chosen in ((target.insert, rows.open & ~changed), (target.update, changed)):
            write(table, rows.written, stored(table, rows.written, rows.values, np.flatnonzero(chosen)))
        write_rejects(rejects, rows, path.name)
    return report(rows, changed, created=created, rejects=rejects, notes=_notes(mapping))


def _create(rows: Rows, database: Database) -> dict[str, int]:
    """Add the units and procedures that accepted rows name and the database lacks; how many of each table."""
    added = {table: _used(rows, table) for table in ("unit", "procedure")}
    kind = rows.mapping.unit_kind
    database.insert(
        unit,
        ["code", "name", "short_name", "kind"],
        [(code, name, short_name(name, kind), kind) for code, name in added["unit"].items()],
    )
    fields: dict[str, str] = {}
    if added["procedure"]:
        known = Directory("field", database.names(field))
        field_of = _fields_of(rows, known, fields)
        database.insert(field, ["code", "name"], list(fields.items()))
        database.insert(
            procedure, ["code", "name", "field_code"], [(code, name, field_of[code]) for code, name in added["procedure"].items()]
        )
    return {"unit": len(added["unit"]), "procedure": len(added["procedure"]), "field": len(fields)}


def _used(rows: Rows, table: str) -> dict[str, str]:
    missing = rows.missing_links.get(table, {})
    columns = [name for name, named in rows.kind.links.items() if named == table and name in rows.values]
    used = {code for name in columns for code in pd.unique(rows.values[name][rows.open])} if missing else set()
    return {code: name for code, name in missing.items() if code in used}


def _fields_of(rows: Rows, known: Directory, fields: dict[str, str]) -> dict[str, str]:
    """Procedure code → field code, from the first accepted row of each procedure; new fields are put in `fields`."""
    mapping, at = rows.mapping, np.flatnonzero(rows.open)
    texts = rows.cells.columns[mapping.field_column] if mapping.field_column else None
    field_of = {}
    for code, row in zip(*np.unique(rows.values["procedure_code"][at].astype(str), return_index=True), strict=True):
        text = tidy(texts[at[row]]) if texts else ""
        text = mapping.field if text in mapping.blank else text
        found = known.find(text)
        field_of[str(code)] = found[0] if found else code_for(text)
        if not found and field_of[str(code)] not in known.codes:
            fields[field_of[str(code)]] = folded(text)
    return field_of


def _notes(mapping: Mapping) -> tuple[str, ...]:
    if mapping.kind.name != "dossiers":
        return ()
    given = {*mapping.columns, *mapping.constants}
    return tuple(
        note
        for name, note in (
            ("status", "status: not mapped; 9 where resolved_at is there, else 4"),
            ("updated_at", "updated_at: not mapped; the newest of the times when something happened"),
        )
        if name not in given
    )
