"""The page of the list, as a browser asks for it, and its file."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import datetime
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook

from components import formats
from components.asking import asked
from components.exports import turns
from components.exports.dossiers import AT_ONCE
from components.exports.turns import while_read
from components.exports.workbooks import lists
from components.headlines import headline
from components.opened_number import opened
from data_access.metrics import AGE_CLASSES, COUNTS
from data_access.scope import EVERYTHING
from data_access.settings import ROOT
from tests.markups import HOLDS, parsed
from tests.readings import reading_of
from tests.renderer import post, spoken

HOSTILE = ("?page=99999999", "?sort=;drop", "?q=%00", "?q=" + "x" * 5000, "?q=%3Cscript%3E", "?age=age_7&count=received")
OUTPUTS = (("list-counts", HOLDS), ("list-ages", HOLDS), ("list-body", HOLDS), ("list-query", "value"))


def listing(web, search: str, usual: str = "open_overdue", language: str = "vi") -> dict[str, object]:
    outputs = [{"id": name, "property": prop} for name, prop in OUTPUTS]
    inputs = [{"id": "address", "property": "data", "value": search}, {"id": "version", "property": "data", "value": "1"}]
    state = [
        {"id": "view", "property": "data", "value": {"language": language}},
        {"id": "list-usual", "property": "data", "value": usual},
    ]
    answer = post(web, outputs, inputs, state, ["address.data"])
    assert answer.status_code == 200
    response = answer.get_json()["response"]
    sent = {name: response[name][prop] if name in response else None for name, prop in OUTPUTS}
    return {name: parsed(told) if name != "list-query" else told for name, told in sent.items()}


def rows_of(body: object) -> int:
    return str(body).count("'pick'") if body else 0


@pytest.mark.parametrize("metric", ["open_overdue", "received", "resolved_late", "due_soon", "overdue_new", "awaiting_reception"])
@pytest.mark.parametrize("search", ["", "&unit=20200", "&kind=so_nganh", "&field=dat-dai&channel=online"])
def test_the_list_says_the_number_that_opened_it(web, demo_store, metric, search):
    number = reading_of(demo_store, f"?{search[1:]}").counts((metric,))[metric][0]
    body = listing(web, f"?count={metric}{search}")["list-body"]
    assert rows_of(body) == min(50, number)
    if number:
        assert formats.number(number, "vi") + " " in spoken(body)


def test_a_rate_lists_its_denominator_and_marks_its_numerator(web, demo_store):
    above, below = reading_of(demo_store, "?unit=20200").counts(("on_time_rate",))["on_time_rate"]
    told = spoken(listing(web, "?count=on_time_rate&unit=20200")["list-body"])
    assert formats.number(above, "vi") in told
    assert formats.number(below, "vi") in told


def test_a_number_that_is_no_dossiers_opens_the_usual_list(web):
    assert listing(web, "?count=coverage")["list-body"] == listing(web, "")["list-body"]


def test_the_page_of_what_is_due_lists_what_is_due(web, demo_store):
    number = reading_of(demo_store).counts(("due_soon",))["due_soon"][0]
    assert formats.number(number, "vi") in spoken(listing(web, "", usual="due_soon")["list-body"])


@pytest.mark.parametrize("search", HOSTILE)
def test_whatever_stands_in_the_address_the_list_answers(web, search):
    answer = listing(web, search)
    assert answer["list-body"]
    assert "Không hiện được mục này" not in spoken(answer["list-body"])


def test_a_page_beyond_the_last_is_the_last(web):
    told = spoken(listing(web, "?count=open_overdue&page=99999999")["list-body"])
    page, pages = re.search(r"Trang ([\d.]+)/([\d.]+)", told).groups()
    assert page == pages


def test_an_age_leaves_the_dossiers_of_that_age(web, demo_store):
    number = reading_of(demo_store, "?unit=20200").counts(("overdue_age_7",))["overdue_age_7"][0]
    answer = listing(web, "?count=open_overdue&unit=20200&age=age_7")
    assert f"{formats.number(number, 'vi')} hồ sơ khớp" in spoken(answer["list-body"])
    assert "aria-current" in str(answer["list-ages"])


def test_no_language_is_mixed_into_the_other(web):
    assert "working days" in spoken(listing(web, "?count=open_overdue", language="en")["list-body"])


def read_csv(web, search: str) -> list[dict[str, str]]:
    answer = web.test_client().get(f"/export/dossiers.csv{search}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_file_has_every_dossier_of_the_number(web, demo_store):
    number = reading_of(demo_store, "?unit=20200").counts(("open_overdue",))["open_overdue"][0]
    rows = read_csv(web, "?count=open_overdue&unit=20200")
    assert len(rows) == len({row["code"] for row in rows}) == number
    assert {row["unit"] for row in rows} == {"20200"}
    assert all(int(row["late_working_days"]) >= 0 for row in rows)


def test_the_file_of_picked_dossiers_has_those_alone(web):
    codes = [row["code"] for row in read_csv(web, "?count=open_overdue&unit=20200")[:3]]
    picked = "".join(f"&code={code}" for code in codes)
    assert sorted(row["code"] for row in read_csv(web, f"?count=open_overdue&unit=20200{picked}")) == sorted(codes)


def test_a_file_of_what_is_no_dossiers_is_refused_with_what_is_expected(web):
    for search in ("", "?count=coverage", "?count=nonsense"):
        answer = web.test_client().get(f"/export/dossiers.csv{search}")
        assert answer.status_code == 400
        assert "open_overdue" in answer.get_json()["error"]


def test_every_count_of_the_switch_is_a_count():
    from components.dossiers import OFFERED

    assert set(OFFERED) <= set(COUNTS)


def test_few_lists_are_made_at_once_and_a_turn_ends_with_its_reader(web):
    client, asked = web.test_client(), "/export/dossiers.csv?count=open_overdue&unit=20200"
    open_ones = [client.get(asked) for _turn in range(AT_ONCE)]
    for language, told in (("vi", "thử lại"), ("en", "try again")):
        busy = client.get(f"{asked}&lang={language}")
        assert (busy.status_code, int(busy.headers["Retry-After"]) > 0) == (503, True)
        assert told in busy.get_data(as_text=True)
    assert client.get("/version").status_code == 200
    open_ones[0].close()
    assert client.get(asked, buffered=True).status_code == 200
    # Whatever else is asked of the list ends its turn as well.
    for search in ("?count=on_time", "?count=x", "?count=open_overdue&unit=20200&lang=en"):
        assert client.get(f"/export/dossiers.csv{search}", buffered=True).status_code in (200, 400)
        assert client.head(f"/export/dossiers.csv{search}", buffered=True).status_code in (200, 400)
    open_ones[1].close()
    assert web.extensions["tthc-lists"]._taken == {}


def test_a_list_stops_for_a_reader_who_has_gone_and_breaks_off_for_one_who_takes_too_long(web, monkeypatch):
    left = iter([False, False, True])
    assert list(while_read(iter("abcdef"), lambda: next(left), list)) == ["a", "b"]
    monkeypatch.setattr(turns, "LONGEST", -1.0)
    with pytest.raises(BrokenPipeError):
        list(while_read(iter("ab"), lambda: False, list))


def test_a_list_goes_out_as_it_is_made_also_compressed(web):
    asked = "/export/dossiers.csv?count=received"
    with web.test_client().get(asked, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        first = next(packed.response)
        assert len(first) < 200_000
        assert not packed.is_sequence
    whole = web.test_client().get("/export/dossiers.csv?count=open_overdue&unit=20200", headers={"Accept-Encoding": "gzip"}).data
    assert gzip.decompress(whole) == web.test_client().get("/export/dossiers.csv?count=open_overdue&unit=20200").data


def test_headers_stay_short_whatever_the_address_asks(web):
    for query in ("x=" + "ạ" * 4_000, "&".join(f"field=f{turn}" for turn in range(900)), "&".join(["unit=20200"] * 900)):
        answer = web.test_client().get(f"/export/kpi-overdue.csv?{query}")
        assert answer.status_code == 200
        assert sum(len(name) + len(value) + 4 for name, value in answer.headers if not name.startswith("Content-Security")) < 3_500
        assert unquote(answer.headers["X-Ignored"], errors="strict") is not None


def test_the_list_as_an_excel_file_says_the_same_row_by_row(web):
    search = "?count=resolved&unit=20200&channel=post&lang=vi"
    rows = read_csv(web, search.removesuffix("&lang=vi"))
    answer = web.test_client().get(f"/export/dossiers.xlsx{search}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.get_data()))
    sheet = book["Số liệu"]
    found = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(found) == len(rows) > 0
    for cells, row in zip(found, rows, strict=True):
        told = ["" if cell is None else str(cell.date()) if isinstance(cell, datetime) else str(cell) for cell in cells]
        assert told == list(row.values())
    assert [type(cell) for cell in found[0][:2]] == [str, str]
    assert isinstance(found[0][6], datetime)
    assert sheet["G2"].number_format == "dd/mm/yyyy"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", f"A1:N{len(rows) + 1}")
    assert [cell.value for cell in sheet[1]][:3] == ["Mã hồ sơ", "Thủ tục: mã", "Thủ tục"]
    assert sheet.print_title_rows == "$1:$1"
    about = [cell for row in book["Nguồn gốc"].iter_rows(values_only=True) for cell in row if cell]
    assert "Danh sách hồ sơ – Đã giải quyết" in about
    assert not [cell for cell in about if "dòng đầu" in str(cell)]


def test_a_list_of_more_rows_than_an_excel_file_has_says_so(web, monkeypatch):
    monkeypatch.setattr(lists, "LONGEST", 7)
    answer = web.test_client().get("/export/dossiers.xlsx?count=open_overdue&unit=20200&lang=vi")
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert book["Số liệu"].max_row == 8
    about = [cell for row in book["Nguồn gốc"].iter_rows(values_only=True) for cell in row if cell]
    assert "Chỉ gồm 7 dòng đầu; tệp CSV có đủ" in about


FORMS = {
    "machine": ("csv", "", {}),
    "vietnamese": (
        "csv",
        "&lang=vi",
        {"code": "Mã hồ sơ [code]", "procedure": "Thủ tục: mã [procedure]", "unit": "Đơn vị: mã [unit]"},
    ),
    "english": (
        "csv",
        "&lang=en",
        {"code": "Dossier [code]", "procedure": "Procedure: code [procedure]", "unit": "Unit: code [unit]"},
    ),
    "book": ("xlsx", "&lang=vi", {"code": "Mã hồ sơ", "procedure": "Thủ tục: mã", "unit": "Đơn vị: mã"}),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_is_imported_the_same(web, place, form):
    rows = sorted(read_csv(web, "?count=resolved&unit=20200"), key=lambda row: row["procedure"])[::40]
    kind, asked, heads = FORMS[form]
    picked = "".join(f"&code={row['code']}" for row in rows)
    answer = web.test_client().get(f"/export/dossiers.{kind}?count=resolved&unit=20200{asked}{picked}")
    file = place.folder / f"list.{kind}"
    file.write_bytes(answer.get_data())
    sheet = load_workbook(file)["Số liệu"] if kind == "xlsx" else None
    first = answer.text.lstrip("\ufeff").splitlines()[0] if kind == "csv" else ""
    told = [cell.value for cell in sheet[1]] if sheet else next(csv.reader([first], delimiter=MARK[form]))
    names = dict(zip(rows[0], told, strict=True))
    assert heads.items() <= names.items()
    columns = {"code": "code", "procedure_code": "procedure", "unit_code": "unit"}
    columns |= {"received_at": "received", "due_at": "due", "resolved_at": "resolved"}
    mapping = "[columns]\n" + "\n".join(f'{column} = "{names[name]}"' for column, name in columns.items())
    report = place.run(mapping, file)
    assert (report.accepted, report.rejected) == (len(rows), 0)
    found = place.query(
        "SELECT code, procedure_code, date(received_at), date(due_at), date(resolved_at) FROM dossier ORDER BY code"
    )
    assert found == sorted((row["code"], row["procedure"], row["received"], row["due"] or None, row["resolved"]) for row in rows)


MARK = {"machine": ",", "vietnamese": ";", "english": ",", "book": ","}


def tagged(parts: object, tag: str) -> list[dict[str, object]]:
    """The components of a tag, wherever they stand, in order."""
    if isinstance(parts, list):
        return [found for part in parts for found in tagged(part, tag)]
    if not isinstance(parts, dict):
        return []
    inner = tagged(parts["props"].get("children"), tag)
    return [parts["props"], *inner] if parts["type"] == tag else inner


@pytest.mark.parametrize("search", ["?count=open_overdue", "?count=on_time_rate&unit=20200"])
def test_what_paper_hides_of_a_row_it_hides_of_the_heads(web, search):
    """A column whose cells are hidden under a head that is not would move all headings by one."""
    hidden = re.search(r"([^{}]*)\{ display: none !important; \}", (ROOT / "assets" / "50-print.css").read_text("utf-8"))[1]
    body = listing(web, search)["list-body"]
    head, row, *_ = tagged(body, "Tr")
    kept = [[cell for cell in line["children"] if f".{cell['props'].get('className')}," not in hidden] for line in (head, row)]
    assert len(kept[0]) == len(kept[1]) == len(row["children"]) - 1


@pytest.mark.parametrize("query", ["hoa khanh", "H17", "Hòa Khánh xây dựng", "hoakhnah", "không ai tên vậy"])
def test_heading_and_ages_follow_the_search_of_the_list(web, demo_store, query):
    search = f"?count=open_overdue&q={quote(query)}"
    reading = asked(search, demo_store, EVERYTHING, "vi").reading
    told, found = listing(web, search), opened(reading).found()
    numbers = re.findall(r"'className': 'n', 'children': \['([\d.]+)'\]", str(told["list-ages"]))
    assert sum(int(number.replace(".", "")) for number in numbers) == found
    assert len(numbers) == len(AGE_CLASSES)
    assert headline("dossiers", reading).headline.split()[0] == formats.number(found, "vi")
    assert rows_of(told["list-body"]) == min(50, found)
