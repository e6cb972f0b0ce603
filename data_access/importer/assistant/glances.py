"""The first rows of a file, before anybody has said how it is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from data_access.importer.delimited import delimited, layout_of
from data_access.importer.json_lines import cell, json_rows
from data_access.importer.mapping import Layout
from data_access.importer.parts import JSON_LINES, WORKBOOKS, FileError, Part, parts
from data_access.importer.tables import Table
from data_access.importer.values import tidy
from data_access.importer.workbooks import sheet_names, sheets

SAMPLED = 2_000


@dataclass(frozen=True)
class Glance:
    """The first rows of a file, or some of them: its header, and the cells as text."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""


def glances(paths: Sequence[Path], layout: Layout) -> list[Glance]:
    """One for each table in the files: each file of a zip, each sheet that has rows. Raises FileError."""
    found = []
    for part in parts(paths):
        try:
            found += _glances(part, layout)
        except UnicodeError as error:
            raise FileError(f"{part.name} is not {layout.encoding.removesuffix('-sig')} text; say --encoding: {error}") from error
    return found


def _glances(part: Part, layout: Layout) -> list[Glance]:
    if part.suffix in JSON_LINES:
        return [_objects(part, layout)]
    if part.suffix not in WORKBOOKS:
        asked = layout_of(part, layout, ())
        with part.text(asked.encoding) as (text, done):
            return [_sampled(part.name, delimited(part, text, asked, done))]
    found = []
    for name in layout.sheets or sheet_names(part, layout):
        with sheets(part, replace(layout, sheet=name), ()) as ((table,), _):
            sampled = replace(_sampled(part.name, table), sheet=name)
        found += [sampled] if sampled.rows else []
    return found


def _sampled(name: str, table: Table) -> Glance:
    rows = islice((row for batch in table.batches for row in batch.rows), SAMPLED)
    return Glance(name, tuple(table.header), tuple(map(tuple, rows)))


def _objects(part: Part, layout: Layout) -> Glance:
    """The members of the first lines that are objects; the import rejects the others."""
    rows = []
    with part.text(layout.encoding) as (text, _):
        for _, found in islice(json_rows(text, part.name), SAMPLED):
            rows += [{tidy(name): cell(value) for name, value in found.items()}] if isinstance(found, dict) else []
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    return Glance(part.name, header, tuple(tuple(row.get(name, "") for name in header) for row in rows))
