"""The command line of the importer: what it prints, its exit codes, and the help it gives without a mapping."""

from __future__ import annotations

import tomllib

import pytest

from data_access.importer.__main__ import main
from tests.importing import GOOD, HEAD, MAPPING, Place, changed


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    return Place(tmp_path)


def test_a_filled_template_is_imported_without_a_mapping(place, capsys):
    path = str(place.folder / "template.xlsx")
    assert main(["--write-template", path]) == 0
    assert main([path, "--into", place.into, "--create-missing"]) == 0
    assert "1 = 1 + 0 + 0" in capsys.readouterr().out
    assert len(place.query("SELECT code FROM dossier")) == 1


def test_another_file_without_a_mapping_is_refused_with_what_to_do(place, capsys):
    place.write(GOOD)
    assert main([str(place.file), "--into", place.into]) == 2
    told = capsys.readouterr().err
    assert "export.csv has not the columns of the template for dossiers; --suggest-mapping proposes a mapping" in told
    assert not place.database.exists()


def test_a_suggested_mapping_imports_the_file_that_it_was_made_of(place, capsys):
    days = (day for day in range(10, 30))
    place.write(
        *(changed(code=f"H17.1-250713-{day:04}", received=f"{day}/07/2025", due="", resolved="") for day in days), delimiter=";"
    )
    assert main([str(place.file), "--suggest-mapping"]) == 0
    draft = capsys.readouterr().out
    assert tomllib.loads(draft)["columns"]["received_at"] == {"column": "Tiếp nhận", "date_format": "%d/%m/%Y"}
    mapping = place.folder / "m.toml"
    mapping.write_text(draft, encoding="utf-8")
    assert main([str(place.file), "--mapping", str(mapping), "--into", place.into, "--create-missing"]) == 0
    assert place.query("SELECT COUNT(*), MIN(received_at) FROM dossier") == [(20, "2025-07-10 00:00:00")]


@pytest.mark.parametrize("arguments", [[], ["x.csv"]])
def test_what_is_missing_on_the_command_line_is_named(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "came; expected" in capsys.readouterr().err


def test_several_files_are_named_with_their_rows(place, capsys):
    paths = []
    for name, code in (("a.csv", "H1"), ("b.csv", "H2")):
        place.file = place.folder / name
        place.write(changed(code=code), changed(code="H3"))
        paths.append(str(place.file))
    mapping = place.folder / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    assert main([*paths, "--mapping", str(mapping), "--into", place.into, "--create-missing"]) == 0
    assert capsys.readouterr().out.startswith("a.csv: 2 rows\nb.csv: 2 rows\nread               4\naccepted           3")


def test_a_wrong_setting_is_named(place, capsys, monkeypatch):
    monkeypatch.setenv("NOW", "yesterday")
    place.write(GOOD, head=HEAD)
    assert main([str(place.file), "--into", place.into]) == 2
    assert "NOW: got 'yesterday'" in capsys.readouterr().err


def test_columns_of_json_lines_are_suggested_as_those_of_other_files(place, capsys):
    path = place.folder / "a.jsonl"
    path.write_text('{"Mã hồ sơ": "H1", "Đơn vị": "x"}\n{"TTHC": "1.001", "Tiếp nhận": "2025-07-01"}\n', encoding="utf-8")
    assert main([str(path), "--suggest-mapping"]) == 0
    assert tomllib.loads(capsys.readouterr().out)["columns"]["received_at"] == "Tiếp nhận"
