"""Which unit and procedure does the text of a cell name, and what would a new one be called?"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from data_access.importer.rows import Rows

PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# Between code and name, where they are looked up together.
PAIR = "\x1f"
CREATED = frozenset({"unit", "procedure", "field"})


class Directory:
    """The rows of a table by code and by name. `rows` are (code, name, …other names)."""

    def __init__(self, table: str, rows: Iterable[tuple[str | None, ...]]) -> None:
        self.table = table
        self.codes: set[str] = set()
        self.names: dict[str, set[str]] = {}
        for code, *names in rows:
            self.codes.add(code)
            for name in names:
                if name:
                    self.names.setdefault(folded(name), set()).add(code)

    def find(self, text: str) -> list[str]:
        """The codes that `text` may mean: itself when it is a code, else those of that name."""
        return [text] if text in self.codes else sorted(self.names.get(folded(text), ()))


def folded(name: str) -> str:
    """A name as it is compared: NFC, one blank between words; capitals count."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def code_for(text: str) -> str:
    """The code of a thing known by `text` alone: the text where it is a code, else its letters and a hash of it.

    It depends on the text alone, so that every import of it gives the same code.
    """
    if PLAIN_CODE.fullmatch(text):
        return text
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:40].strip("-")
    return f"{slug or 'x'}-{hashlib.sha256(folded(text).encode()).hexdigest()[:12]}"


def resolve(rows: Rows, directories: dict[str, Directory], *, create_missing: bool) -> None:
    """Put codes where names stand; reject what is unknown, or note in `rows.missing_links` what is to be added."""
    for column, table in rows.kind.links.items():
        names = next((name for name, link in rows.kind.names.items() if link == column), "")
        if column not in rows.values and names not in rows.values:
            continue
        known = directories[table]
        texts, titles = _texts(rows, column), _texts(rows, names)
        codes, uniques = pd.factorize(texts + PAIR + titles)
        answers = [_code(known, *pair.split(PAIR, 1), create=create_missing and table in CREATED) for pair in uniques]
        if not answers:
            rows.values[column] = np.array([], dtype=object)
            continue
        found, _, expected = (np.array(part, dtype=object)[codes] for part in zip(*answers, strict=True))
        rows.values[column] = found
        asked = names if column not in rows.mapping.columns and names in rows.mapping.columns else column
        rows.reject(expected != "", f"unknown-{table}", column=asked, expected=expected)
        added = rows.missing_links.setdefault(table, {})
        for code, title, _ in dict.fromkeys(answer for answer in answers if answer[1]):
            added.setdefault(code, title)


def _texts(rows: Rows, name: str) -> np.ndarray:
    if name not in rows.values:
        return np.full(len(rows), "", dtype=object)
    return np.where(rows.is_missing(name), "", rows.values[name]).astype(object)


def _code(known: Directory, text: str, title: str, *, create: bool) -> tuple[str | None, str, str]:
    """(code, the name of a new one or '', what was expected or '')."""
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
