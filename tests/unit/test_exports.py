"""The contract of the files (ARCHITECTURE §7)."""

from __future__ import annotations

import csv as reader
import io
from dataclasses import replace
from urllib.parse import quote, unquote

import pandas as pd
import pytest

from components.exports import routes
from components.exports.file_names import disposition, in_words
from components.exports.tables import DANGEROUS, csv
from components.figures import page
from components.formats import LANGUAGES
from components.markup import markup
from components.panels import PANELS, Reading
from components.panels.units import ranking, tile_map
from data_access.names import tidy
from tests.readings import asking, reading_of, sample_store, tiles
from tests.sample import dossier

BOM = "\ufeff"


def rows_of(text: str) -> list[list[str]]:
    return list(reader.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def get(web, path: str):
    return web.test_client().get(path)


def test_the_catalogue_lists_every_panel_with_its_metrics_and_breakdown(web):
    told = get(web, "/export/").get_json()["panels"]
    assert {panel["name"] for panel in told} == set(PANELS)
    for panel in told:
        drawn = ["svg", "png"] if PANELS[panel["name"]].tell else []
        assert panel["formats"] == ["csv", "xlsx", *drawn]
        assert (tuple(panel["metrics"]), tuple(panel["by"])) == (PANELS[panel["name"]].metrics, PANELS[panel["name"]].by)


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_a_file_is_the_frame_cell_by_cell(web, demo_store, panel):
    search = "?kind=xa&kind=so_nganh&from=2025-08-01&to=2025-09-15"
    answer = get(web, f"/export/{panel.name}.csv{search}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data().decode("utf-8")
    assert text.startswith(BOM)
    header, *rows = rows_of(text)
    frame = panel.frame(reading_of(demo_store, search))
    triples = [name for name in frame.columns if name not in panel.by]
    assert [name for name in header if name in triples] == triples
    assert set(header) == {*frame.columns, *(f"{by}_name" for by in panel.by if f"{by}_name" in header)}
    assert len(rows) == len(frame)
    for row, told in zip(frame.to_dict("records"), (dict(zip(header, row, strict=True)) for row in rows), strict=True):
        for name in frame.columns:
            if pd.isna(row[name]):
                assert told[name] == ""
            elif isinstance(row[name], str):
                assert told[name] == row[name]
            else:
                assert float(told[name]) == row[name]
                assert "." not in told[name] or not name.endswith(("numerator", "denominator"))


def test_groups_have_code_and_name_and_metrics_a_triple_each(web):
    header = rows_of(get(web, "/export/overdue-by-commune.csv").get_data(as_text=True))[0]
    triple = ("numerator", "denominator", "value")
    assert header == [
        "unit",
        "unit_name",
        *(f"{metric}_{part}" for metric in ("open_overdue", "on_time_rate") for part in triple),
    ]
    assert rows_of(get(web, "/export/kpi-on-time.csv").get_data(as_text=True))[0] == list(triple)


def test_days_are_iso_dates(web):
    rows = rows_of(get(web, "/export/flow-by-working-day.csv").get_data(as_text=True))[1:]
    assert rows[0][0] == "2025-07-01"


def test_headers_say_where_the_figures_come_from(web, demo_store):
    answer = get(web, "/export/dossiers-total.csv?unit=20200&nonsense=1&unit=999")
    version = demo_store.mart().version
    assert answer.headers["X-Mart-Version"] == f"{version.version}-{version.checksum[:8]}"
    assert answer.headers["X-Source-Time"] == version.source_time
    assert answer.headers["X-Period"] == "2025-07-01/2025-09-30"
    assert answer.headers["X-Filters"] == "?from=2025-07-01&to=2025-09-30&unit=20200"
    assert answer.headers["X-Simulated"] == "true"
    assert unquote(answer.headers["X-Ignored"]) == "nonsense=1; unit=999"
    assert answer.headers["Cache-Control"] == "private, no-store"


def names_of(answer) -> tuple[str, str]:
    """What a file is called in plain letters, and in words."""
    plain, words = answer.headers["Content-Disposition"].removeprefix("attachment; filename=").split("; filename*=UTF-8''")
    return plain, unquote(words)


CALLED = (
    ("vi", "csv", "kpi-overdue-2025-08-01-2025-08-31-mo-phong.csv", "Hồ sơ quá hạn (01-08-2025 đến 31-08-2025, mô phỏng).csv"),
    (
        "en",
        "xlsx",
        "kpi-overdue-2025-08-01-2025-08-31-simulated.xlsx",
        "Overdue dossiers (01-08-2025 to 31-08-2025, simulated).xlsx",
    ),
)


@pytest.mark.parametrize(("language", "kind", "plain", "words"), CALLED)
def test_a_file_is_called_in_words_and_in_plain_letters(web, language, kind, plain, words):
    answer = get(web, f"/export/kpi-overdue.{kind}?from=2025-08-01&to=2025-08-31&lang={language}")
    assert names_of(answer) == (plain, words)


def test_a_file_of_one_unit_and_of_one_day_says_so(web):
    answer = get(web, "/export/unit-received.csv?unit=20200&from=2025-08-01&to=2025-08-01")
    assert names_of(answer)[1] == "Tiếp nhận của đơn vị – Phường Hòa Khánh (01-08-2025, mô phỏng).csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_panels_have_files_of_one_name_and_every_program_takes_it(demo_store, language):
    found = asking(demo_store, language=language)
    called = [in_words(found.reading.say(f"file.panel.{panel}"), found, "xlsx") for panel in PANELS]
    assert len(set(called)) == len(called)
    assert not [name for name in called if set(name) & set('<>:"/\\|?*') or len(name) > 110]


@pytest.mark.parametrize(
    "words", ['a/b\\c:d*e?f"g<h>i|j', "../../x", "\r\nX-Evil: 1", "..", "x" * 500, "\u202eabc", "Đơn vị; filename=x.exe"]
)
def test_whatever_its_words_are_the_name_is_one_that_a_disk_takes(demo_store, words):
    name = in_words(words, asking(demo_store), "csv")
    assert not set(name) & set('<>:"/\\|?*\r\n\u202e')
    assert len(name) < 210
    header = disposition('a b;"c', words, asking(demo_store), "csv")
    assert header.isascii()
    assert header.count(";") == 2


@pytest.mark.parametrize("name", ["nothing", "kpi-overdue.csv", "%3Cscript%3E"])
def test_an_unknown_panel_is_404_and_says_what_to_do(web, name):
    answer = get(web, f"/export/{name}.csv")
    assert answer.status_code == 404
    if answer.is_json:
        assert "/export/" in answer.get_json()["error"]


NOT_THERE = ("kpi-overdue.pdf", "kpi-overdue", "nothing/at/all", "a/kpi-overdue.csv", "dossiers-total.svg", ".png", "nothing.xlsx")


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_cannot_be_exported_says_what_came_and_what_can(web, path):
    answer = get(web, f"/export/{path}")
    assert answer.status_code == 404
    told = answer.get_json()["error"]
    assert repr(path) in told or repr(path.rpartition(".")[0]) in told
    assert "/export/" in told or "csv" in told


@pytest.mark.parametrize("size", ["", "a3", "Slide", "<script>"])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_of_an_unknown_size_is_refused_with_those_that_are_known(web, kind, size):
    answer = get(web, f"/export/kpi-overdue.{kind}?size={quote(size)}")
    assert answer.status_code == 400
    assert repr(size) in answer.get_json()["error"]
    assert "slide, a4" in answer.get_json()["error"]


FILES = (
    ("csv", "", "", "text/csv"),
    ("xlsx", "", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("svg", "", "-slide", "image/svg+xml"),
    ("png", "&size=slide", "-slide", "image/png"),
    ("png", "&size=a4", "-a4", "image/png"),
)


@pytest.mark.parametrize(("kind", "size", "ending", "mimetype"), FILES)
def test_every_file_has_the_same_provenance_and_a_name_that_tells_its_size(web, kind, size, ending, mimetype):
    search = "?from=2025-08-01&to=2025-08-31&unit=20200&nonsense=1"
    answer, table = (get(web, f"/export/overdue-ageing.{name}") for name in (f"{kind}{search}{size}", f"csv{search}"))
    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    name = f"overdue-ageing-2025-08-01-2025-08-31-mo-phong{ending}.{kind}"
    assert names_of(answer)[0] == name
    told = ("X-Mart-Version", "X-Source-Time", "X-Period", "X-Filters", "X-Simulated", "X-Ignored", "Cache-Control")
    assert [answer.headers[header] for header in told] == [table.headers[header] for header in told]


@pytest.mark.parametrize("kind", ["svg", "png", "xlsx"])
def test_a_file_that_fails_says_so_fails_alone_and_leaves_its_reason_in_the_log(web, monkeypatch, caplog, kind):
    with monkeypatch.context() as patch:
        patch.setitem(PANELS, "kpi-overdue", replace(PANELS["kpi-overdue"], tell=lambda _reading: 1 // 0))
        answer = get(web, f"/export/kpi-overdue.{kind}")
        assert answer.status_code == 500
        assert f"kpi-overdue.{kind}" in answer.get_json()["error"]
        assert "ZeroDivisionError" in caplog.text
        assert get(web, f"/export/kpi-on-time.{kind}").status_code == 200


HOSTILE = {
    "formula": "=1+1",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "wide equals": "＝1+1",
    "tab": "\t=1+1",
    "line feed": "\n=1+1",
    "carriage return": "\r=1+1",
    "script": "<script>alert(1)</script>",
    "quotes": '"; DROP TABLE unit; --',
    "quoted formula": '","=1+1',
    "formula behind a semicolon": 'Xã A;"=1+1;-1',
    "comma": "Xã A, B; C",
    "decomposed": "Phươ\u0300ng Ho\u0300a Kha\u0301nh",
    "right to left": "\u202eהעיר\u202c",
    "emoji": "Xã 😀🏳️‍🌈",
    "long": "X" * 200,
    "braces": "{count} {0} %s",
    "line break": "Xã\r\nHai dòng",
}


@pytest.fixture(scope="module", params=HOSTILE.values(), ids=HOSTILE)
def named(request, tmp_path_factory) -> tuple[str, Reading]:
    """A name, and a reading of a city in which a commune is called so."""
    name = request.param
    changes = [("UPDATE unit SET name = ?, short_name = ? WHERE code = 'A'", (name, name)), *tiles("A", "B")]
    rows = [dossier("a", unit="A", due=1), dossier("b", unit="B")]
    return name, reading_of(sample_store(tmp_path_factory.mktemp("named"), rows, *changes))


def test_hostile_names_do_no_harm_in_a_file(named):
    name, reading = named
    for panel in (PANELS["overdue-by-commune"], PANELS["dossiers-by-unit"], PANELS["dossiers-by-place"]):
        header, *rows = rows_of(csv(panel, reading))
        assert {len(row) for row in rows} == {len(header)}
        told = {row[0]: row[1] for row in rows}
        assert told["A"].removeprefix("'").replace(";'", ";").replace(";\"'", ';"') == tidy(name)
        assert not told["A"].startswith((*DANGEROUS, "\n"))


def test_hostile_names_do_no_harm_on_a_card(named):
    name, reading = named
    assert ranking(reading).shape.rows[0].name == tidy(name)
    for told in (ranking(reading), tile_map(reading)):
        assert markup(page.drawn(told.shape))


HOSTILE_SEARCHES = (
    "?from=2100-01-01&to=2100-12-31",
    "?from=2199-12-31&to=2199-12-31",
    "?from=1900-01-01&to=1900-01-01",
    "?from=0001-01-01&to=9999-12-31",
    "?from=2025-W27-2&to=2025-W30-1",
    "?unit=" + quote("\0"),
    "?unit=%FF%FE",
    "?%00=%00",
    "?unit=" + "a" * 3000,
    "?" + "&".join(f"unit={number}" for number in range(600)),
    "?unit=a%0d%0aX-Evil:1",
    "?lang=xx",
    "?lang=../../x",
    "?compare=year&from=1900-01-01&to=1900-01-02",
    "?&&&===",
    "?from=&to=",
    "?unit[]=1",
    "?unit=1'--",
)


@pytest.mark.parametrize("search", HOSTILE_SEARCHES, ids=lambda search: search[:40])
def test_no_search_breaks_a_file(web, search):
    """Every panel reads an address the same way, so one for each breakdown tells: the one of fewest metrics."""
    widest = sorted(PANELS.values(), key=lambda panel: -len(panel.metrics))
    for panel in {panel.by: panel.name for panel in widest}.values():
        answer = get(web, f"/export/{panel}.csv{search}")
        assert answer.status_code == 200, panel
        assert "X-Evil" not in answer.headers


def test_dates_are_written_one_way_only(web):
    """A week date is a date to Python but not to the date fields of a browser."""
    answer = get(web, "/export/kpi-overdue.csv?from=2025-W27-2&to=2025-W30-1")
    assert unquote(answer.headers["X-Ignored"]) == "from=2025-W27-2; to=2025-W30-1"


def test_few_files_that_keep_a_processor_busy_are_made_at_once(web, monkeypatch):
    """While one is made others are asked for, each from within the one before."""
    statuses = []

    def asks_for_another(panel, found, size):
        answer = web.test_client().get("/export/kpi-overdue.xlsx?lang=vi")
        statuses.append(answer.status_code)
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
            assert "thử lại" in answer.get_data(as_text=True)
            assert web.test_client().get("/export/kpi-overdue.csv").status_code == 200
        return b""

    monkeypatch.setitem(routes.MAKERS, "xlsx", asks_for_another)
    assert web.test_client().get("/export/kpi-overdue.xlsx").status_code == 200
    assert statuses == [503] + [200] * (routes.AT_ONCE - 1)
    monkeypatch.undo()
    assert web.test_client().get("/export/kpi-overdue.xlsx").status_code == 200
