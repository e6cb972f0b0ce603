"""Hidden rows and columns, error cells and formulas without a value: what the reader of cells does not tell of XLSX."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from lxml import etree

from data_access.spreadsheets.sheet import ERROR, MOST_CELLS, NO_VALUE, BookError, Marks, column_of, letters

CHUNK, OVERLAP = 1 << 20, 200
LARGEST_MEMBER = 4 << 30
# What makes a sheet worth reading cell by cell; most have none of it. Where there are formulas, also:
SIGNS = (b' t="e"', b"hidden", b' ht="0')
FORMULA = (b"</f>", b"<f t=")
NOT_COMPUTED = (b"</f></", b"</f><v></v>", b"</f><v/", b"</f><v ", b"/></c>", b"</f>\r", b"</f>\n", b"</f> ")
# A sheet so written that the signs are as above, and its first cell.
PLAIN = re.compile(rb"""\A(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?\s*<worksheet\b[^>']*>""")
FIRST = re.compile(rb"""<c\b[^>]* r="[A-Z]""")
# Columns behind Z; up to Z no number of rows is too many.
COLUMNS = re.compile(rb""" r="([A-Z]{2,3})\d""")
ROWS = re.compile(rb"""row [^<>]*?r="(\d+)""")
# A formula whose result is an empty text has one; what no program has computed has none.
BROKEN = etree.XPath("*[local-name()='c'][@t='e' or (*[local-name()='f'] and not(@t='str') and not(*[local-name()='v']/text()))]")
LAST = etree.XPath("string(*[local-name()='c'][*[local-name()='v']/text() or *[local-name()='is']][last()]/@r)")
TRUE = ("1", "true")
SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse what would be unpacked to more than can be meant. Raises BookError."""
    largest = max(archive.infolist(), key=lambda member: member.file_size, default=None)
    if largest is not None and largest.file_size > LARGEST_MEMBER:
        raise BookError(f"{largest.filename} in it would be unpacked to {largest.file_size >> 20} MB; split the workbook")


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet of an XLSX → its member of the archive."""
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    root = names.get("xl/workbook.xml")
    links = names.get("xl/_rels/workbook.xml.rels")
    if not root or not links:
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in _tree(archive, links)}
    found = {}
    for sheet in _tree(archive, root).iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(link, "")
        path = target if target.startswith("/") else str(PurePosixPath("xl") / target)
        if path.lstrip("/").lower() in names:
            found[sheet.get("name", "")] = names[path.lstrip("/").lower()]
    return found


def sheet_marks(archive: zipfile.ZipFile, member: str) -> Marks:
    """The marks of a sheet of an XLSX."""
    with archive.open(member) as file:
        signs, box = _glance(file)
    if not signs and box <= MOST_CELLS:
        return Marks()
    with archive.open(member) as file:
        return _marks(file, measured=box > MOST_CELLS)


def _tree(archive: zipfile.ZipFile, member: str) -> etree._Element:
    return etree.fromstring(archive.read(member), etree.XMLParser(**SAFE))


def _glance(file: BinaryIO) -> tuple[bool, int]:
    """Whether a sheet has any sign, and at most how many cells the rectangle around all of its cells has."""
    before, chunk = b"", file.read(CHUNK)
    if PLAIN.match(chunk) is None or FIRST.search(chunk) is None:
        return True, MOST_CELLS + 1
    columns: set[bytes] = {b"Z"}
    last, signs, formulas = 0, False, False
    while chunk:
        text = before + chunk
        formulas = formulas or any(sign in text for sign in FORMULA)
        signs = signs or any(sign in text for sign in SIGNS) or (formulas and any(sign in text for sign in NOT_COMPUTED))
        columns.update(COLUMNS.findall(text))
        last = max([last, *map(int, ROWS.findall(text))])
        before, chunk = text[-OVERLAP:], file.read(CHUNK)
    return signs, last * (1 + max(column_of(name.decode()) for name in columns))


def _marks(file: BinaryIO, *, measured: bool) -> Marks:
    marks, number, right, bottom = Marks(), 0, 0, 0
    for element in _elements(file, ("{*}col", "{*}row")):
        if etree.QName(element).localname == "col":
            if element.get("hidden") in TRUE or element.get("width") == "0":
                marks.hidden_columns.update(range(int(element.get("min", "1")) - 1, min(int(element.get("max", "1")), 1 << 14)))
            continue
        number = int(element.get("r") or number + 1)
        if element.get("hidden") in TRUE or element.get("ht") == "0":
            marks.hidden_rows.add(number)
        broken = dict(_broken(element))
        if broken:
            marks.broken[number] = broken
        if measured:
            end = LAST(element)
            right, bottom = max(right, column_of(end)), number if end else bottom
    if measured and (right + 1) * bottom > MOST_CELLS:
        marks.far = f"{letters(right)}{bottom}"
    return marks


def _broken(row: etree._Element) -> Iterator[tuple[int, tuple[str, str]]]:
    for cell in BROKEN(row):
        address = cell.get("r")
        place = column_of(address) if address else row.index(cell)
        if cell.get("t") == "e":
            yield place, (ERROR, (cell.findtext("{*}v") or "")[:20])
        else:
            yield place, (NO_VALUE, "")


def _elements(file: BinaryIO, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements as they end, each forgotten afterwards with what came before it."""
    for _, element in etree.iterparse(file, events=("end",), tag=tags, **SAFE):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
