"""A row that cannot be a dossier is rejected with its reason, row and line, and can be corrected and imported."""

from __future__ import annotations

import pytest

from data_access.importer import FileError
from tests.importing import GOOD, HEAD, MAPPING, changed, only_reason


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


def test_days_are_compared_by_date_not_by_time(place):
    place.write(changed(received="2025-07-01 10:00", resolved="2025-07-01 09:00", due="2025-07-01"))
    assert place.run().accepted == 1


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


def test_rows_with_too_few_or_too_many_cells_are_rejected_with_row_and_line(place):
    place.write(changed(unit="two\nlines"), GOOD[:3], [*GOOD, "more"])
    assert place.run().accepted == 1
    assert place.reasons() == [(2, 4, "too-few-columns", "3 cells"), (3, 5, "too-many-columns", "7 cells")]


def test_text_after_a_closing_quote_rejects_its_row_alone(place):
    place.file.write_text(",".join(HEAD) + '\nH1,"1"x,u,2025-07-01,,\n\nH2,1,u,2025-07-01,,\n', encoding="utf-8")
    report = place.run()
    assert (report.read, report.accepted) == (2, 1)
    assert place.reasons()[0][:3] == (1, 2, "bad-quotes")
    assert place.query("SELECT code FROM dossier") == [("H2",)]


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


def test_a_cell_that_holds_other_rows_rejects_its_row_and_prose_of_several_lines_does_not(place):
    lines = [
        ",".join(HEAD),
        'H1,"1.001,u,2025-07-01,,',
        'H2,1.001",u,2025-07-01,,',
        '"H3","1.001, a, b, c, d, e,',
        'f",u,2025-07-01,,',
    ]
    place.file.write_text("\n".join(lines), encoding="utf-8")
    report = place.run()
    assert (report.read, report.accepted) == (2, 1)
    assert place.reasons() == [(1, 2, "bad-quotes", "a cell that holds other rows")]
