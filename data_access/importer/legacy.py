"""Is a text Vietnamese in a writing of before Unicode, or UTF-8 that was read as something else? It is named, and read as asked."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from data_access.importer.parts import Part
from data_access.importer.tables import Batch, Table
from data_access.importer.writings import TONES, WRITINGS, converted

SYLLABLE = re.compile(
    "(?P<onset>ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    "(?:(?:[aăâeêioôơuưy]|iê|yê|uô|ươ|uâ|uơ|oa|oă|oe|uê|uy|uyê|oo)(?:ch|ng|nh|[ckmnpt])?"
    "|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|ia|ua|ưa|ya|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uya|uyu)"
)
# The tone stands on no vowel that only closes a syllable.
CLOSING = re.compile("[aăâeêioôơư][iouy]|ui")
BETWEEN = re.compile(r"[\x00-/:-@\[-`{-\x7f\d]+")
LOST_LETTER = re.compile(r"[^\W\d_]\?+[^\W\d_]")
# From so many different words on a writing is known without a name that is known.
ENOUGH, SHOWN = 3, 200
LOOK = 1 << 20


def recognised(texts: Iterable[str], known: Callable[[str], object] = lambda _text: False) -> str:
    """The writing in which the words that are not Vietnamese as they stand are so, '' = none.

    A few words are too few to tell, unless `known` knows a text when it is converted.
    """
    strange = [text for text in texts if not text.isascii()][:SHOWN]
    words = {word for text in strange for word in _words(text) if not is_syllable(word)}
    if not words:
        return ""
    read = {name: sum(is_syllable(converted(word, name)) for word in words) for name in WRITINGS}
    name = max(read, key=lambda one: read[one])
    if 5 * read[name] < 4 * len(words):
        return ""
    ours = sum(any(word in words for word in _words(text)) for text in strange)
    if sum(WRITINGS[name].beyond.search(text) is not None for text in strange) >= ours:
        # Some rows of a file in today's letters: they are wrong, not the file.
        return ""
    sure = len(words) >= ENOUGH or any(known(text) for text in (converted(text, name) for text in strange))
    return name if sure else ""


def told(texts: Iterable[str], name: str) -> str:
    """What the writing is, an example of it, and what to do."""
    example = next(text for text in texts if any(not is_syllable(word) for word in _words(text)))
    return (
        f"is {WRITINGS[name].title}: {example!r} is {converted(example, name)!r}; "
        f'set [file] encoding = "{name}", and the names of columns as they read then'
    )


def in_letters(table: Table, name: str) -> Table:
    """The table with its text in the letters that were meant; '' = as it is."""
    if not name:
        return table

    def batches() -> Iterator[Batch]:
        for batch in table.batches:
            malformed = [(place, replace(bad, cells=_converted(bad.cells, name))) for place, bad in batch.malformed]
            yield replace(batch, rows=[_converted(row, name) for row in batch.rows], malformed=malformed)

    return replace(table, header=[converted(cell, name) for cell in table.header], batches=batches())


def bytes_of(part: Part) -> str:
    """The codec that reads such a text file: UTF-8 where it was stored so, else byte by byte."""
    with part.opened() as (file, _):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(file.read(LOOK))
        except UnicodeError:
            return "latin-1"
    return "utf-8-sig"


def _converted(row: Sequence[str], name: str) -> list[str]:
    return [cell if cell.isascii() else converted(cell, name) for cell in row]


def is_spoilt(text: str) -> bool:
    """Whether a text has lost letters, or holds words that are Vietnamese only in another writing."""
    if "\ufffd" in text or LOST_LETTER.search(text) or any("\x80" <= letter <= "\x9f" for letter in text):
        return True
    strange = [word for word in _words(text) if not is_syllable(word)]
    return any(is_syllable(converted(word, name)) for word in strange for name in WRITINGS)


def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable, its tone where it may stand."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = [letter for letter in letters if letter in TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    found = SYLLABLE.fullmatch(bare)
    if found is None or len(tones) > 1:
        return False
    return not (letters[-1] in TONES and CLOSING.fullmatch(bare[-2:]) and found["onset"] not in ("gi", "qu"))


def _words(text: str) -> list[str]:
    """The words with letters beyond ASCII."""
    return [word for word in BETWEEN.split(text) if not word.isascii() and any(map(str.isalpha, word))]
