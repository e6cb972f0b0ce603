"""How do people call the columns and values of the contract? The words of `headers.toml`, for template and assistant."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("headers.toml")
# Between small and capital letter, and before the last of several capitals: MaHoSo, MaTTHC, CaseID.
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A contract column in the words of people; `header` is '' where the template has no such column.

    `values` names the list that closes the column, `pack_list` the list of the province pack that it offers.
    """

    column: str
    header: str
    note: str
    example: str
    values: str
    pack_list: str
    synonyms: tuple[Words, ...]


@dataclass(frozen=True)
class Choice:
    """A value of the contract: its text in the template, the other texts accepted there, its names in other systems."""

    value: int | bool | str
    text: str
    meaning: str
    accepted: tuple[str, ...]
    synonyms: frozenset[Words]

    @property
    def code(self) -> str:
        """The value as it may stand in a cell."""
        return str(int(self.value)) if isinstance(self.value, bool) else str(self.value)


def headings(kind: str) -> dict[str, Heading]:
    """The columns of a kind, in the order of the template."""
    return _headings()[kind]


@cache
def choices(name: str) -> tuple[Choice, ...]:
    """The values of one list, such as `status`."""
    return tuple(_choice(given) for given in _document()["values"][name])


def sheet(kind: str) -> tuple[str, str]:
    """The name of the data sheet of a kind, and what a row of it is."""
    name, row = _document()["sheets"][kind]
    return name, row


def guide() -> dict[str, str | list[str]]:
    """The sentences of the template."""
    return _document()["guide"]


def listed(name: str) -> tuple[str, ...]:
    """One of the lists of words: `blank`, `personal`, `counter`."""
    return tuple(_document()["words"]["lists"][name])


@cache
def listed_words(name: str) -> frozenset[Words]:
    """The same list, as it is compared."""
    return frozenset(words(text) for text in listed(name)) - {()}


def plain(text: str) -> str:
    """Letters without tones and marks; capitals stay."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> Words:
    """The words of a header or of a value, as they are compared: no tones, no capitals, abbreviations written out."""
    found = (word.lower() for word in WORD.findall(CAMEL.sub(" ", plain(text))))
    return tuple(part for word in found for part in _short().get(word, (word,)))


@cache
def _document() -> dict:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def _short() -> dict[str, Words]:
    return {short: tuple(plain(text).lower().split()) for short, text in _document()["words"]["short"].items()}


@cache
def _headings() -> dict[str, dict[str, Heading]]:
    columns = _document()["columns"]
    return {kind: {name: _heading(name, given) for name, given in columns[kind].items()} for kind in columns}


def _heading(name: str, given: dict) -> Heading:
    names = [name, *([given["header"]] if "header" in given else []), *given["vi"], *given["en"]]
    return Heading(
        column=name,
        header=given.get("header", ""),
        note=given.get("note", ""),
        example=given.get("example", ""),
        values=given.get("values", ""),
        pack_list=given.get("list", ""),
        synonyms=tuple(dict.fromkeys(words(text) for text in names)),
    )


def _choice(given: dict) -> Choice:
    value, text = given["value"], given["text"]
    code = str(value).lower() if isinstance(value, bool) else str(value)
    name = text.partition(" – ")[2] or text
    accepted = [text, text.replace(" – ", " - "), name, code, *given.get("accept", [])]
    synonyms = [*accepted, re.sub(r"\(.*?\)", "", name), *given["synonyms"]]
    return Choice(value, text, given.get("meaning", ""), tuple(dict.fromkeys(accepted)), frozenset(map(words, synonyms)))
