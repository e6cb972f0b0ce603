"""A folder with files, a mapping and the databases that an import writes."""

from __future__ import annotations

import csv
import io
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from data_access.importer import KINDS, Mapping, Order, Report, import_files
from data_access.settings import ZONE

MAPPING = """
[columns]
code = "Mã hồ sơ"
procedure_code = "TTHC"
unit_code = "Đơn vị"
received_at = "Tiếp nhận"
due_at = "Hẹn trả"
resolved_at = "Kết thúc"
"""
HEAD = ["Mã hồ sơ", "TTHC", "Đơn vị", "Tiếp nhận", "Hẹn trả", "Kết thúc"]
NOW = datetime(2026, 1, 5, 9, tzinfo=ZONE)
GOOD = ["H1", "1.001", "Hải Châu", "2025-07-01 08:00:00", "2025-07-05", "2025-07-03 10:00:00"]


def changed(**cells):
    """GOOD with some cells changed: `unit="…"`."""
    names = dict(zip(("code", "procedure", "unit", "received", "due", "resolved"), HEAD, strict=True))
    return [{names[name]: text for name, text in cells.items()}.get(head, good) for head, good in zip(HEAD, GOOD, strict=True)]


class Place:
    """A folder with one file, one mapping and the databases that are written."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.file = folder / "export.csv"
        self.rejects = folder / "export.rejects.csv"
        self.database = folder / "target.db"
        self.into = f"sqlite:///{self.database}"

    def write(self, *rows, head=HEAD, encoding="utf-8", delimiter=","):
        with self.file.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([head, *rows])

    def run(self, mapping=MAPPING, *files, kind="dossiers", create_missing=True, **options) -> Report:
        """Import `files`, or the one of `write`."""
        path = self.folder / "mapping.toml"
        path.write_text(mapping, encoding="utf-8")
        defaults = {"into": self.into, "create_missing": create_missing, "now": NOW}
        return import_files(Order(files or (self.file,), Mapping.read(path, KINDS[kind]), **(defaults | options)))

    def query(self, sql: str, database: Path | None = None):
        with closing(sqlite3.connect(database or self.database)) as connection:
            return connection.execute(sql).fetchall()

    def know(self, units=(), procedures=(), database: Path | None = None):
        """Put units and procedures, code and name, into the database; its tables are made by an import without rows."""
        self.write()
        self.run()
        with closing(sqlite3.connect(database or self.database)) as connection, connection:
            connection.executemany(
                "INSERT INTO unit (code, name, short_name, kind) VALUES (?, ?, ?, 'xa')", [(*one, one[1]) for one in units]
            )
            connection.executemany("INSERT INTO procedure (code, name) VALUES (?, ?)", procedures)

    def execute(self, *statements: str):
        """Change the database by hand."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def reasons(self):
        with self.rejects.open(encoding="utf-8-sig", newline="") as file:
            return [(int(row["row"]), int(row["line"]), row["reason"], row["came"]) for row in csv.DictReader(file)]


def rejected(place):
    """The rows of the file of rejected ones."""
    with place.rejects.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def only_reason(place, row, mapping=MAPPING, **options):
    place.write(row)
    report = place.run(mapping, **options)
    assert (report.read, report.rejected) == (1, 1)
    return place.reasons()[0][2]


def text(*rows, delimiter=","):
    """A file of text, as bytes."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([HEAD, *rows])
    return written.getvalue().encode()


def in_cp1258(content):
    """UTF-8 as Windows in Vietnam wrote it: tones are letters of their own."""
    letters = unicodedata.normalize("NFC", content.decode())
    for tone in "\u0300\u0301\u0303\u0309\u0323":
        letters = "".join(_apart(letter, tone) for letter in letters)
    return letters.encode("cp1258")


def _apart(letter, tone):
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone in parts and parts != tone else letter


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
