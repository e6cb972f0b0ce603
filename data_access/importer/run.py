"""One import from end to end: read, judge, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from data_access.importer.checks import check_required, check_rules
from data_access.importer.closing import Mentioned, close_missing, malformed_codes, write_closed
from data_access.importer.creation import create
from data_access.importer.derived import derive
from data_access.importer.directory import Directory
from data_access.importer.doubts import Doubts
from data_access.importer.kinds import Kind
from data_access.importer.links import Links
from data_access.importer.mapping import Mapping
from data_access.importer.order import Order
from data_access.importer.parts import WORKBOOKS, FileError, Part, parts
from data_access.importer.reading import Cells, Reading
from data_access.importer.rejects import Rejects
from data_access.importer.report import Report, Skipped
from data_access.importer.rows import Rows, typed_rows
from data_access.importer.rules import ACCEPT, MISSING, REJECT, RULES
from data_access.importer.staging import CHANGED, DUPLICATES, REJECTED, UNKNOWN_DOSSIER, Staging
from data_access.importer.workbook_days import refuse_other_days
from data_access.sources.contract import procedure, unit
from data_access.targets import Database, transaction

DIRECTORIES = {"unit": unit, "procedure": procedure}
# A file has several rows for a dossier, rather than some errors, where more codes than these contradict themselves.
SEVERAL, SEVERAL_SHARE = 20, 0.1

DERIVED = {
    "status": "9 where resolved_at is there, else 4",
    "updated_at": "the newest of the times when something happened",
}

# What is done, how many bytes of the files, of how many.
Saying = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Read:
    """How many lines each table had, those that were skipped by kind, what was found out, and the codes of what was rejected."""

    by_file: dict[str, int]
    skipped: dict[str, int]
    notes: tuple[str, ...]
    mentioned: Mentioned
    # Whether each part has all columns that are mapped.
    whole: bool


def _silent(_doing: str, _done: int, _whole: int) -> None:
    pass


def import_files(order: Order, say: Saying = _silent) -> Report:
    """Import files into a database: everything or nothing; `say` hears what is done, and how many bytes of how many.

    Raises MappingError, FileError or TargetError, and then nothing was written.
    """
    order.check()
    found = parts(order.paths)
    rejects_path = order.rejects_path
    if rejects_path.resolve() in [path.resolve() for path in order.paths]:
        raise FileError(f"{rejects_path} would be overwritten by the rejected rows; name another file with --rejects")
    mapping, kind = order.mapping, order.mapping.kind
    names_units = bool(set(kind.links.values()) & set(DIRECTORIES))
    units = order.units if names_units else ""
    with (
        transaction(order.into, units, writes_units=order.create_missing, keeps=not order.dry_run) as (target, unit_database),
        Rejects(rejects_path, mapping) as rejects,
    ):
        target.create_tables(kind.table)
        if names_units and (order.create_missing or unit_database is target):
            unit_database.create_tables(unit)
        target.lock(kind.table)
        links = Links(_directories(kind, unit_database), create_missing=order.create_missing)
        staging = Staging(target, kind.table, _columns(mapping), derives_status=_derives(mapping, "status"))
        read = _stage(order, found, links, staging, rejects, say)
        say("judging", 0, 0)
        notes = _judge(staging, order, whole=read.whole)
        _write_judged(order, found, staging, rejects)
        say("writing", 0, 0)
        created = create(links, staging, mapping, unit_database)
        report = _report(order, read, staging, rejects, created)
        closed = close_missing(staging, read.mentioned, order.end, order.close_missing) if order.close_missing else 0
        staging.write()
        if closed:
            write_closed(staging, order.end)
    return replace(report, closed=closed, notes=(*report.notes, *notes))


def _directories(kind: Kind, database: Database) -> dict[str, Directory]:
    asked = [name for name in DIRECTORIES if name in kind.links.values()]
    return {name: Directory(name, database.names(DIRECTORIES[name])) for name in asked}


def _columns(mapping: Mapping) -> list[str]:
    """The contract columns that an import states."""
    kind = mapping.kind
    derived = {"dossiers": ("status", "updated_at"), "units": ("short_name",)}.get(kind.name, ())
    linked = [kind.names[name] for name in (*mapping.columns, *mapping.constants) if name in kind.names]
    stated = {*mapping.columns, *mapping.constants, *linked, *derived}
    return [name for name in kind.table.columns.keys() if name in stated]  # noqa: SIM118


def _derives(mapping: Mapping, name: str) -> bool:
    return mapping.kind.name == "dossiers" and name not in mapping.columns and name not in mapping.constants


def _stage(order: Order, found: Sequence[Part], links: Links, staging: Staging, rejects: Rejects, say: Saying) -> Read:
    """Judge row by row; what stays goes beside the table, what does not into the rejects."""
    for part in found:
        if part.suffix in WORKBOOKS:
            refuse_other_days(part, order.mapping)
    whole, read, skipped = sum(part.size for part in found), Counter(), Skipped()
    doubts, mentioned = Doubts(order.mapping.decimal), Mentioned()
    reading = Reading(found, order.mapping, lambda done: say("reading", done, whole))
    with staging.adding() as add:
        for cells in reading.chunks():
            rows = _judged(cells, order, links, doubts)
            add(rows)
            rejects.add(rows)
            if order.close_missing:
                mentioned.add(rows.values["code"][~rows.open])
                mentioned.add(malformed_codes(cells, order.mapping))
            read[cells.part] += cells.read
            skipped.add(cells.part, cells.skipped)
    doubts.refuse()
    by_file = {name: read[name] for name in reading.absent}
    notes = (*reading.notes, *skipped.notes, *_absent(reading), *doubts.notes(), *links.notes())
    return Read(by_file, skipped.by_kind, notes, mentioned, whole=not any(reading.absent.values()))


def _judged(cells: Cells, order: Order, links: Links, doubts: Doubts) -> Rows:
    rows = typed_rows(cells, order.mapping, doubts)
    check_rules(rows, order.until, (MISSING,))
    derive(rows, order.end)
    check_required(rows, links=False)
    check_rules(rows, order.until, (REJECT, ACCEPT))
    links.resolve(rows)
    check_required(rows, links=True)
    links.note_fields(rows)
    return rows


def _judge(staging: Staging, order: Order, *, whole: bool) -> list[str]:
    """Judge the rows together; what the report tells of them. Raises FileError where a file has several rows for each dossier."""
    notes = [*staging.spelling.unify()] if staging.spelling else []
    for column, table in order.mapping.kind.links.items():
        if table == "dossier":
            staging.check_dossiers(column)
    staging.judge_files(order.mapping.collapse)
    several, whole, example = staging.several_rows()
    if several > max(SEVERAL, SEVERAL_SHARE * whole):
        raise FileError(
            f"the files have several rows for one {staging.key[0]}: {several} of {whole} codes have rows that say different "
            f"things, {example} for one; a row must be a whole dossier. Say with [collapse] what makes one of them, "
            'such as keep = "last", or keep = "newest" and by = "received_at"; or map another column as code, or updated_at'
        )
    staging.judge_database(confirms=order.as_of is not None)
    if order.as_of is not None:
        staging.judge_older_export(order.end)
    dated = {"received_at", "resolved_at"} <= {*staging.columns}
    if order.mapping.kind.name == "dossiers" and (order.mapping.collapse or not whole or not dated):
        staging.judge_order()
    return [*notes, *(staging.spelling.near() if staging.spelling else ())]


def _write_judged(order: Order, found: Sequence[Part], staging: Staging, rejects: Rejects) -> None:
    """The rows that were rejected when all were seen; their text is read again, for nothing else is kept of a row."""
    judged = staging.rejected()
    number, reason = next(judged, (None, ""))
    if number is None:
        return
    for cells in Reading(found, order.mapping).chunks():
        while number is not None and number < cells.first + len(cells.rows):
            rejects.add_judged(cells, number - cells.first, _asking(order.mapping, reason), reason, REJECTED[reason])
            number, reason = next(judged, (None, ""))
        if number is None:
            return


def _asking(mapping: Mapping, reason: str) -> str:
    """The column of the file that a reason is about: the link for an unknown dossier, else the key."""
    name = "dossier_code" if reason == UNKNOWN_DOSSIER else mapping.kind.key[0]
    columns = mapping.columns.get(name, ())
    return columns[0].name if columns else name


def _kept(staging: Staging) -> dict[str, int]:
    kept: Counter[str] = Counter()
    for bits, count in staging.remarks():
        kept.update({name: count for place, name in enumerate(RULES) if bits >> place & 1})
    return {name: kept[name] for name in RULES if kept[name]}


def _absent(reading: Reading) -> Iterator[str]:
    for part, absent in reading.absent.items():
        if absent:
            yield f"{part}: no column for {', '.join(absent)}"


def _notes(mapping: Mapping) -> Iterator[str]:
    if mapping.kind.name == "dossiers":
        given = {*mapping.columns, *mapping.constants}
        yield from (f"{name}: not mapped; {told}" for name, told in DERIVED.items() if name not in given)


def _report(order: Order, read: Read, staging: Staging, rejects: Rejects, created: dict[str, int]) -> Report:
    counts = staging.counts()
    return Report(
        read=sum(read.by_file.values()),
        new=counts.get(None, 0),
        changed=counts.get(CHANGED, 0),
        duplicates_by_reason={told: counts[verdict] for verdict, told in DUPLICATES.items() if verdict in counts},
        rejected_by_reason=dict(sorted(rejects.counts.items())),
        kept_by_rule=_kept(staging),
        skipped_by_kind=read.skipped,
        read_by_file=read.by_file,
        created={name: count for name, count in created.items() if count},
        rejects=rejects.path if rejects.counts else None,
        notes=(*read.notes, *_notes(order.mapping)),
        dry_run=order.dry_run,
    )
