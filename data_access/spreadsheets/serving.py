"""The process that reads a workbook: it tells the sheets, then answers one question a line, on its output."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import orjson

from data_access.spreadsheets.book import HEAD
from data_access.spreadsheets.excel import ExcelBook
from data_access.spreadsheets.markup import web_page, xml_2003
from data_access.spreadsheets.sheet import BookError, Number, Sheet, Workbook

# Cells that are told at once.
STRETCH = 100_000
# Of address space. A million rows of forty columns need less; what asks for more means something else.
MEMORY = 6 << 30


def main() -> None:
    """Serve until nobody asks any more."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    # Rows are no cycles.
    gc.disable()
    # Whatever a library prints goes elsewhere than between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    path, form, encoding, top = sys.argv[1:]
    try:
        _serve(_book(Path(path), form, encoding), int(top), answers)
    except BrokenPipeError:
        os._exit(0)
    except BookError as error:
        _tell(answers, {"error": str(error)})
    except BaseException as error:  # A library's panic is no Exception, and the file is to blame.
        _tell(answers, {"error": f"it ends its reader ({type(error).__name__}): broken, or too large; save it anew as .xlsx"})


def _limit(what: int, most: int) -> None:
    """Allow no more than this, or than is allowed already."""
    allowed = resource.getrlimit(what)[1]
    least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (least, least))


def _book(path: Path, form: str, encoding: str) -> Workbook:
    if form == "web-page":
        return web_page(path, encoding)
    return xml_2003(path) if form == "xml-2003" else ExcelBook(path)


def _serve(book: Workbook, top: int, answers: BinaryIO) -> None:
    sheets: list[Sheet] = []
    for place, (name, hidden) in enumerate(book.names):
        _tell(answers, {"doing": f"sheet {name!r}"})
        sheet = book.sheet(place)
        sheets.append(sheet)
        marks = sheet.marks
        _tell(
            answers,
            {
                "name": name,
                "hidden": hidden,
                "height": sheet.height,
                "far": marks.far,
                "told": marks.told,
                "hidden_columns": sorted(marks.hidden_columns),
                "top": list(islice(sheet.rows(), top)),
            },
        )
    _tell(answers, {"sheets": len(sheets)})
    for line in sys.stdin:
        asked, place = json.loads(line)
        if asked == "count":
            _tell(answers, {"count": sum(1 for _, row in sheets[place].rows() if any(row))})
            continue
        for stretch in _stretches(sheets[place]):
            _tell(answers, stretch)
        _tell(answers, {"end": True})


def _stretches(sheet: Sheet) -> Iterator[dict[str, object]]:
    """The rows that have a text, or a cell that shows one, some thousand at a time."""
    marks, rows = sheet.marks, sheet.rows()
    while found := list(_some(rows)):
        there = [(line, row) for line, row in found if any(row) or line in marks.broken]
        yield {
            "lines": [line for line, _ in there],
            "rows": [row for _, row in there],
            "numbers": _numbers([row for _, row in there]),
            "hidden": [line for line, _ in there if line in marks.hidden_rows],
            "broken": [
                (line, column, reason, came) for line, _ in there for column, (reason, came) in marks.broken.get(line, {}).items()
            ],
        }


def _some(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    cells = 0
    for line, row in rows:
        yield line, row
        cells += len(row)
        if cells >= STRETCH:
            return


def _numbers(rows: list[list[str]]) -> dict[str, list[int]]:
    """The column → places of the rows that have a number cell there."""
    found: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if type(cell) is Number:
                found.setdefault(str(column), []).append(place)
    return found


def _tell(answers: BinaryIO, told: dict[str, object]) -> None:
    content = orjson.dumps(told)
    answers.write(len(content).to_bytes(HEAD))
    answers.write(content)
    answers.flush()
