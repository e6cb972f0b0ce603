"""What is a file? Its first bytes say so, whatever its name ends in."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO, Literal

JSON_ENDINGS = (".jsonl", ".ndjson", ".jl", ".json")
Form = Literal["workbook", "web-page", "xml-2003", "json", "text", "zip", "gzip"]

# So much of a file is looked at.
LOOK = 8192
ZIP, GZIP, OLE2 = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
EXPECTED = "expected a table: XLSX, CSV, TSV or JSON lines"
TYPE_IT = "it holds no table; export the data again as XLSX or CSV"
# What files begin with that hold no table, or not in a way that is read.
OTHERS = (
    (b"%PDF", f"it is a PDF: {TYPE_IT}"),
    (b"{\\rtf", f"it is a text document (RTF): {TYPE_IT}"),
    (b"\x89PNG", f"it is a picture (PNG): {TYPE_IT}"),
    (b"\xff\xd8\xff", f"it is a picture (JPEG): {TYPE_IT}"),
    (b"GIF8", f"it is a picture (GIF): {TYPE_IT}"),
    (b"II*\x00", f"it is a picture (TIFF): {TYPE_IT}"),
    (b"MM\x00*", f"it is a picture (TIFF): {TYPE_IT}"),
    (b"RIFF", f"it is a picture or a recording: {TYPE_IT}"),
    (b"Rar!", "it is a RAR archive: unpack it, or pack the files as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive: unpack it, or pack the files as .zip"),
    (b"\xfd7zXZ", "it is packed as .xz: unpack it, or pack it as .gz"),
    (b"BZh", "it is packed as .bz2: unpack it, or pack it as .gz"),
    (b"\x28\xb5\x2f\xfd", "it is packed as .zst: unpack it, or pack it as .gz"),
    (b"PK\x05\x06", "it is an empty zip archive"),
    (b"SQLite format 3", "it is an SQLite database: name it in DOSSIER_DB_URL, or export its table as CSV"),
    (b"PAR1", "it is a Parquet file: export it as CSV"),
)
OFFICE = (
    ("word/", f"it is a Word document: {TYPE_IT}"),
    ("ppt/", f"it is a PowerPoint file: {TYPE_IT}"),
    ("Index/", "it is a Numbers or Pages document: export it as XLSX"),
    ("visio/", f"it is a Visio drawing: {TYPE_IT}"),
)
PASSWORD = "it has a password: open it, save it without one, and import that"
OLE2_STREAMS = {
    "EncryptedPackage": PASSWORD,
    "WordDocument": f"it is a Word document: {TYPE_IT}",
    "PowerPoint Document": f"it is a PowerPoint file: {TYPE_IT}",
    "__properties_version": f"it is a mail of Outlook: {TYPE_IT}",
}
# The streams of workbooks, each name with the zero byte that ends it.
OLE2_WORKBOOK = ("Workbook\0", "Book\0")
MHTML = re.compile(rb"\A\s*(?:MIME-Version:|From: <Saved by|Content-Type: multipart/)", re.IGNORECASE)
WEB_PAGE = re.compile(r"\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|style|table|div|center|font)\b", re.I | re.S)
XML = re.compile(r"\A\s*<(?:\?xml|\w)")
XHTML = re.compile(r"<html\b", re.IGNORECASE)
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
CONTROLS = frozenset(map(chr, [*range(1, 9), *range(14, 32)]))
JSON = re.compile(r'\A\s*(?:\[\s*(?:[\[{\]"]|\Z)|\{\s*(?:["}]|\Z))')
JSON_START = re.compile(r"\A\s*[\[{]")


class ContentError(ValueError):
    """A file is none that can be read; the message says what it is and what to do."""


def form_of(head: bytes, ending: str, *, whole: bool) -> Form:
    """How a file that begins so is written; `whole`: nothing follows. A zip may be a workbook: see `form_of_zip`.

    Raises ContentError.
    """
    if whole and not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise ContentError(f"it is empty; {EXPECTED}")
    told = next((told for magic, told in OTHERS if head.startswith(magic)), "")
    if head[257:262] == b"ustar":
        told = "it is a TAR archive: unpack it, or pack the files as .zip"
    if told:
        raise ContentError(told)
    if head.startswith((ZIP, GZIP)):
        return "zip" if head.startswith(ZIP) else "gzip"
    return "workbook" if head.startswith(OLE2) or _is_old_excel(head) else _form_of_text(head, ending)


def _is_old_excel(head: bytes) -> bool:
    """Excel 2 to 4 wrote no container."""
    return head[:2] == b"\x09\x00" or head[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def _form_of_text(head: bytes, ending: str) -> Form:
    if MHTML.match(head):
        raise ContentError("it is a web page saved as one file (MHTML): open it in Excel and save it as .xlsx")
    text = head.decode(text_encoding(head) or "latin-1", "ignore").lstrip("\ufeff")
    if SPREADSHEET in text and XML.match(text) and not XHTML.search(text):
        return "xml-2003"
    if WEB_PAGE.match(text) or (XML.match(text) and XHTML.search(text)):
        return "web-page"
    if XML.match(text):
        raise ContentError("it is XML that is no spreadsheet: open it in Excel and save it as .xlsx")
    if sum(letter in CONTROLS for letter in text) > len(text) // 20 and not _is_utf_16(head):
        raise ContentError(f"it is neither text nor a workbook that is known; {EXPECTED}")
    if ending in (".zip", ".gz"):
        raise ContentError("it is no archive, whatever its name says: pack the files again")
    named_so = ending in JSON_ENDINGS and JSON_START.match(text)
    return "json" if named_so or JSON.match(text) else "text"


def _is_utf_16(head: bytes) -> bool:
    """Whether every second byte of many is zero: UTF-16 without a mark, which is named where it is read."""
    zeros = sorted(head[start::2].count(0) for start in (0, 1))
    return 5 * zeros[1] > len(head) and 20 * zeros[0] < zeros[1]


def form_of_zip(file: BinaryIO) -> Form:
    """Whether what begins as a zip is a workbook. Raises ContentError."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if {"xl/workbook.xml", "xl/workbook.bin"} & {name.lstrip("/").lower() for name in names}:
                return "workbook"
            kind = archive.read("mimetype")[:200].decode("ascii", "ignore") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ContentError(f"it is a zip archive, or a workbook, that is broken or cut off: {error}") from error
    if "opendocument" in kind:
        if "spreadsheet" in kind:
            return "workbook"
        raise ContentError(f"it is an OpenDocument file that is no spreadsheet: {TYPE_IT}")
    told = next((told for start, told in OFFICE if any(name.startswith(start) for name in names)), "")
    if told:
        raise ContentError(told)
    return "zip"


def check_container(file: BinaryIO) -> None:
    """Refuse what a container of old Office holds beside workbooks: the names of its streams say so. Raises ContentError."""
    before, found = b"", set()
    while chunk := file.read(1 << 20):
        content = before + chunk
        found.update(name for name in (*OLE2_STREAMS, *OLE2_WORKBOOK) if name.encode("utf-16-le") in content)
        before = chunk[-64:]
    told = next((told for name, told in OLE2_STREAMS.items() if name in found), "")
    # An object within a workbook has streams of its own.
    if told and (told == PASSWORD or not found & set(OLE2_WORKBOOK)):
        raise ContentError(told)


def text_encoding(head: bytes) -> str:
    """The encoding that a byte order mark names; '' without one."""
    return next((encoding for mark, encoding in BYTE_ORDER.items() if head.startswith(mark)), "")
