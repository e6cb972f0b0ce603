"""The importer: every row ends as one of accepted, duplicate, rejected, and nothing is written by halves."""

from __future__ import annotations

import sqlite3
import tempfile
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importer import KINDS, FileError, MappingError, TargetError
from data_access.importer.__main__ import main
from data_access.importer.links import code_for
from data_access.sources.contract import UNIT_DB
from tests.importing import GOOD, HEAD, MAPPING, Place, changed, only_reason


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


times = st.sampled_from(["", "2025-07-01", "2025-07-02 23:30", "2025-07-03T01:00:00Z", "1/7", "bad"])
rows = st.lists(
    st.tuples(
        st.sampled_from(["", "H1", "H2", "H3"]),
        st.sampled_from(["", "1.001", "Khai sinh"]),
        st.sampled_from(["", "Hải Châu", "Hòa Xuân"]),
        times,
        times,
        times,
        st.sampled_from(["", "2025-08-01", "2025-08-02"]),
        st.integers(-1, 1),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_rows_read_are_accepted_or_duplicate_or_rejected(rows):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        texts = [[*cells, "too many"] if wide > 0 else list(cells)[: len(cells) + wide] for *cells, wide in rows]
        place.write(*texts, head=[*HEAD, "Cập nhật"])
        mapping = MAPPING + 'updated_at = "Cập nhật"\n'
        first = place.run(mapping)
        assert first.read == len(rows) == first.accepted + first.duplicates + first.rejected
        assert place.query("SELECT COUNT(*) FROM dossier") == [(first.new,)]
        assert (len(place.reasons()) if first.rejected else 0) == first.rejected
        second = place.run(mapping)
        assert (second.accepted, second.rejected) == (0, first.rejected)
        assert second.read == second.duplicates + second.rejected


def test_a_second_run_of_a_file_changes_nothing(place):
    place.write(GOOD, changed(code="H2", resolved=""))
    assert place.run().new == 2
    before = place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")
    report = place.run()
    assert (report.accepted, report.duplicates) == (0, 2)
    assert (place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")) == before


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"code": " "}, "missing-code"),
        ({"received": ""}, "missing-received"),
        ({"unit": ""}, "missing-unit"),
        ({"procedure": ""}, "missing-procedure"),
        ({"received": "2025-02-30"}, "bad-date"),
        ({"received": "now"}, "bad-date"),
        ({"resolved": "2025-06-30 23:59:59"}, "resolved-before-received"),
        ({"due": "2025-06-30"}, "due-before-received"),
    ],
)
def test_a_row_that_cannot_be_a_dossier_is_rejected_with_its_reason(place, cells, reason):
    assert only_reason(place, changed(**cells)) == reason


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


def test_days_are_compared_by_date_not_by_time(place):
    place.write(changed(received="2025-07-01 10:00", resolved="2025-07-01 09:00", due="2025-07-01"))
    assert place.run().accepted == 1


def test_unknown_units_and_procedures_are_rejected_unless_they_may_be_created(place):
    assert only_reason(place, GOOD, create_missing=False) == "unknown-procedure"
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("INSERT INTO procedure (code, name) VALUES ('1.001', 'Khai sinh')")
    assert only_reason(place, GOOD, create_missing=False) == "unknown-unit"
    place.write(GOOD)
    assert place.run().created == {"unit": 1}


def test_a_text_that_the_value_map_does_not_list_rejects_the_row(place):
    mapping = MAPPING.replace("due_at", "status") + '[values.status]\n"Open" = 4\n'
    assert only_reason(place, changed(due="Closed"), mapping) == "bad-value"
    assert place.reasons()[0][3] == "Closed"
    place.write(changed(due="Closed"))
    assert place.run(mapping + '"*" = 9\n').accepted == 1
    assert place.query("SELECT status FROM dossier") == [(9,)]


def test_a_refused_dossier_needs_no_day_of_reception(place):
    place.write(changed(received=""))
    assert place.run(MAPPING + "[constants]\nstatus = 3\n").accepted == 1


def test_status_is_derived_from_whether_the_dossier_ended(place):
    place.write(GOOD, changed(code="H2", resolved=""))
    assert "status" in place.run().notes[0]
    assert place.query("SELECT code, status, updated_at FROM dossier ORDER BY code") == [
        ("H1", 9, "2025-07-03 10:00:00"),
        ("H2", 4, "2025-07-01 08:00:00"),
    ]


def test_rows_with_too_few_or_too_many_cells_are_rejected_with_row_and_line(place):
    place.write(changed(unit="two\nlines"), GOOD[:3], [*GOOD, "more"])
    assert place.run().accepted == 1
    assert place.reasons() == [(2, 4, "too-few-columns", "3 cells"), (3, 5, "too-many-columns", "7 cells")]


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


def test_the_newer_row_of_a_file_supersedes_and_a_contradiction_is_rejected(place):
    mapping = MAPPING.replace("due_at", "updated_at")
    place.write(
        changed(due="2025-08-02"),
        changed(due="2025-08-01", resolved=""),
        changed(due="2025-08-02", resolved=""),
        changed(due="2025-08-02"),
    )
    report = place.run(mapping)
    assert (report.accepted, report.duplicates, report.rejected) == (1, 2, 1)
    assert place.reasons()[0][::2] == (3, "conflicting-duplicate")
    assert place.query("SELECT status FROM dossier") == [(9,)]


def test_a_newer_row_changes_the_database_and_an_older_one_is_rejected(place):
    mapping = MAPPING.replace("due_at", "updated_at")
    place.write(changed(due="2025-08-02"))
    place.run(mapping)
    place.write(changed(due="2025-08-03", resolved="2025-08-03"))
    report = place.run(mapping)
    assert (report.new, report.changed) == (0, 1)
    assert place.query("SELECT resolved_at FROM dossier") == [("2025-08-03 00:00:00",)]
    assert only_reason(place, changed(due="2025-08-01"), mapping) == "conflicts-with-database"


def test_columns_that_are_not_mapped_keep_what_the_database_has(place):
    place.write(GOOD)
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE dossier SET step = 'Thẩm định'")
    place.write(changed(resolved="2025-07-04"))
    assert place.run().changed == 1
    assert place.query("SELECT step FROM dossier") == [("Thẩm định",)]


def test_a_failure_in_the_middle_leaves_both_databases_as_they_were(place):
    place.write(GOOD)
    units = place.folder / "units.db"
    place.run(units=f"sqlite:///{units}")
    with closing(sqlite3.connect(place.database)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON dossier WHEN NEW.code = 'H3' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    before = place.database.read_bytes(), units.read_bytes()
    place.write(*(changed(code=f"H{number}", unit="Hòa Xuân") for number in (2, 3, 4)))
    with pytest.raises(TargetError, match="the disk is full"):
        place.run(units=f"sqlite:///{units}")
    assert (place.database.read_bytes(), units.read_bytes()) == before


def test_a_refused_file_leaves_no_new_database(place):
    place.file.write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="no header"):
        place.run()
    place.write(GOOD)
    with pytest.raises(TargetError):
        place.run(units=f"sqlite:///{place.folder / 'absent' / 'units.db'}")
    assert not place.database.exists()


def test_units_and_procedures_are_created_in_the_unit_database(place):
    units = place.folder / "units.db"
    place.write(changed(unit="Phường Hải Châu"), changed(code="H2", unit="Hải Châu", procedure="Đăng ký khai sinh"))
    report = place.run(MAPPING + '[units]\nkind = "phuong"\n[procedures]\nfield = "Hộ tịch"\n', units=f"sqlite:///{units}")
    assert report.created == {"unit": 2, "procedure": 2, "field": 1}
    assert place.query("SELECT name, short_name, kind FROM unit", units)[0] == ("Phường Hải Châu", "Hải Châu", "phuong")
    assert place.query("SELECT p.code, p.name, f.name FROM procedure p JOIN field f ON f.code = p.field_code", units) == [
        ("1.001", "1.001", "Hộ tịch"),
        (code_for("Đăng ký khai sinh"), "Đăng ký khai sinh", "Hộ tịch"),
    ]
    assert place.query("SELECT COUNT(*) FROM sqlite_master WHERE name = 'unit'") == [(0,)]


def test_only_what_accepted_rows_name_is_created(place):
    place.write(GOOD, changed(code="", unit="Nowhere"))
    place.run()
    assert place.query("SELECT name FROM unit") == [("Hải Châu",)]


def test_a_name_that_two_units_have_is_not_guessed(place):
    place.write(GOOD)
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO unit (code, name, short_name, kind) VALUES (?, ?, 'Hội An', 'phuong')",
            [("1", "Phường Hội An"), ("2", "Phường Hội An Đông")],
        )
    assert only_reason(place, changed(code="H9", unit="Hội An")) == "unknown-unit"


def test_a_procedure_may_be_known_by_its_name_alone(place):
    place.write(changed(procedure="Noise - Residential"))
    assert place.run(MAPPING.replace("procedure_code", "procedure_name")).accepted == 1
    [(code, name)] = place.query("SELECT code, name FROM procedure")
    assert name == "Noise - Residential"
    assert code == code_for(name) == place.query("SELECT procedure_code FROM dossier")[0][0]


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_made_codes_are_ascii_and_fit_their_column(text):
    code = code_for(text)
    assert code.isascii()
    assert 0 < len(code) <= 64
    assert code == code_for(unicodedata.normalize("NFC", text))


def test_only_mapped_columns_are_kept_in_the_rejects(place):
    place.write([*changed(received="bad"), "Nguyễn Văn A"], head=[*HEAD, "Họ tên"])
    place.run()
    assert "Nguyễn" not in place.rejects.read_text(encoding="utf-8-sig")


def test_corrected_rejects_are_imported_with_the_same_mapping(place):
    place.write(changed(received="2025-07-32"))
    assert place.run().rejected == 1
    text = place.rejects.read_text(encoding="utf-8-sig").replace("2025-07-32", "2025-07-01")
    place.file = place.folder / "corrected.csv"
    place.file.write_text(text, encoding="utf-8")
    assert place.run().accepted == 1


def test_a_file_that_is_no_rejects_file_is_never_overwritten(place):
    place.write(GOOD)
    with pytest.raises(FileError, match="overwritten"):
        place.run(rejects=place.file)


def test_a_quote_that_does_not_close_refuses_the_file(place):
    place.file.write_text(",".join(HEAD) + '\nH1,"1.001,x,2025-07-01,,\nH2,1,x,2025-07-01,,\n', encoding="utf-8")
    with pytest.raises(FileError, match="line 2 does not end"):
        place.run()


def test_text_in_another_encoding_is_refused_until_it_is_declared(place):
    place.write(changed(unit="Hải Châu"), encoding="utf-16")
    with pytest.raises(FileError, match="encoding"):
        place.run()
    assert place.run('[file]\nencoding = "utf-16"\n' + MAPPING).accepted == 1


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('[colums]\ncode = "a"', "did you mean 'columns'"),
        ('[columns]\nkode = "a"', "did you mean 'code'"),
        ('[columns]\ncode = "Mã hồ sơ"', "procedure_code (or procedure_name), unit_code (or unit_name), received_at must be"),
        (MAPPING.replace('"TTHC"', '"Absent"'), "[columns] procedure_code: export.csv has no column 'Absent'; its columns are"),
        (MAPPING + "[values.status]\nOpen = 4", "status is not in [columns]"),
        (MAPPING.replace("due_at", "status") + "[values.status]\nOpen = 12", "[values.status] 'Open': 12 came; expected one of 0"),
        (MAPPING + "[constants]\nchannel = 'web'", "[constants] channel: 'web' came; expected one of 1, 2, 3"),
        ('[file]\ntime_zone = "Hanoi"\n' + MAPPING, "[file] time_zone: 'Hanoi' came"),
        ('[file]\ndate_format = "dd/mm/yyyy"\n' + MAPPING, "[file] date_format: 'dd/mm/yyyy' came"),
        ('[file]\nencoding = "tcvn"\n' + MAPPING, "[file] encoding: 'tcvn' came"),
        (MAPPING + '[units]\nkind = "quan"', "[units] kind: 'quan' came; expected one of 'phuong'"),
        (MAPPING + '[procedures]\nfield_column = "Agency"', "[procedures] field_column: export.csv has no column 'Agency'"),
    ],
)
def test_an_error_in_a_mapping_names_the_key_and_what_is_allowed(place, mapping, said):
    place.write(GOOD)
    with pytest.raises(MappingError) as raised:
        place.run(mapping)
    assert said in str(raised.value)
    assert not place.database.exists()


@pytest.mark.parametrize(
    ("kind", "mapping", "head", "row", "stored"),
    [
        (
            "holidays",
            'day = "d"\nis_working = "w"\nlabel = "l"',
            "dwl",
            ["2026-01-10", "true", "bù"],
            ("2026-01-10", 1, "bù", None),
        ),
        ("fields", 'code = "c"\nname = "n"', "cn", ["1", "Đất đai"], ("1", "Đất đai", None)),
    ],
)
def test_other_kinds_of_rows_follow_the_same_rules(place, kind, mapping, head, row, stored):
    place.write(row, row, head=list(head))
    report = place.run("[columns]\n" + mapping, kind=kind)
    assert (report.accepted, report.duplicates) == (1, 1)
    assert place.query(f"SELECT * FROM {KINDS[kind].table.name}") == [stored]
    assert KINDS[kind].table.metadata is UNIT_DB


def test_exit_code_says_whether_rows_were_rejected_or_the_file_refused(place, capsys, monkeypatch):
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    place.write(GOOD, changed(code="H2", received=""))
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    arguments = [str(place.file), "--mapping", str(place.folder / "m.toml"), "--into", place.into]
    assert main([*arguments, "--create-missing"]) == 1
    assert "2 = 1 + 0 + 1" in capsys.readouterr().out
    assert main([*arguments[:-1], "postgres//somebody:secret@there/x"]) == 2
    assert "secret" not in capsys.readouterr().err
    place.write(GOOD)
    assert main(arguments) == 0
    assert not place.rejects.exists()


def test_text_after_a_closing_quote_rejects_its_row_alone(place):
    place.file.write_text(",".join(HEAD) + '\nH1,"1"x,u,2025-07-01,,\n\nH2,1,u,2025-07-01,,\n', encoding="utf-8")
    report = place.run()
    assert (report.read, report.accepted) == (2, 1)
    assert place.reasons()[0][:3] == (1, 2, "bad-quotes")
    assert place.query("SELECT code FROM dossier") == [("H2",)]


def block(page: str, kind: str) -> str:
    """The first fenced block of a kind in a page of Markdown."""
    return page.split(f"```{kind}\n", 1)[1].split("```", 1)[0]


def test_the_example_in_the_documentation_says_what_it_shows(tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parents[2] / "docs" / "your-data.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    Path("export.csv").write_text(block(page, "csv"), encoding="utf-8")
    Path("mapping.toml").write_text(block(page, "toml"), encoding="utf-8")
    command = "export.csv --mapping mapping.toml --into sqlite:///dossiers.db --create-missing"
    assert f"python -m data_access.importer {command}\n" in page
    assert main(command.split()) == 1
    assert capsys.readouterr().out == block(page, "text")
    assert Path("export.rejects.csv").read_text(encoding="utf-8-sig") == block(page, "rejects")


def test_the_mapping_shown_for_another_city_fits_its_extract(place):
    page = (Path(__file__).parents[2] / "docs" / "your-data.md").read_text(encoding="utf-8")
    head = [
        "Unique Key",
        "Created Date",
        "Closed Date",
        "Agency",
        "Complaint Type",
        "Borough",
        "Open Data Channel Type",
        "Status",
        "Due Date",
        "Resolution Description",
    ]
    place.write(
        [
            "1",
            "07/01/2025 11:59:59 PM",
            "07/02/2025 12:00:00 AM",
            "NYPD",
            "Noise - Residential",
            "STATEN ISLAND",
            "UNKNOWN",
            "Closed",
            "",
            "text",
        ],
        head=head,
    )
    assert place.run(block(page, "example")).accepted == 1
    assert place.query("SELECT received_at, resolved_at, channel, status FROM dossier") == [
        ("2025-07-01 23:59:59", "2025-07-02 00:00:00", None, 9)
    ]
    assert place.query("SELECT name FROM field") == [("NYPD",)]
