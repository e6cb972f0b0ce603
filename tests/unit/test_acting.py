"""What acts on a page and what does not: filters and comparisons change the figures, or the page says that they do not."""

from __future__ import annotations

import re
from io import BytesIO

import dash
import pytest
from openpyxl import load_workbook

from components.asked_line import asked_line
from components.exports.tables import export_frame
from components.exports.workbooks import workbook
from components.page import acting_on
from components.panels import PANELS
from components.panels.changes import SINCE_VERSION
from components.panels.comparing import comparable, looked_at, uncompared
from components.panels.flows import FLOW
from components.panels.headline import COVERAGE, KPIS
from components.panels.online import HEAD
from components.panels.staffing import HEADS
from components.panels.telling import idle, told, unused
from components.panels.unit_sheet import PANELS_OF as SHEETS
from components.panels.units import RANKING
from components.shapes import Change, Nothing
from data_access.families import FAMILIES, OF_DOSSIERS
from data_access.filters import CHOICES
from data_access.metrics import COUNTS, Day
from data_access.queries import asked_together, counted
from data_access.scope import EVERYTHING
from tests.readings import asking, reading_of

MONTH = "?from=2025-09-01&to=2025-09-30&compare=previous"
TOLD = [panel for panel in PANELS.values() if panel.tell]
# A value of each filter that leaves some of the simulated city.
VALUES = {
    "unit": "20200",
    "place": "20200",
    "kind": "xa",
    "old_district": "Quận Hải Châu",
    "field": "dat-dai",
    "procedure": "",
    "channel": "post",
    "step": "Thẩm định hồ sơ",
    "cause": "Thiếu người có chuyên môn",
}


def chosen(store, name: str) -> str:
    """A filter in an address; of the procedures one that many dossiers have."""
    value = VALUES[name]
    if name == "procedure":
        frame = reading_of(store).frame(("received",), ("procedure",))
        value = frame.sort_values("numerator", ascending=False)["procedure"].iloc[0]
    return f"{name}={value}"


@pytest.fixture(scope="module")
def pages(web) -> dict[str, dict]:
    """The pages whose panels are known, by name."""
    return {page["name"].removeprefix("page."): page for page in dash.page_registry.values() if "panels" in page}


@pytest.mark.parametrize("day", Day)
def test_a_filter_changes_the_counts_of_a_family_or_its_table_says_that_it_does_not(demo_store, day):
    mart, whole = demo_store.mart(), reading_of(demo_store)
    names = asked_together(day, (), tuple(COUNTS))
    with mart.engine.connect() as connection:

        def sums(search: str):
            filters = reading_of(demo_store, search).filters
            return counted(connection, whole.dimensions, day, (), names, filters, EVERYTHING).numbers.tolist()

        without = sums("")
        changes = {name for name in CHOICES if sums("?" + chosen(demo_store, name)) != without}
    assert changes == set(FAMILIES.get(day, OF_DOSSIERS).filters)


def test_a_page_says_of_each_chip_that_it_does_not_apply_or_has_a_card_that_follows_it(demo_store, pages):
    for name in CHOICES:
        found = asking(demo_store, "?" + chosen(demo_store, name))
        for page, known in pages.items():
            line = "".join(str(part) for part in asked_line(found, acting_on(page)))
            followed = known.get("lists") or any(name not in idle(panel, found.reading) for panel in known["panels"])
            assert ("không áp dụng ở trang này" in line) == (not followed), (page, name)
            # It stays in the address for the next page: only its cross drops it.
            assert f"chip chip--{name}" in line


def test_a_card_says_which_filters_it_does_not_follow(demo_store):
    search = "?unit=20200&field=dat-dai&channel=online"
    assert told(COVERAGE, reading_of(demo_store, search)).measure.endswith("không áp dụng bộ lọc: Đơn vị, Hình thức nộp")
    assert told(HEADS[0], reading_of(demo_store, search)).measure.endswith("không áp dụng bộ lọc: Lĩnh vực, Hình thức nộp")
    for panel in (KPIS[0], FLOW, HEAD[1]):
        assert "không áp dụng" not in told(panel, reading_of(demo_store, search)).measure


def test_a_file_says_what_of_the_address_it_does_not_look_at(web):
    answer = web.test_client().get(f"/export/kpi-coverage.csv{MONTH}&unit=20200&field=dat-dai&unit=XX")
    assert answer.headers["X-Ignored"].replace("%3B", ";") == "unit=XX; unit=20200; compare=previous"
    assert answer.headers["X-Compared"] == ""
    answer = web.test_client().get(f"/export/kpi-on-time.csv{MONTH}&unit=20200")
    assert (answer.headers["X-Ignored"], answer.headers["X-Compared"]) == ("", "2025-08-01/2025-08-31")
    head = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()[0]
    assert head == "numerator,denominator,value,compared_numerator,compared_denominator,compared_value,change"


# Every card


@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_a_card_tells_a_difference_or_why_there_is_none(demo_store, panel):
    """With a month and the one before it, of which all is known, every drawing has differences, or its words say why not."""
    unit = "&unit=20200" if panel.name.startswith("unit-") else "&unit=20200&unit=20242" if panel.name == "units-compared" else ""
    reading = reading_of(demo_store, MONTH + unit)
    telling = told(panel, reading)
    if isinstance(telling.shape, Nothing):
        return
    reason = uncompared(panel, reading)
    if reason:
        assert "không so sánh" in telling.measure
    else:
        shape = telling.shape
        said = "so với" in f"{telling.measure}{getattr(shape, 'before', '')}"
        assert said
        assert shape != panel.tell(reading).shape


def test_a_comparison_of_ones_own_is_what_its_period_says(demo_store):
    own = reading_of(demo_store, "?from=2025-09-01&to=2025-09-30&compare=own&compare_from=2025-08-04&compare_to=2025-08-08")
    week = reading_of(demo_store, "?from=2025-08-04&to=2025-08-08")
    now, then = (one.counts(("received",))["received"][0] for one in (own, week))
    frame = export_frame(FLOW, own)
    assert int(frame["received_compared_numerator"].sum()) == then
    assert list(frame["compared_working_day"].dropna()) == [f"2025-08-0{day}" for day in range(4, 9)]
    # Five days stand beside the first five; beside the others there is nothing, and not 0.
    assert frame["received_change"].notna().sum() == 5
    assert int(frame["received_numerator"].sum()) == now
    assert "số ngày làm việc khác nhau: kỳ này 20, kỳ so sánh 5" in told(FLOW, own).measure


def test_worse_is_told_by_its_weight_and_in_words_not_by_colour_alone(demo_store):
    from components.figures.parts import told as element
    from components.markup import markup

    change = told(KPIS[0], reading_of(demo_store, MONTH)).shape.change
    assert isinstance(change, Change)
    assert (change.judged, change[0]) == ("worse", "+")
    drawn = markup([element(change)])
    assert re.search(r'class="change change--worse"', drawn)
    assert "▲5.810" in drawn
    assert "(xấu hơn)" in drawn


def test_sums_over_more_working_days_are_neither_worse_nor_better(demo_store):
    reading = reading_of(demo_store, MONTH + "&count=received")
    assert looked_at(reading) == "received"
    for row in told(SHEETS["commune"], reading).shape.rows:
        place = SHEETS["commune"].metrics.index("received") + 2
        assert getattr(row.cells[place].text, "judged", "") == ""


def test_a_ghost_is_on_the_scale_of_its_bar(demo_store):
    reading = reading_of(demo_store, MONTH)
    frames = (one.frame(("open_overdue",), ("unit",), ("commune",)) for one in (reading, reading.before))
    now, then = (frame.set_index("unit")["value"] for frame in frames)
    for row in told(RANKING, reading).shape.rows:
        assert row.ghost / row.size == pytest.approx(then[row.code] / now[row.code])
        assert max(row.ghost, row.size) <= 1


def test_two_versions_side_by_side_are_not_compared_with_a_third(demo_store):
    assert comparable(SINCE_VERSION) == ()
    assert unused(SINCE_VERSION, reading_of(demo_store, MONTH)) == ("compare=previous",)


def test_without_data_of_the_other_period_everything_of_it_is_missing(demo_store):
    reading = reading_of(demo_store, "?compare=previous")
    assert reading.before is None
    frame = export_frame(RANKING, reading)
    assert frame[[name for name in frame if "compared" in name or "change" in name]].isna().all(axis=None)
    assert "chưa có số liệu của kỳ 1/4–30/6/2025" in told(RANKING, reading).measure


def test_a_list_says_that_it_is_of_one_period(web):
    answer = web.test_client().get(f"/export/dossiers.csv{MONTH}&count=open_overdue&unit=20200")
    assert (answer.headers["X-Ignored"], answer.headers["X-Compared"]) == ("compare=previous", "")


def test_a_workbook_names_the_compared_period_and_tells_shares_in_points(demo_store):
    def cells(panel, search: str) -> list[tuple]:
        return list(load_workbook(BytesIO(workbook(panel, asking(demo_store, search)))).worksheets[0].values)

    heads, row = cells(KPIS[1], MONTH)
    period = "1/8–31/8/2025"
    assert [head for head in heads if period in head] == list(heads[3:])
    assert heads[-1].endswith("điểm %")
    assert row[-1] == pytest.approx(100 * (row[2] - row[5]))
    # Days of a longer period, beside which this one has none, come last.
    longer = cells(FLOW, "?from=2025-09-08&to=2025-09-12&compare=own&compare_from=2025-07-01&compare_to=2025-07-31")
    assert [row[0] is None for row in longer[1:]] == [False] * 5 + [True] * 18
