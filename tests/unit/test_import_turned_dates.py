"""Dates that can be read in two ways: a column, or a file, in which nobody can tell them apart is not believed."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_access.importer import FileError
from data_access.importer.times import moments
from data_access.settings import ZONE
from tests.importing import HEAD, MAPPING, changed

DAY_FIRST = '[file]\ndate_format = "%d/%m/%Y"\n'


def sheet(path, received, *, epoch=None):
    """A workbook with these cells under "Tiếp nhận"."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.active.append(HEAD)
    for number, cell in enumerate(received):
        book.active.append([f"H{number}", "1.001", "Hải Châu", cell, None, None])
    book.save(path)
    return path


TURNED = [date(2025, 3, 7), date(2025, 5, 8), "15/07/2025", "22/08/2025"]


def test_date_cells_that_were_turned_beside_texts_that_were_not_refuse_the_file(place):
    path = sheet(place.folder / "b.xlsx", TURNED)
    with pytest.raises(
        FileError, match=r"'Tiếp nhận' mixes date cells \(2025-03-07.*\) with texts \(15/07/2025.*date_cells = \"turned\""
    ):
        place.run(DAY_FIRST + MAPPING, path)
    assert not place.database.exists()


@pytest.mark.parametrize(("meant", "first"), [("right", "2025-03-07 00:00:00"), ("turned", "2025-07-03 00:00:00")])
def test_the_mapping_says_how_the_date_cells_are_meant(place, meant, first):
    path = sheet(place.folder / "b.xlsx", TURNED)
    asked = f'{{ column = "Tiếp nhận", date_cells = "{meant}" }}'
    assert place.run(DAY_FIRST + MAPPING.replace('"Tiếp nhận"', asked), path).accepted == 4
    assert place.query("SELECT received_at FROM dossier WHERE code IN ('H0', 'H2') ORDER BY code") == [
        (first,),
        ("2025-07-15 00:00:00",),
    ]


@pytest.mark.parametrize(
    "cells", [[date(2025, 7, 14), "15/07/2025"], [date(2025, 7, 3), "04/07/2025"], [date(2025, 7, 3)], ["15/07/2025"]]
)
def test_cells_and_texts_that_show_no_turning_are_believed(place, cells):
    assert place.run(DAY_FIRST + MAPPING, sheet(place.folder / "b.xlsx", cells)).accepted == len(cells)


def test_texts_alone_above_the_twelfth_are_no_chance_when_there_are_many(place):
    texts = [f"{day}/{month:02}/2025" for month in (7, 8) for day in range(13, 31)]
    with pytest.raises(FileError, match="mixes date cells"):
        place.run(DAY_FIRST + MAPPING, sheet(place.folder / "b.xlsx", [date(2025, 7, 20), *texts]))


def test_date_cells_without_a_day_above_the_twelfth_are_told(place):
    days = [date(2025, month, day) for month in (3, 4) for day in range(1, 10)]
    told = [note for note in place.run(MAPPING, sheet(place.folder / "b.xlsx", days)).notes if "please check" in note]
    assert told
    assert "none of the 18 date cells of 'Tiếp nhận' has a day above 12" in told[0]


def test_date_cells_of_one_month_or_of_all_days_are_not_told(place):
    for days in ([date(2025, 7, 1 + n % 12) for n in range(30)], [date(2025, 3, 1) + timedelta(n) for n in range(30)]):
        assert not [note for note in place.run(MAPPING, sheet(place.folder / "b.xlsx", days)).notes if "please check" in note]


def test_a_declared_order_that_most_dates_do_not_fit_refuses_the_file(place):
    place.write(
        *(
            changed(code=f"H{n}", received=text, due="", resolved="")
            for n, text in enumerate(["07/03/2025", "07/15/2025", "07/16/2025"])
        )
    )
    with pytest.raises(FileError, match=r"2 dates of 'Tiếp nhận' do not fit %d/%m/%Y and fit %m/%d/%Y \(07/15/2025, 07/16/2025\)"):
        place.run(DAY_FIRST + MAPPING)
    assert place.run(DAY_FIRST.replace("%d/%m", "%m/%d") + MAPPING).accepted == 3


def test_a_single_date_of_another_order_rejects_its_row_alone(place):
    days = ["13/07/2025", "14/07/2025", "07/15/2025"]
    place.write(*(changed(code=f"H{n}", received=text, due="", resolved="") for n, text in enumerate(days)))
    assert place.run(DAY_FIRST + MAPPING).rejected_by_reason == {"bad-date": 1}


def test_many_dates_of_another_order_refuse_the_file_though_most_fit(place):
    days = [f"{13 + n % 18}/07/2025" for n in range(60)] + [f"07/{13 + n % 18}/2025" for n in range(25)]
    place.write(*(changed(code=f"H{n}", received=text, due="", resolved="") for n, text in enumerate(days)))
    with pytest.raises(FileError, match="25 dates of 'Tiếp nhận' do not fit"):
        place.run(DAY_FIRST + MAPPING)


def test_dates_of_a_workbook_that_counts_from_1904_are_the_days_that_it_shows(place):
    path = sheet(place.folder / "b.xlsx", [datetime(2025, 7, 13, 8)], epoch=CALENDAR_MAC_1904)
    place.run(MAPPING, path)
    assert place.query("SELECT received_at FROM dossier") == [("2025-07-13 08:00:00",)]


@pytest.mark.parametrize(
    ("epoch", "declared", "other"), [(CALENDAR_MAC_1904, "excel", "excel-1904"), (None, "excel-1904", "excel")]
)
def test_numbers_of_a_workbook_are_days_since_its_own_beginning(place, epoch, declared, other):
    path = sheet(place.folder / "b.xlsx", [45839.0 - (1462 if epoch else 0)], epoch=epoch)
    with pytest.raises(FileError, match=rf"counts days from 190[04]; .* date_format = \"{other}\""):
        place.run(f'[file]\ndate_format = "{declared}"\n' + MAPPING, path)
    place.run(f'[file]\ndate_format = "{other}"\n' + MAPPING, path)
    assert place.query("SELECT received_at FROM dossier") == [("2025-07-01 00:00:00",)]


HALVES = [
    ("03/07/2025 08:15 SA", "08:15:00"),
    ("03/07/2025 2:30:15 CH", "14:30:15"),
    ("03/07/2025 02:30 ch", "14:30:00"),
    ("03/07/2025 12:05 SA", "00:05:00"),
    ("03/07/2025 12:00 CH", "12:00:00"),
    ("03/07/2025 2:30 chiều", "14:30:00"),
    ("03/07/2025 9:00 sáng", "09:00:00"),
    ("03/07/2025 7:00 tối", "19:00:00"),
    ("03/07/2025 12:30 trưa", "12:30:00"),
    ("03/07/2025 02:30 PM", "14:30:00"),
    ("03/07/2025 14:30 CH", "14:30:00"),
    ("03/07/2025 14:30", "14:30:00"),
]


@pytest.mark.parametrize("forms", ['["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"]', '["%d/%m/%Y %I:%M %p", "%d/%m/%Y %I:%M:%S %p"]'])
@pytest.mark.parametrize(("text", "clock"), HALVES)
def test_the_half_of_the_day_is_read_as_vietnamese_programs_write_it(forms, text, clock):
    found = moments([text], formats=tuple(tomllib.loads(f"forms = {forms}")["forms"]), zone=ZONE, missing=())
    assert (str(found.values[0]), found.reasons[0]) == (f"2025-07-03T{clock}", "")


@pytest.mark.parametrize(("form", "text"), [("%d/%m/%Y %H:%M", "03/07/2025 14:30 SA"), ("%d/%m/%Y %I:%M %p", "03/07/2025 02:30")])
def test_a_clock_that_contradicts_itself_or_leaves_its_half_open_is_no_time(form, text):
    assert moments([text], formats=(form,), zone=ZONE, missing=()).reasons[0] == "bad-date"


def test_an_export_with_the_halves_of_the_day_is_imported(place):
    place.write(changed(received="03/07/2025 08:15 SA", due="04/07/2025 05:00 CH", resolved="04/07/2025 10:00 SA"))
    place.run('[file]\ndate_format = "%d/%m/%Y %H:%M"\n' + MAPPING)
    assert place.query("SELECT received_at, due_at, resolved_at FROM dossier") == [
        ("2025-07-03 08:15:00", "2025-07-04 17:00:00", "2025-07-04 10:00:00")
    ]
