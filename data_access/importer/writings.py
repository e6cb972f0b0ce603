"""Writings of Vietnamese before Unicode, and UTF-8 that was read as something else: letters, bytes, and how they are converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

# Letters, and the byte of each, as TCVN 5712:1993 (VN3, the fonts .Vn…) and VPS have them.
TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
TCVN3_BYTES = bytes.fromhex(
    "b5b8b6b7b9 a8bbbebcbdc6 a9c7cac8c9cb ae ccd0cecfd1 aad2d5d3d4d6 d7ddd8dcde dfe3e1e2e4 abe5e8e6e7e9 aceaedebecee "
    "eff3f1f2f4 adf5f8f6f7f9 fafdfbfcfe a1a2a7a3a4a5a6"
)
VPS_LETTERS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾỀỂỄỐỒỔỖýỷỵỚỜỞắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺàáâãảạăèéêẽìíĩĐòóôõƠụùúủỶẼỳ"
)
VPS_BYTES = bytes.fromhex(
    "808182838485868788898a8b8c8d8e8f909394959697 98999a9b9c9d9e9fa1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
    "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddee0e1e2e3e4e5e6e8e9eaebecedeff1f2f3f4f5f7f8f9fafbfdfeff"
)
# VNI writes a vowel and behind it its marks as one more letter; these letters stand alone.
VNI_ALONE = dict(zip("ôöíìæóòîñÔÖÍÌÆÓÒÎÑ", "ơưíìỉĩịỵđƠƯÍÌỈĨỊỴĐ", strict=True))
GRAVE, ACUTE, TILDE, HOOK, DOT, ROOF, BREVE = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306"
TONES = (ACUTE, GRAVE, HOOK, TILDE, DOT)
VNI_MARKS = {
    **dict(zip("ùøûõï", TONES, strict=True)),
    **dict(zip("âáàåãä", (ROOF, *(ROOF + tone for tone in TONES)), strict=True)),
    **dict(zip("êéèúüë", (BREVE, *(BREVE + tone for tone in TONES)), strict=True)),
}
VNI_PAIR = re.compile("[aeouyôö][ùøûõï]|[aeo][âáàåãä]|a[êéèúüë]|[ôöíìæóòîñ]", re.IGNORECASE)
# No letter of a byte: not in Latin-1 nor cp1252, and not in cp1258 either.
BEYOND_LATIN = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9\u2190-\ufefe]")
BEYOND_1258 = re.compile("[\u1ea0-\u1ef9\u2190-\ufefe]")


@dataclass(frozen=True)
class Writing:
    """How people call it, its text as text of today, and letters that such text has not."""

    title: str
    convert: Callable[[str], str]
    beyond: re.Pattern[str] = BEYOND_LATIN


def converted(text: str, name: str) -> str:
    """Text that was read byte by byte, as the letters that were meant; what has other letters than bytes is right as it is."""
    writing = WRITINGS[name]
    return text if text.isascii() or writing.beyond.search(text) else writing.convert(text)


def _bytes(text: str) -> bytes:
    """The bytes that were read as Latin letters. Raises UnicodeEncodeError where a letter is none of those."""
    return b"".join(_byte(letter) for letter in text)


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1") if letter <= "\xff" else letter.encode("cp1252")


def _table(letters: str, places: bytes) -> dict[int, str]:
    """From the letters that the bytes are in Latin-1 and in cp1252."""
    table = dict(zip(places, letters, strict=True))
    windows = {ord(bytes([place]).decode("cp1252", "replace")): letter for place, letter in table.items() if place < 0xA0}
    return table | {place: letter for place, letter in windows.items() if place != 0xFFFD}


def _tcvn3(text: str) -> str:
    found = text.translate(TCVN3)
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    # Fonts of capitals (.Vn…H) have the bytes of small letters.
    return found.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else found


def _vni(text: str) -> str:
    return VNI_PAIR.sub(_vni_letter, unicodedata.normalize("NFC", text))


def _vni_letter(found: re.Match[str]) -> str:
    base, mark = VNI_ALONE.get(found[0][0], found[0][0]), found[0][1:].lower()
    return unicodedata.normalize("NFC", base + VNI_MARKS.get(mark, ""))


def _utf8_again(text: str) -> str:
    for read in (_bytes, lambda given: given.encode("cp1258")):
        try:
            return unicodedata.normalize("NFC", read(text).decode("utf-8"))
        except UnicodeError:
            continue
    return text


def written(text: str, name: str) -> str:
    """Text as it stands where such a writing was read byte by byte; capitals as the fonts of capitals have them."""
    if name == "utf-8-twice":
        return text.encode().decode("latin-1")
    letters = WRITTEN[name]
    return "".join(letters.get(letter, letters.get(letter.lower(), letter)) for letter in unicodedata.normalize("NFC", text))


def _vni_letters() -> dict[str, str]:
    """Each letter of today as VNI writes it."""
    pairs = [base + mark for base in "aeouyôö" for mark in VNI_MARKS if VNI_PAIR.fullmatch(base + mark)]
    small = {_vni(pair): pair for pair in (*pairs, *(letter for letter in VNI_ALONE if letter.islower()))}
    return small | {letter.upper(): pair.upper() for letter, pair in small.items()}


TCVN3, VPS = _table(TCVN3_LETTERS, TCVN3_BYTES), _table(VPS_LETTERS, VPS_BYTES)
WRITINGS = {
    "tcvn3": Writing("TCVN3 (ABC)", _tcvn3),
    "vni": Writing("VNI-Windows", _vni),
    "vps": Writing("VPS", lambda text: text.translate(VPS)),
    "utf-8-twice": Writing("UTF-8 that was read as another encoding", _utf8_again, BEYOND_1258),
}
WRITTEN = {
    "tcvn3": {letter: chr(place) for letter, place in zip(TCVN3_LETTERS, TCVN3_BYTES, strict=True)},
    "vps": {letter: chr(place) for letter, place in zip(VPS_LETTERS, VPS_BYTES, strict=True)},
    "vni": _vni_letters(),
}
