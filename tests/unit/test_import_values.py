"""What a cell says: texts in their encoding, blanks, days and times in their format and zone, and nothing is guessed."""

from __future__ import annotations

import unicodedata

import pytest

from data_access.importer import FileError
from tests.importing import GOOD, HEAD, MAPPING, changed, in_cp1258, only_reason, text

# Texts


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_delimiter_is_detected_and_a_byte_order_mark_accepted(place, delimiter, encoding):
    place.write(changed(unit="Phường Hải Châu, Đà Nẵng; |\t2"), encoding=encoding, delimiter=delimiter)
    assert place.run().accepted == 1
    assert place.query("SELECT name FROM unit") == [("Phường Hải Châu, Đà Nẵng; | 2",)]


def test_names_written_decomposed_are_the_same_names(place):
    place.write(
        GOOD,
        changed(code="H2", unit=unicodedata.normalize("NFD", " Hải Châu ")),
        head=[unicodedata.normalize("NFD", name) for name in HEAD],
    )
    assert place.run().accepted == 2
    assert place.query("SELECT name FROM unit") == [("Hải Châu",)]


def test_sentinels_and_blank_texts_are_missing(place):
    place.write(changed(due="9999-12-31", resolved="1900-01-01 00:00:00"), changed(code="H2", due="NULL", resolved="N/A"))
    place.run('[file]\nblank = ["NULL", "N/A"]\nmissing_dates = ["1900-01-01", 9999-12-31]\n' + MAPPING)
    assert place.query("SELECT due_at, resolved_at, status FROM dossier") == [(None, None, 4)] * 2


def test_text_in_another_encoding_is_refused_until_it_is_declared(place):
    place.file.write_bytes(in_cp1258(text(GOOD)))
    with pytest.raises(FileError, match=r"is not utf-8 text .* set \[file\] encoding .* 'cp1258' fits"):
        place.run()
    assert place.run('[file]\nencoding = "cp1258"\n' + MAPPING).accepted == 1


def test_a_quote_that_does_not_close_refuses_the_file(place):
    place.file.write_text(",".join(HEAD) + '\nH1,"1.001,x,2025-07-01,,\nH2,1,x,2025-07-01,,\n', encoding="utf-8")
    with pytest.raises(FileError, match="line 2 does not end"):
        place.run()


# Days and times


@pytest.mark.parametrize("text", ["01/07/2025", "1.7.2025 08:00", "12-11-2025 00:00:00"])
def test_a_file_whose_order_of_day_and_month_nothing_tells_is_refused(place, text):
    place.write(changed(received=text), changed(code="H2", received="25/07/2025"))
    with pytest.raises(FileError, match=r"'Tiếp nhận' may be read in two ways .* say which part is the day"):
        place.run()
    assert not place.database.exists()


def test_among_dates_that_can_be_read_one_of_another_order_rejects_its_row(place):
    place.write(GOOD, changed(code="H2", received="01/07/2025"))
    assert place.run().accepted == 1
    assert place.reasons() == [(2, 3, "ambiguous-date", "01/07/2025")]


@pytest.mark.parametrize(("form", "expected"), [("%d/%m/%Y", "2025-07-02 00:00:00"), ("%m/%d/%Y", "2025-02-07 00:00:00")])
def test_the_declared_format_rules_the_order_of_day_and_month(place, form, expected):
    place.write(changed(received="02/07/2025", due="", resolved=""))
    place.run(f'[file]\ndate_format = "{form}"\n' + MAPPING)
    assert place.query("SELECT received_at FROM dossier") == [(expected,)]


def test_a_date_that_two_declared_formats_read_differently_is_ambiguous(place):
    mapping = '[file]\ndate_format = ["%d/%m/%Y", "%m/%d/%Y"]\n' + MAPPING
    assert only_reason(place, changed(received="02/07/2025", due="", resolved=""), mapping) == "ambiguous-date"


def test_one_column_may_have_a_format_of_its_own(place):
    place.write(changed(due="05.07.2025"))
    place.run(MAPPING.replace('"Hẹn trả"', '{ column = "Hẹn trả", date_format = "%d.%m.%Y" }'))
    assert place.query("SELECT due_at FROM dossier") == [("2025-07-05 00:00:00",)]


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        ("Asia/Ho_Chi_Minh", "2025-07-01 23:30:00", "2025-07-01 23:30:00"),
        ("UTC", "2025-07-01 18:30:00", "2025-07-02 01:30:00"),
        ("America/New_York", "2025-07-01 20:00", "2025-07-02 07:00:00"),
        ("America/New_York", "2025-07-01", "2025-07-01 00:00:00"),  # a day stays the day it is
        ("UTC", "2025-07-01T23:30:00+07:00", "2025-07-01 23:30:00"),
        ("Asia/Ho_Chi_Minh", "2025-07-01T18:30:00.123Z", "2025-07-02 01:30:00"),
        ("America/New_York", "2025-11-02 01:30:00", "2025-11-02 12:30:00"),  # the first of the two hours
        ("America/New_York", "2025-03-09 02:30:00", "2025-03-09 14:00:00"),  # the hour that there was not
    ],
)
def test_times_become_the_wall_clock_of_vietnam(place, zone, text, expected):
    place.write(changed(received=text, due="", resolved=""))
    place.run(f'[file]\ntime_zone = "{zone}"\n' + MAPPING)
    assert place.query("SELECT received_at FROM dossier") == [(expected,)]


def test_a_zone_in_a_declared_format_is_used(place):
    place.write(changed(received="01/07/2025 20:00:00 +0000", due="", resolved=""))
    place.run('[file]\ndate_format = "%d/%m/%Y %H:%M:%S %z"\n' + MAPPING)
    assert place.query("SELECT received_at FROM dossier") == [("2025-07-02 03:00:00",)]


def test_status_is_derived_from_whether_the_dossier_ended(place):
    place.write(GOOD, changed(code="H2", resolved=""))
    assert "status" in place.run().notes[0]
    assert place.query("SELECT code, status, updated_at FROM dossier ORDER BY code") == [
        ("H1", 9, "2025-07-03 10:00:00"),
        ("H2", 4, "2025-07-01 08:00:00"),
    ]
