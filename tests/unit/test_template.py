"""The template: a workbook that explains itself, and that is imported without a mapping."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import openpyxl
import pytest

from data_access import packs
from data_access.importer import KINDS, Mapping, Order, import_files
from data_access.importer.assistant.lists import offer
from data_access.importer.assistant.template import is_template, template_mapping, write_template
from data_access.importer.assistant.vocabulary import choices, guide, headings, listed, sheet
from data_access.packs import PackError
from data_access.sources.allowed import ALLOWED

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
NOW = datetime(2026, 1, 5)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    for kind in KINDS.values():
        write_template(folder / f"{kind.name}.xlsx", kind, province="da-nang")
    return {name: openpyxl.load_workbook(folder / f"{name}.xlsx") for name in KINDS}, folder


@pytest.fixture
def book(books, kind):
    return books[0][kind.name]


def lists(book) -> dict[str, list[str]]:
    """Header → the texts of its drop-down list, read as a spreadsheet reads them."""
    rows, found = book.worksheets[0], {}
    for rule in rows.data_validations.dataValidation:
        if rule.type == "list":
            name, area = rule.formula1.removeprefix("=").split("!")
            column = next(iter(rule.sqref.ranges)).min_col
            found[rows.cell(1, column).value] = [cell[0].value for cell in book[name.strip("'")][area.replace("$", "")]]
    return found


def imported(kind, path, database, *, units=""):
    mapping = Mapping.of(template_mapping(kind), kind)
    return import_files(Order((path,), mapping, f"sqlite:///{database}", units=units, create_missing=True, now=NOW))


# ——— The words ———


@EVERY_KIND
def test_every_contract_column_has_a_header_of_its_own_and_a_note(kind):
    known = headings(kind.name)
    shown = [known[column.name] for column in kind.table.columns]
    assert all(heading.header and heading.note for heading in shown)
    assert len({heading.header for heading in shown}) == len(shown)


@EVERY_KIND
def test_what_else_may_be_mapped_is_known_to_the_assistant(kind):
    assert set(kind.allowed) <= set(headings(kind.name))


@EVERY_KIND
def test_a_column_closed_by_the_contract_offers_all_its_values_and_no_other(kind):
    for heading in headings(kind.name).values():
        allowed = ALLOWED.get((kind.table.name, heading.column))
        if allowed:
            assert {choice.value for choice in choices(heading.values)} == set(allowed)


@EVERY_KIND
def test_no_column_asks_for_personal_data(kind):
    personal = ("họ tên", "cccd", "điện thoại", "địa chỉ", "email", "ngày sinh")
    assert not [heading.header for heading in headings(kind.name).values() if heading.header.lower().startswith(personal)]


def test_texts_of_a_list_mean_one_value_each():
    for name in {heading.values for kind in KINDS for heading in headings(kind).values() if heading.values}:
        texts = [text for choice in choices(name) for text in choice.accepted]
        assert len(set(texts)) == len(texts), name


# ——— The data sheet ———


@EVERY_KIND
def test_the_header_is_bold_frozen_and_explained_by_notes(kind, book):
    rows = book.worksheets[0]
    assert rows.title == sheet(kind.name)[0]
    assert rows.freeze_panes == "B2"
    for cell in rows[1]:
        assert cell.font.bold
        assert cell.comment.text
        assert rows.column_dimensions[cell.column_letter].width >= 10


@EVERY_KIND
def test_the_note_says_whether_a_column_is_required_and_the_head_shows_it(kind, book):
    fills = {True: set(), False: set()}
    for heading, cell in zip((h for h in headings(kind.name).values() if h.header), book.worksheets[0][1], strict=True):
        required = heading.column in kind.required
        assert cell.value == heading.header
        assert cell.comment.text.startswith(guide()["required" if required else "optional"])
        fills[required].add((cell.fill.fgColor.theme, cell.fill.fgColor.tint))
    assert not fills[True] & fills[False]


@EVERY_KIND
def test_closed_columns_have_drop_down_lists_of_readable_texts(kind, book):
    found = lists(book)
    for heading in headings(kind.name).values():
        if heading.values:
            assert found[heading.header] == [choice.text for choice in choices(heading.values)]


def test_units_and_procedures_of_the_province_are_offered(books):
    found = lists(books[0]["dossiers"])
    assert {"Phường Hải Châu", "Sở Tư pháp"} <= set(found["Đơn vị giải quyết"])
    assert "Đăng ký khai sinh" in found["Thủ tục hành chính"]


def test_a_procedure_whose_name_several_have_or_is_too_long_is_offered_by_its_code():
    pack = packs.load("da-nang")
    shown = offer(headings("dossiers")["procedure_code"], pack)
    names = {row["name"] for row in pack.procedures}
    codes = {row["code"] for row in pack.procedures}
    assert len(set(shown.texts)) == len(shown.rows) == len(pack.procedures)
    assert all((text in names and len(text) <= 250) or text in codes for text in shown.texts)


def test_a_unit_or_procedure_that_is_not_listed_is_asked_about_and_a_status_refused(books):
    rows = books[0]["dossiers"].worksheets[0]
    styles = {
        rows.cell(1, next(iter(rule.sqref.ranges)).min_col).value: rule.errorStyle for rule in rows.data_validations.dataValidation
    }
    assert styles["Đơn vị giải quyết"] == styles["Thủ tục hành chính"] == "warning"
    assert styles["Trạng thái"] in (None, "stop")


def test_dates_are_real_dates_shown_day_first_and_codes_are_text(books):
    rows = books[0]["dossiers"].worksheets[0]
    cells = {cell.value: rows.cell(2, cell.column) for cell in rows[1]}
    assert isinstance(cells["Ngày tiếp nhận"].value, datetime)
    assert cells["Ngày tiếp nhận"].number_format == "dd/mm/yyyy hh:mm"
    assert cells["Mã hồ sơ"].number_format == "@"
    checked = {rule.type for rule in rows.data_validations.dataValidation}
    assert {"list", "date", "textLength"} <= checked


@EVERY_KIND
def test_there_is_one_example_row_and_it_looks_unlike_the_rest(kind, book):
    rows = book.worksheets[0]
    assert rows.max_row == 2
    assert all(cell.font.italic for cell in rows[2])
    assert all(
        rows.cell(2, place).value is not None
        for place, heading in enumerate((h for h in headings(kind.name).values() if h.header), start=1)
        if heading.column in kind.required
    )


# ——— The guide ———


@EVERY_KIND
def test_the_guide_explains_every_column_and_every_listed_value(kind, book):
    told = [cell for row in book["Hướng dẫn"].iter_rows(values_only=True) for cell in row if cell]
    for heading in headings(kind.name).values():
        if heading.header:
            assert heading.header in told
        if heading.values:
            assert {choice.text for choice in choices(heading.values)} <= set(told)
    assert any("dữ liệu cá nhân" in cell for cell in told)
    assert not [cell for cell in told if "{" in cell]


@EVERY_KIND
def test_no_row_of_the_guide_or_the_catalogue_is_taken_for_the_header(kind, book):
    for page in book.worksheets[1:]:
        assert not [row for row in page.iter_rows(values_only=True) if is_template([cell or "" for cell in row], kind)]


# ——— The mapping ———


@EVERY_KIND
def test_its_mapping_is_one_that_the_importer_accepts(kind):
    mapping = Mapping.of(template_mapping(kind), kind)
    assert set(mapping.columns) == {column.name for column in kind.table.columns}


@EVERY_KIND
def test_its_header_is_recognised_without_the_columns_that_are_not_required(kind):
    required = [heading.header for heading in headings(kind.name).values() if heading.column in kind.required]
    assert is_template(["Cột khác", *required], kind)
    assert not is_template(required[1:], kind)


def test_words_and_bare_codes_mean_the_same():
    values = template_mapping(KINDS["dossiers"])["values"]
    texts = ("4 – Đang xử lý", "4 - Đang xử lý", "Đang xử lý", "4")
    assert {values["status"][text] for text in texts} == {4}
    assert {values["fee_due"][text] for text in ("Có", "1", "true", "TRUE")} == {True}


def test_a_text_that_means_missing_is_no_value_of_a_list():
    blank = set(listed("blank"))
    for kind in KINDS.values():
        for given in template_mapping(kind)["values"].values():
            assert not blank & set(given)


# ——— From template to database ———


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ("events", "dossiers")])
def test_a_template_is_imported_as_it_is(name, books, tmp_path):
    report = imported(KINDS[name], books[1] / f"{name}.xlsx", tmp_path / "units.db")
    assert (report.read, report.accepted, report.rejected) == (1, 1, 0), str(report)


def test_the_example_of_a_dossier_and_of_its_event_is_imported_as_it_is(books, tmp_path):
    database = tmp_path / "dossiers.db"
    for name in ("dossiers", "events"):
        report = imported(KINDS[name], books[1] / f"{name}.xlsx", database)
        assert (report.read, report.accepted, report.rejected) == (1, 1, 0), str(report)
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT code, status, channel, received_at, fee_due, digitised FROM dossier").fetchone()
    assert row == ("VI-DU-250703-0001", 10, 2, "2025-07-03 08:15:00", 0, 1)


def test_rows_typed_as_text_and_bare_codes_are_imported_day_first(books, tmp_path):
    book = openpyxl.load_workbook(books[1] / "dossiers.xlsx")
    rows = book.worksheets[0]
    places = {cell.value: cell.column for cell in rows[1]}
    typed = {"Ngày tiếp nhận": "07/08/2025 9:05", "Ngày hẹn trả": "12/08/2025", "Trạng thái": 4, "Mã hồ sơ": "0001"}
    for header in ("Ngày nộp", "Ngày kết thúc xử lý", "Ngày trả kết quả", "Ngày hẹn trả ban đầu"):
        typed[header] = None
    for header, value in typed.items():
        rows.cell(2, places[header]).value = value
    book.save(tmp_path / "typed.xlsx")
    report = imported(KINDS["dossiers"], tmp_path / "typed.xlsx", tmp_path / "typed.db")
    assert report.accepted == 1, str(report)
    with closing(sqlite3.connect(tmp_path / "typed.db")) as connection:
        found = connection.execute("SELECT code, received_at, due_at, status FROM dossier").fetchone()
    assert found == ("0001", "2025-08-07 09:05:00", "2025-08-12 00:00:00", 4)


def test_columns_that_are_not_required_may_be_deleted(books, tmp_path):
    book = openpyxl.load_workbook(books[1] / "dossiers.xlsx")
    rows = book.worksheets[0]
    kept = {headings("dossiers")[name].header for name in KINDS["dossiers"].required}
    for place in range(rows.max_column, 0, -1):
        if rows.cell(1, place).value not in kept:
            rows.delete_cols(place)
    book.save(tmp_path / "short.xlsx")
    report = imported(KINDS["dossiers"], tmp_path / "short.xlsx", tmp_path / "short.db")
    assert report.accepted == 1, str(report)


@pytest.mark.parametrize("province", packs.slugs())
def test_every_province_has_its_own_lists_and_an_example_out_of_them(province, tmp_path):
    write_template(tmp_path / "own.xlsx", KINDS["dossiers"], province=province)
    book = openpyxl.load_workbook(tmp_path / "own.xlsx")
    units = [row["name"] for row in packs.load(province).units]
    assert set(lists(book)["Đơn vị giải quyết"]) <= {*units, *(row["code"] for row in packs.load(province).units)}
    assert book.worksheets[0]["C2"].value in units
    assert imported(KINDS["dossiers"], tmp_path / "own.xlsx", tmp_path / "own.db").accepted == 1


def test_an_unknown_province_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(PackError):
        write_template(tmp_path / "none.xlsx", KINDS["dossiers"], province="nowhere")
    assert not list(tmp_path.iterdir())
