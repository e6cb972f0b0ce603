"""Which unit and procedure does the text of a cell name, and what would a new one be called?"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from data_access.importer.rows import Rows
from data_access.importer.values import tidy

PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
COMMUNE = re.compile(r"(?:(?:ubnd|[uủ][yỷ] ban nhân dân) )?((?:phường|xã|đặc khu) .+)")
# Grave, acute, tilde, hook above, dot below.
TONES = "\u0300\u0301\u0303\u0309\u0323"
# Between code and name, where they are looked up together.
PAIR = "\x1f"
CREATED = frozenset({"unit", "procedure", "field"})

# The code, the name of a new one or '', what was expected or ''.
Answer = tuple[str | None, str, str]


class Directory:
    """The rows of a table by code and by name. `rows` are (code, name, …other names)."""

    def __init__(self, table: str, rows: Iterable[tuple[str | None, ...]]) -> None:
        self.table = table
        self.codes: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self._alike: dict[str, set[str]] = {}
        for code, *names in rows:
            self.codes.add(code)
            for name in names:
                if name:
                    self.names.setdefault(folded(name), set()).add(code)
                    if with_kind := commune_name(name):
                        self._alike.setdefault(with_kind, set()).add(code)

    def find(self, text: str) -> list[str]:
        """The codes that `text` may mean: itself when it is one, else those of that name, else of a commune written otherwise."""
        if text in self.codes:
            return [text]
        return sorted(self.names.get(folded(text)) or self._alike.get(commune_name(text), ()))


def folded(name: str) -> str:
    """A name as it is compared: NFC, one blank between words; capitals count."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def commune_name(name: str) -> str:
    """A commune's name as it is recognised, '' for other names: UBND phường Hoà Khánh is Phường Hòa Khánh.

    The kind must be there. Neither capitals count, nor on which vowel of a syllable the tone stands.
    """
    found = COMMUNE.fullmatch(folded(name).casefold())
    return "" if found is None else " ".join(_toned_last(word) for word in found[1].split())


def _toned_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if letter not in TONES) + "".join(letter for letter in letters if letter in TONES)


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

    def resolve(self, rows: Rows) -> None:
        """Put codes where names stand; reject what is unknown, or note what is to be added."""
        for column, table in rows.kind.links.items():
            names = next((name for name, link in rows.kind.names.items() if link == column), "")
            if table not in self.directories or (column not in rows.values and names not in rows.values):
                continue
            codes, uniques = pd.factorize(_texts(rows, column) + PAIR + _texts(rows, names))
            answers = [self._answer(table, pair) for pair in uniques]
            if not answers:
                rows.values[column] = np.array([], dtype=object)
                continue
            found, _, expected = (np.array(part, dtype=object)[codes] for part in zip(*answers, strict=True))
            rows.values[column] = found
            asked = names if column not in rows.mapping.columns and names in rows.mapping.columns else column
            rows.reject(expected != "", f"unknown-{table}", column=asked, expected=expected)
            for code, title, _ in answers:
                if title:
                    self.added.setdefault(table, {}).setdefault(code, title)

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

    def _answer(self, table: str, pair: str) -> Answer:
        if (table, pair) not in self._answers:
            create = self.create_missing and table in CREATED
            self._answers[table, pair] = _code(self.directories[table], *pair.split(PAIR, 1), create=create)
        return self._answers[table, pair]


def _texts(rows: Rows, name: str) -> np.ndarray:
    if name not in rows.values:
        return np.full(len(rows), "", dtype=object)
    return np.where(rows.is_missing(name), "", rows.values[name]).astype(object)


def _code(known: Directory, text: str, title: str, *, create: bool) -> Answer:
    if not text and not title:
        return None, "", ""
    for given in (text, title):
        fits = known.find(given) if given else []
        if len(fits) == 1:
            return fits[0], "", ""
        if fits:
            return None, "", f"a code, for {len(fits)} have this name: {', '.join(fits[:5])}"
    code = code_for(text or title)
    if code in known.codes:
        # Added by an earlier import, and given another name since.
        return code, "", ""
    if create:
        return code, folded(title or text), ""
    added = "; --create-missing adds it" if known.table in CREATED else ""
    return None, "", f"a code or name of {known.table} in the database{added}"
