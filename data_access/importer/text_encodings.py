"""In which encoding was a text saved that is not in the declared one? What its letters say."""

from __future__ import annotations

import unicodedata

from data_access.importer.parts import FileError, Part

SAMPLE = 1 << 18
VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
# One byte a letter: nearly everything can be read so, and only the letters tell which one is meant.
ENCODINGS = ("cp1258", "cp1252")
UNUSUAL = frozenset("–—‘’“”…°•·")
ENOUGH = 0.9


def not_text(part: Part, declared: str, error: UnicodeError) -> FileError:
    """What is wrong with a text, and which encoding fits it."""
    with part.opened() as (file, _):
        fitting = fitting_encoding(file.read(SAMPLE))
    told = f"{fitting!r} fits" if fitting else "perhaps it is of TCVN3 or VNI fonts, or no text at all"
    if declared.startswith(fitting or "-"):
        told = "it is nearly so, but broken or cut off there"
    where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "its end"
    return FileError(
        f"{part.name} is not {declared.removesuffix('-sig')} text (from {where} on); "
        f"set [file] encoding to the encoding it was saved in: {told}"
    )


def fitting_encoding(content: bytes) -> str:
    """The encoding in which a text reads as Vietnamese, or as another language of Latin letters; '' = none does."""
    zeros = [content[start:SAMPLE:2].count(0) for start in (0, 1)]
    if 5 * sum(zeros) > len(content):
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4:
            return "utf-8"
    return next((name for name in ENCODINGS if _reads(content, name)), "")


def _reads(content: bytes, encoding: str) -> bool:
    try:
        text = unicodedata.normalize("NFC", content.decode(encoding)).lower()
    except UnicodeDecodeError:
        return False
    strange = [letter for letter in text if not letter.isascii() and letter not in UNUSUAL]
    letters = VIETNAMESE if encoding == "cp1258" else VIETNAMESE | frozenset("äåæçëïîñöøûüÿßœ")
    return bool(strange) and sum(letter in letters for letter in strange) >= ENOUGH * len(strange)
