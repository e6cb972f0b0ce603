"""Workbooks: the sheets with the mapped columns and the row of the header are found; what is hidden or broken is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from data_access.importer.mapping import Layout
from data_access.importer.parts import FileError, Part
from data_access.importer.sheet_choice import TITLE_ROWS, Fit, chosen_of, fit_of
from data_access.importer.tables import Batch, Malformed, Table
from data_access.spreadsheets.book import Book, Face, opened
from data_access.spreadsheets.sheet import NO_VALUE, BookError

FORMS = {".html": "web-page", ".xml": "xml-2003"}
OPEN_IT = "open it in Excel and save it there, so that they are computed"
EXPECTED = {"error-cell": "a value; the cell shows an error", NO_VALUE: f"the value of a formula; {OPEN_IT}"}


@contextmanager
def sheets(
    part: Part, layout: Layout, wanted: Sequence[str], needed: Sequence[Collection[str]] = ()
) -> Iterator[tuple[list[Table], list[str]]]:
    """The tables on the sheets that are asked for, or that have the wanted columns, and what the report says of the others.

    `needed` = for each column that every table must have, the names that it may have. Raises FileError.
    """
    form, top = FORMS.get(part.suffix, "workbook"), TITLE_ROWS + layout.skip_lines + 1
    try:
        with part.on_disk() as path, opened(path, form=form, encoding=layout.encoding, top=top) as book:
            fits = [fit_of(place, face, layout, wanted, needed) for place, face in enumerate(book.faces)]
            chosen = chosen_of(part, fits, layout, wanted, needed)
            notes = [*_told(part, chosen, layout), *_left_out(part, book, fits, chosen)]
            yield [_table(part, book, fit, layout, wanted, len(chosen) > 1) for fit in chosen], notes
    except BookError as error:
        raise FileError(f"{part.name}: {error}") from error


def faces_of(part: Part, layout: Layout) -> list[Face]:
    """The sheets of a workbook that have rows, by their first row. Raises FileError."""
    form = FORMS.get(part.suffix, "workbook")
    try:
        with part.on_disk() as path, opened(path, form=form, encoding=layout.encoding, top=1) as book:
            return [face for face in book.faces if face.top or face.far]
    except BookError as error:
        raise FileError(f"{part.name}: {error}") from error


def _told(part: Part, chosen: list[Fit], layout: Layout) -> Iterator[str]:
    for fit in chosen:
        at = f", header in row {fit.head}" if layout.header and fit.head > 1 else ""
        yield f"{part.name}: sheet {fit.face.name!r}{at}"
        if not fit.face.told:
            yield f"{part.name}: its format does not tell hidden rows, errors and formulas; save it as .xlsx to have them checked"


def _left_out(part: Part, book: Book, fits: list[Fit], chosen: list[Fit]) -> Iterator[str]:
    for fit in fits:
        if fit in chosen:
            continue
        count = 0 if fit.face.far else book.count(fit.place)
        if fit.face.far or count:
            hidden = "hidden, " if fit.face.hidden else ""
            rows = f"reaches {fit.face.far}" if fit.face.far else f"{count} rows"
            yield f"{part.name}: not read: sheet {fit.face.name!r} ({hidden}{rows})"


def _table(part: Part, book: Book, fit: Fit, layout: Layout, wanted: Sequence[str], one_of_several: bool) -> Table:
    name = f"{part.name}: sheet {fit.face.name!r}" if one_of_several else ""
    places = _places(fit.header, wanted)
    hidden = [fit.header[place] or f"#{place + 1}" for place in places if place in fit.face.hidden_columns]
    if hidden and not layout.reads_hidden:
        raise FileError(
            f"{part.name}: sheet {fit.face.name!r}: the column {hidden[0]!r} is hidden; show it, or set [file] hidden to accept"
        )
    read, notes = [0], []
    batches = _batches(book, fit, layout, places, read, notes, name or part.name)
    return Table(fit.header, batches, lambda: min(1.0, read[0] / max(1, fit.face.height)), notes=notes, name=name)


def _places(header: list[str], wanted: Sequence[str]) -> list[int]:
    by_place = [int(name[1:]) - 1 for name in wanted if name.startswith("#") and name[1:].isdigit()]
    named = [place for place, name in enumerate(header) if name and name in wanted]
    return sorted({*named, *(place for place in by_place if place < len(header))})


def _batches(
    book: Book, fit: Fit, layout: Layout, places: list[int], read: list[int], notes: list[str], name: str
) -> Iterator[Batch]:
    """The rows below the header; those that are hidden or have a broken cell in a mapped column are rejected."""
    hidden, empty, valued = 0, Counter(), set()
    for stretch in book.rows(fit.place):
        batch = Batch(lines=[])
        for line, row in zip(stretch.lines, stretch.rows, strict=True):
            if line <= fit.head:
                continue
            row += [""] * (len(fit.header) - len(row))
            bad = _bad(stretch.broken.get(line, {}), places, fit.header)
            is_hidden = line in stretch.hidden
            hidden += is_hidden
            if is_hidden and not layout.reads_hidden:
                told = 'a row that is shown; show it, or set [file] hidden = "accept"'
                bad = (-1, Malformed(line, "hidden-row", "", told))
            if bad is None:
                batch.rows.append(row)
                batch.lines.append(line)
            elif any(row) or bad[0] >= 0:
                batch.malformed.append((len(batch.rows) + len(batch.malformed), replace(bad[1], line=line, cells=row)))
                empty.update([bad[0]] if bad[1].reason == NO_VALUE else [])
            valued.update(place for place in places if row[place]) if empty or not valued.issuperset(places) else None
        read[0] = stretch.lines[-1] if stretch.lines else read[0]
        yield batch
    for place, count in empty.items():
        if place not in valued:
            raise FileError(f"{name}: the column {fit.header[place]!r} has {count} formulas and no value; {OPEN_IT}")
    if hidden:
        notes.append(f"{name}: {hidden} hidden rows {'were read' if layout.reads_hidden else 'are rejected'}")


def _bad(broken: dict[int, tuple[str, str]], places: list[int], header: list[str]) -> tuple[int, Malformed] | None:
    """The first mapped cell of a row that is broken."""
    with suppress(StopIteration):
        place = next(place for place in places if place in broken)
        reason, came = broken[place]
        return place, Malformed(0, reason, came, EXPECTED[reason], column=header[place] or f"#{place + 1}")
    return None
