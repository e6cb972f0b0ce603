"""Which unit and procedure does the text of a cell name, and what would a new one be called?"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.importer.codes import skeleton, tidy_code
from data_access.importer.directory import Directory, folded
from data_access.importer.doubts import refuse_legacy
from data_access.importer.legacy import is_spoilt
from data_access.importer.rows import Rows
from data_access.importer.values import tidy

PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# What programs and spreadsheets write where there is no name: errors, blanks, numbers with decimals, letters of web pages, dates.
NO_NAME = re.compile(
    r"#+[A-Z0/]*[!?]?|null|none|nan|n/a|undefined|[\W_]+|\d+[.,]0+|[+-]?\d+(?:[.,]\d+)?e[+-]?\d+"
    r"|.*(?:&(?:#?\w{2,8});|(?:%[0-9a-f]{2}){2}|\\u[0-9a-f]{4}|</?[a-z][^>]*>).*"
    r"|\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d(?:\D.*)?|(?:19|20)\d\d([/.-])\d\d?\2\d\d?(?:\D.*)?",
    re.IGNORECASE | re.DOTALL,
)
# Between code and name, where they are looked up together.
PAIR = "\x1f"
# Behind both, where the code is a number cell.
CELL = PAIR + "number cell"
CREATED = frozenset({"unit", "procedure", "field"})
FOUND = {
    "restored": "{column}: {count} rows name a code without the zeros that a spreadsheet drops; {came} is taken as {code}",
    "contradicts": "please check: {column}: {count} rows have the code of one and the name of another; {code} is taken, not {came}",
}


@dataclass(frozen=True)
class Answer:
    """The code that a text means, None = none; the name of a new one, or what was expected, and what the report tells."""

    code: str | None = None
    title: str = ""
    expected: str = ""
    # Found although it was written otherwise, or although the name that came with the code is that of another.
    restored: bool = False
    contradicts: bool = False


def code_for(text: str) -> str:
    """The code of a thing known by `text` alone: the text where it is a code, else its letters and a hash of it.

    It depends on the text alone, so that every import of it gives the same code.
    """
    if PLAIN_CODE.fullmatch(text):
        return text
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:40].strip("-")
    return f"{slug or 'x'}-{hashlib.sha256(folded(text).encode()).hexdigest()[:12]}"


class Links:
    """The units and procedures that rows name: what is known of them, and what --create-missing would add."""

    def __init__(self, directories: dict[str, Directory], *, create_missing: bool) -> None:
        self.directories = directories
        self.create_missing = create_missing
        # Table → code → name of what is named and not known.
        self.added: dict[str, dict[str, str]] = {}
        # Code of an added procedure → text of the field column in its first row.
        self.fields: dict[str, str] = {}
        self._answers: dict[tuple[str, str], Answer] = {}
        self._found: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], tuple[str, str]] = {}

    def resolve(self, rows: Rows) -> None:
        """Put codes where names stand; reject what is unknown, or note what is to be added."""
        for column, table in rows.kind.links.items():
            names = next((name for name, link in rows.kind.names.items() if link == column), "")
            if table not in self.directories or (column not in rows.values and names not in rows.values):
                continue
            named = _texts(rows, column) + PAIR + _texts(rows, names)
            cells = rows.number_cells.get(column)
            if cells is not None and cells.any():
                named = named + np.where(cells, CELL, "").astype(object)
            codes, uniques = pd.factorize(named)
            answers = [self._answer(table, one) for one in uniques]
            if not answers:
                rows.values[column] = np.array([], dtype=object)
                continue
            rows.values[column] = np.array([answer.code for answer in answers], dtype=object)[codes]
            expected = np.array([answer.expected for answer in answers], dtype=object)[codes]
            asked = names if column not in rows.mapping.columns and names in rows.mapping.columns else column
            if expected.any() and not rows.mapping.layout.legacy:
                texts = [text for one in uniques for text in one.split(PAIR)[:2] if text]
                sources = rows.mapping.columns.get(asked, ())
                refuse_legacy(rows.cells.part, sources[0].name if sources else asked, texts, self.directories[table].find)
            rows.reject(expected != "", f"unknown-{table}", column=asked, expected=expected)
            self._note(rows, table, column, codes, list(uniques), answers)

    def notes(self) -> Iterator[str]:
        """What the report tells of codes that were found although they were written otherwise."""
        for (column, kind), count in self._found.items():
            came, code = self._examples[column, kind]
            yield FOUND[kind].format(column=column, count=count, came=came, code=code)
        for table, added in self.added.items():
            alike: dict[str, list[str]] = {}
            for code in added:
                alike.setdefault(skeleton(code), self.directories[table].near(code)).append(code)
            near = [codes for codes in alike.values() if len(codes) > 1]
            if near:
                told = ", ".join(" and ".join(codes) for codes in near[:3])
                yield f"please check: {len(near)} codes of {table} differ from others by blanks or punctuation alone: {told}"

    def _note(self, rows: Rows, table: str, column: str, codes: np.ndarray, uniques: list[str], answers: list[Answer]) -> None:
        counts = np.bincount(codes[rows.open], minlength=len(answers))
        for asked, answer, count in zip(uniques, answers, counts.tolist(), strict=True):
            if answer.title:
                self.added.setdefault(table, {}).setdefault(answer.code, answer.title)
            for kind in FOUND:
                if count and getattr(answer, kind):
                    self._found[column, kind] += count
                    came = asked.split(PAIR)[0 if kind == "restored" else 1]
                    self._examples.setdefault((column, kind), (came, answer.code))

    def note_fields(self, rows: Rows) -> None:
        """Remember the text of the field column in the first open row of each procedure that is to be added."""
        added, texts = self.added.get("procedure", {}), rows.cells.columns.get(rows.mapping.field_column)
        if not added or texts is None:
            return
        at = np.flatnonzero(rows.open)
        codes, uniques = pd.factorize(rows.values["procedure_code"][at])
        first = np.unique(codes, return_index=True)[1]
        for code, row in zip(uniques, at[first], strict=True):
            if code in added:
                self.fields.setdefault(code, tidy(texts[row]))

    def _answer(self, table: str, asked: str) -> Answer:
        if (table, asked) not in self._answers:
            text, title, *cell = asked.split(PAIR)
            create = self.create_missing and table in CREATED
            self._answers[table, asked] = _answer(self.directories[table], text, title, is_cell=bool(cell), create=create)
        return self._answers[table, asked]


def _texts(rows: Rows, name: str) -> np.ndarray:
    if name not in rows.values:
        return np.full(len(rows), "", dtype=object)
    return np.where(rows.is_missing(name), "", rows.values[name]).astype(object)


def _answer(known: Directory, text: str, title: str, *, is_cell: bool, create: bool) -> Answer:
    if not text and not title:
        return Answer()
    fits = known.find(text, is_cell=is_cell) if text else []
    restored = not fits and known.restored(text)
    named = known.find(title) if title else []
    for found in (fits, restored, named):
        if len(found) == 1:
            other = found is not named and len(named) == 1 and named != found
            changed = bool(restored) or (is_cell and found is fits and found[0] != text)
            return Answer(found[0], restored=changed and found is not named, contradicts=other)
        if found:
            told = "are this number" if is_cell or found is restored else "have this name"
            return Answer(expected=f"a code, for {len(found)} {told}: {', '.join(found[:5])}")
    return _unknown(known, text, title, is_cell=is_cell, create=create)


def _unknown(known: Directory, text: str, title: str, *, is_cell: bool, create: bool) -> Answer:
    """What is to be added, or what was expected: nothing is made of a number cell, or of text that is spoilt."""
    code = code_for(tidy_code(text or title))
    if code in known.codes and not is_cell:
        # Added by an earlier import, and given another name since.
        return Answer(code)
    there = f"a code or name of {known.table} in the database"
    if is_cell:
        return Answer(expected=f"{there}; this one is a number cell, which may have lost zeros: store codes as text")
    if is_spoilt(text) or is_spoilt(title):
        return Answer(expected=f"{there}; this text is in another writing, or has lost letters: [file] encoding says which it is")
    if NO_NAME.fullmatch(title or text):
        return Answer(expected=f"{there}; this is no name of one: correct it, or list it in [file] blank")
    if create:
        return Answer(code, folded(title or text))
    near = known.near(text) if text else []
    hint = f"; {', '.join(near[:3])} is near" if near else ""
    return Answer(expected=there + hint + ("; --create-missing adds it" if known.table in CREATED and not near else ""))
