"""Which sheets of a workbook are read, and which row of each is the header."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data_access.importer.mapping import Layout
from data_access.importer.parts import FileError, Part
from data_access.importer.values import tidy
from data_access.spreadsheets.book import Face

# How many rows of a sheet may stand above its header.
TITLE_ROWS = 50
ALL = "*"


@dataclass(frozen=True)
class Fit:
    """How a sheet fits: the row of the header (0 = none), its names, how many wanted columns it has, whether all needed ones."""

    place: int
    face: Face
    head: int
    header: list[str]
    count: int
    whole: bool


def fit_of(place: int, face: Face, layout: Layout, wanted: Sequence[str], needed: Sequence[Collection[str]]) -> Fit:
    head, header = _header(face, layout, set(wanted))
    names = {*header, *(f"#{at}" for at in range(1, len(header) + 1))}
    whole = bool(face.top) and all(names.intersection(group) for group in needed)
    count = len(names.intersection(wanted)) if wanted else len({*header} - {""})
    return Fit(place, face, head, header, count or int(bool(face.top) and not layout.header), whole)


def _header(face: Face, layout: Layout, wanted: set[str]) -> tuple[int, list[str]]:
    """Which row has most of the wanted columns (none wanted: of texts), 0 = none, and its names.

    The names may stand in two rows, the lower one under groups.
    """
    rows = [(line, [tidy(cell) for cell in row]) for line, row in face.top if line > layout.skip_lines]
    width = max((len(row) for _, row in rows), default=0)
    if not layout.header:
        return layout.skip_lines, [""] * width
    best: tuple[tuple[int, int, int], list[str]] = ((0, 0, 0), [])
    before: list[str] = []
    for line, names in rows[: TITLE_ROWS + 1]:
        both = [below or above for below, above in zip(names, before, strict=True)] if before else []
        for is_one, row in ((1, names), (0, both)):
            places = {f"#{place}" for place, name in enumerate(row, start=1) if name}
            fit = len(wanted.intersection(row)) or len(wanted & places) if wanted else is_one * len({*row} - {""})
            best = max(best, ((fit, is_one, -line), row), key=lambda found: found[0])
        before = names
    (fit, _, line), header = best
    return (-line, header) if fit else (0, [])


def chosen_of(part: Part, fits: list[Fit], layout: Layout, wanted: Sequence[str], needed: Sequence[Collection[str]]) -> list[Fit]:
    """The sheets that are read: those asked for, else all that have the needed columns, else the one that fits best."""
    by_name = {tidy(fit.face.name): fit for fit in fits}
    asked = [tidy(name) for name in layout.sheets]
    absent = [name for name in asked if name not in by_name and name != ALL]
    if absent:
        raise FileError(f"{part.name} has no sheet {absent[0]!r}; its sheets are {', '.join(repr(fit.face.name) for fit in fits)}")
    there = [fit for fit in fits if (fit.face.top or fit.face.far) and (not asked or ALL in asked or tidy(fit.face.name) in asked)]
    if ALL in asked and not layout.reads_hidden:
        there = [fit for fit in there if not fit.face.hidden or tidy(fit.face.name) in asked]
    for fit in there:
        if fit.face.far:
            far = f"reaches {fit.face.far}, far beyond its data; delete the rows and columns there"
            raise FileError(f"{part.name}: sheet {fit.face.name!r} {far}")
    if asked and there:
        return there
    whole = [fit for fit in there if fit.whole and fit.count] if needed else []
    # By their places alone no sheet is known for what it is.
    named = any(not name.startswith("#") for name in wanted) and layout.header
    doubtful = _doubtful(there, whole, layout, wanted, needed)
    if doubtful or (len(whole) > 1 and not named):
        raise _undecided(part, there, wanted, doubtful)
    if whole:
        return whole
    best = max((fit.count for fit in there), default=0)
    fitting = [fit for fit in there if fit.count == best]
    if not best:
        columns = ", ".join(map(repr, wanted))
        raise FileError(
            f"{part.name}: no row of its first {TITLE_ROWS} has one of the columns {columns}"
            if columns
            else f"{part.name} has no rows"
        )
    if len(fitting) > 1:
        raise _undecided(part, there, wanted, fitting)
    return fitting


def _doubtful(
    there: list[Fit], whole: list[Fit], layout: Layout, wanted: Sequence[str], needed: Sequence[Collection[str]]
) -> list[Fit]:
    """Beside sheets that fit: those that are hidden, and those that nearly fit."""
    if not whole:
        return []
    hidden = [fit for fit in whole if fit.face.hidden and not layout.reads_hidden]
    nearly = [fit for fit in there if not fit.whole and 2 * fit.count >= len(wanted) and fit.count > 1]
    return [*hidden, *nearly]


def _undecided(part: Part, there: list[Fit], wanted: Sequence[str], doubtful: list[Fit]) -> FileError:
    def told(fit: Fit) -> str:
        lacks = [name for name in wanted if name not in fit.header and not name.startswith("#")]
        hidden = "hidden, " if fit.face.hidden else ""
        has = f"lacks {', '.join(map(repr, lacks[:3]))}" if lacks else "has all columns"
        return f"{fit.face.name!r} ({hidden}rows up to {fit.face.height}, {has})"

    listed = ", ".join(told(fit) for fit in there if fit.count)
    names = ", ".join(repr(fit.face.name) for fit in doubtful)
    why = f"not sure whether {names} are meant" if names else "no name of a column says which are meant"
    return FileError(f"{part.name}: {why}; its sheets are {listed}: set [file] sheet to the one that is read, or to a list of them")
