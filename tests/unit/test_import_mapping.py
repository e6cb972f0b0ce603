"""A mapping: what is wrong in it is named with what is allowed, and those of the documentation do what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.importer import MappingError
from data_access.importer.__main__ import main
from tests.importing import GOOD, MAPPING


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
