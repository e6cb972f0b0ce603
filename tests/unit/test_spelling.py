"""What somebody typed and which names are meant: tones, spaces, order and slips of the hand."""

from __future__ import annotations

import unicodedata

import pytest

from data_access.spelling import Fit, Names, is_slip, parted

UNITS = (
    *("Phường Hòa Khánh", "Phường Hải Châu", "Phường Liên Chiểu", "Phường Điện Bàn", "Phường Điện Bàn Đông", "Xã Đắc Pring"),
    *("Xã Nam Trà My", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Đặc khu Hoàng Sa"),
)
CODES = ("20200", "20242", "20194", "20551", "20575", "20704", "20938", "SXD", "SNNMT", "20333")
NAMES = Names(UNITS, CODES)


def found(query: str) -> list[str]:
    best = NAMES.found(query)
    return [UNITS[place] for place in best[1]] if best else []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Điên bàn", ["Phường Điện Bàn", "Phường Điện Bàn Đông"]),
        ("điện bàn đôgn", ["Phường Điện Bàn Đông"]),
        ("liên chiêu", ["Phường Liên Chiểu"]),
        ("sở xây dưng", ["Sở Xây dựng"]),
        ("Hải Chầu", ["Phường Hải Châu"]),
        ("HẢI CHÂU", ["Phường Hải Châu"]),
        ("haichau", ["Phường Hải Châu"]),
        ("hoakhanh", ["Phường Hòa Khánh"]),
        ("hoakhnah", ["Phường Hòa Khánh"]),
        ("hoa khah", ["Phường Hòa Khánh"]),
        ("hoà khánh", ["Phường Hòa Khánh"]),
        (unicodedata.normalize("NFD", "Hòa Khánh"), ["Phường Hòa Khánh"]),
        ("khanh hoa", ["Phường Hòa Khánh"]),
        ("dak pring", ["Xã Đắc Pring"]),
        ("nam trà mi", ["Xã Nam Trà My"]),
        ("nong nghiep moi truong", ["Sở Nông nghiệp và Môi trường"]),
        ("Hoang-Sa", ["Đặc khu Hoàng Sa"]),
        ("sxd", ["Sở Xây dựng"]),
        ("2020", ["Phường Hòa Khánh"]),
        ("biên bàn phường", ["Phường Điện Bàn", "Phường Điện Bàn Đông"]),
        ("Quảng Nam", []),
        ("zz", []),
        ("", []),
        ("  %'\"", []),
    ],
)
def test_a_name_is_found_as_hands_write_it(typed, meant):
    assert found(typed) == meant


def test_what_fits_better_hides_what_fits_worse():
    names = Names(("Hòa Khánh", "Khánh Hòa", "Hòa Thánh"))
    assert names.found("hòa khánh") == (Fit.WHOLE, (0,))
    assert names.found("khan hoa") == (Fit.WORDS, (0, 1))
    assert names.found("hoa khahn") == (Fit.SLIPS, (0, 1))


def test_a_short_word_has_no_slips_and_a_long_one_two():
    assert not is_slip("ba", "bo")
    assert is_slip("khnah", "khanh")
    assert not is_slip("khna", "khoi")
    assert not is_slip("khan", "ninh")
    assert is_slip("nongngeip", "nongnghiep")


def test_every_name_is_found_by_itself_by_half_of_it_and_by_its_own_letters_without_tones():
    for name in UNITS:
        assert name in found(name)
        assert name in found(name[: len(name) // 2 + 1])
        assert name in found(name.lower().replace(" ", ""))


def test_one_wrong_letter_in_a_word_does_not_lose_the_name():
    """Any letter but the first of any word of four letters or more, replaced by another one."""
    for name in UNITS:
        told = name.split()
        for place, word in enumerate(told):
            for letter in range(1, len(word)) if len(word) >= 4 else ():
                slipped = [*told[:place], word[:letter] + "w" + word[letter + 1 :], *told[place + 1 :]]
                assert name in found(" ".join(slipped)), slipped


def test_a_text_is_cut_between_its_words():
    assert list(parted("a b  c")) == [("a", "b c"), ("a b", "c")]
    assert list(parted("a")) == []
