"""Drawings: what lies behind what, only colours that are tokens, no text that is read as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from components.elements import Element
from components.figures import page, plot
from components.formats import LANGUAGES
from components.panels import PANELS
from components.panels.ahead import due_next
from components.panels.changes import since_yesterday
from components.panels.flows import flow
from components.shapes import Band, Bar, Bars, Dumbbells, Grid, Lines, Mark, Nested, Pareto, Ranking, Series, Sheet
from data_access.settings import ROOT
from tests.readings import SQL, reading_of, sample_store
from tests.sample import dossier

TOKENS = set(re.findall(r"(--[\w-]+):", (ROOT / "assets" / "10-tokens.css").read_text("utf-8")))
CLASSES = "".join(path.read_text("utf-8") for path in sorted((ROOT / "assets").glob("*.css")))
HOSTILE = "<b onclick=alert(1)>&%{y}</b>"
CLEAR = "rgba(0,0,0,0)"


def lines(*, band: bool = True, rings: tuple[Mark, ...] = (Mark(1, HOSTILE), Mark(2, "3/9/2025: x"))) -> Lines:
    return Lines(
        days=("1/9/2025", "2/9/2025", "3/9/2025", "4/9/2025"),
        ticks=(Mark(0, HOSTILE), Mark(2, "3/9")),
        marks=(Mark(1, HOSTILE),),
        series=(Series(HOSTILE, "received", (5, 6, 7, 8), "8"), Series("resolved", "done", (4, 90, 2, 1), HOSTILE)),
        band=Band("done", (None, 3.0, 3.5, None), (None, 9.0, 9.5, None), rings) if band else None,
    )


def texts(value: object) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def colours(value: object) -> Iterator[str]:
    """Every value of plain data that is a colour by its name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and ("color" in name or name == "bgcolor"):
                yield inner
            else:
                yield from colours(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from colours(inner)


def components(root: object) -> Iterator[Element]:
    """A component and all below it."""
    if isinstance(root, Element):
        yield root
        yield from components(getattr(root, "children", None))
    elif isinstance(root, list | tuple):
        for child in root:
            yield from components(child)


# Lines


def test_the_band_lies_behind_the_lines_and_the_rings_before_them():
    traces = plot.lines(lines(), "vi")["data"]
    assert [trace.get("name") for trace in traces] == [None, None, plot.escaped(HOSTILE), "resolved", None]
    lower, upper, *_, rings = traces
    assert (lower["y"], upper["y"]) == ([None, 3.0, 3.5, None], [None, 9.0, 9.5, None])
    assert "fill" not in lower
    assert upper["fill"] == "tonexty", "between the two limits, not down to the axis"
    assert (lower["line"]["width"], upper["line"]["width"]) == (0, 0)
    assert rings["mode"] == "markers"
    assert rings["marker"]["symbol"] == "circle-open"


def test_the_band_says_nothing_when_it_is_pointed_at():
    assert [trace.get("hoverinfo") for trace in plot.lines(lines(), "vi")["data"]] == ["skip", "skip", None, None, None]


def test_a_ring_lies_around_its_point_of_the_line_that_is_judged():
    *_, rings = plot.lines(lines(), "vi")["data"]
    assert list(zip(rings["x"], rings["y"], strict=True)) == [("2/9/2025", 90), ("3/9/2025", 2)]


@pytest.mark.parametrize(("band", "rings", "count"), [(False, (), 2), (True, (), 4), (True, (Mark(0, "x"),), 5)])
def test_no_trace_is_drawn_of_nothing(band, rings, count):
    assert len(plot.lines(lines(band=band, rings=rings), "vi")["data"]) == count


def test_all_traces_share_the_days_of_the_axis_so_the_hover_is_headed_by_the_day():
    """Plotly knows of a point its x alone when it heads the hover of a day: on an axis of positions it told «-»."""
    figure = plot.lines(lines(), "vi")
    axis = figure["layout"]["xaxis"]
    assert (axis["type"], axis["unifiedhovertitle"]) == ("category", {"text": "%{x}"})
    for trace in figure["data"]:
        assert set(trace["x"]) <= set(lines().days)
    assert axis["tickvals"] == [0, 2]
    assert axis["range"] == [-0.5, 3.5]


@pytest.mark.parametrize(
    ("ends", "shifts"),
    [
        pytest.param((90, 80), (17, -17), id="close: pushed apart"),
        pytest.param((90, 40), (0, 0), id="far: where they end"),
        pytest.param((1, 0), (51, 17), id="close, at the axis: above it"),
        pytest.param((90, 0), (0, 17), id="one at the axis: that one above it"),
    ],
)
def test_labels_of_lines_stand_apart_and_above_the_axis(ends, shifts):
    series = tuple(Series(f"line {end}", "done", (100, end), str(end)) for end in ends)
    told = plot.lines(Lines(("Monday", "Tuesday"), (), (), series), "en")["layout"]["annotations"]
    assert tuple(label["yshift"] for label in told) == shifts


def test_no_text_of_a_figure_is_read_as_html():
    figure = plot.lines(lines(), "vi")
    told = [text for text in texts(figure) if "onclick" in text]
    assert len(told) >= 5, "the name, a tick, a milestone, a ring and a last value"
    assert [text for text in told if re.search(r"<(?!extra>|/extra>|br>|b>|/b>)", text) or "&%" in text] == []


def test_a_text_of_a_ring_is_not_read_as_a_template():
    """It is told as a value of the point: a template would put a number where it says %{y}."""
    *_, rings = plot.lines(lines(), "vi")["data"]
    assert rings["hovertemplate"] == "%{text}<extra></extra>"
    assert "%{y}" in rings["text"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_has_only_colours_that_are_tokens(demo_store, language):
    for figure in (plot.lines(lines(), language), plot.lines(flow(reading_of(demo_store, "", language)).shape, language)):
        found = set(colours(figure)) - {CLEAR}
        assert found
        assert {re.fullmatch(r"var\((--[\w-]+)\)", colour).group(1) for colour in found} <= TOKENS
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb\(", json.dumps(figure))


def test_the_figure_of_the_city_is_plain_data(demo_store):
    """Not a number of numpy, nor nan: what is not plain cannot be sent."""
    shape = flow(reading_of(demo_store)).shape
    assert shape.band
    assert shape.band.points
    json.dumps(plot.lines(shape, "vi"), allow_nan=False)


# Bars


def drawn_bars(*bars: Bar, notes: tuple[str, ...] = ()) -> list[Element]:
    return list(components(page.drawn(Bars(bars, notes))))


def sizes(parts: list[Element], kind: str) -> list[str]:
    return [part.style["--size"] for part in parts if part.tag == kind and hasattr(part, "style")]


def test_a_limit_is_marked_on_the_track_of_its_bar_and_nowhere_else():
    parts = drawn_bars(Bar("one", 0.5, "late", ("1",), 0.99), Bar("two", 1.0, "done", ("2",)), Bar("none", 0.0, "due", ("0",), 0.6))
    assert sizes(parts, "i") == ["0.5000", "1.0000"], "nothing is drawn of nothing"
    assert sizes(parts, "b") == ["0.9900", "0.6000"]
    assert [part.className for part in parts if part.tag == "b"] == ["bars__limit"] * 2


def test_a_track_is_a_drawing_and_its_texts_are_read():
    parts = drawn_bars(Bar("label", 0.5, "late", ("1", "target")), notes=("note",))
    (track,) = [part for part in parts if getattr(part, "className", "") == "bars__track"]
    assert getattr(track, "aria-hidden") == "true"
    assert [part.children for part in parts if getattr(part, "className", "").startswith("bars__text")] == ["1", "target"]
    assert [part.children for part in parts if getattr(part, "className", "") == "bars__note"] == ["note"]


@pytest.mark.parametrize("size", [-0.5, 1.5, float("1e-9")])
def test_a_bar_never_leaves_its_track(size):
    assert [0 <= float(text) <= 1 for text in sizes(drawn_bars(Bar("x", size, "late", (), size)), "i")] == [True]


SHORT: SQL = ("UPDATE unit SET name = ? WHERE code = 'A'", (HOSTILE,))


def test_names_of_units_are_text_below_a_bar(tmp_path):
    rows = [dossier("new", due=29), dossier("due", due=30), dossier("other", unit="B", due=30)]
    reading = reading_of(sample_store(tmp_path, rows, SHORT))
    for telling in (due_next(reading), since_yesterday(reading)):
        notes = [part for part in components(page.drawn(telling.shape)) if getattr(part, "className", "") == "bars__note"]
        assert [note.tag == "p" and HOSTILE in note.children for note in notes] == [True]


@pytest.mark.parametrize("panel", [panel for panel in PANELS.values() if panel.tell], ids=lambda panel: panel.name)
def test_a_drawing_has_only_colours_that_the_style_sheet_knows(demo_store, panel):
    shape = panel.tell(reading_of(demo_store)).shape
    if type(shape) not in page.DRAWERS:
        return
    parts = list(components(page.drawn(shape)))
    used = {name for part in parts for name in (getattr(part, "className", None) or "").split() if re.match("fill-|tone-", name)}
    assert {name for name in used if f".{name} " not in CLASSES} == set()
    assert not [part for part in parts if {"dangerously_allow_html", "srcDoc"} & set(part.properties)]


RANKED = (Bars, Dumbbells, Grid, Nested, Pareto, Ranking, Sheet)


@pytest.mark.parametrize("panel", [panel for panel in PANELS.values() if panel.tell], ids=lambda panel: panel.name)
def test_a_row_has_the_number_it_is_ranked_by_and_every_other_one_says_what_it_is(demo_store, panel):
    """On a phone a row has no heads above it: one number stands beside its name, the others below it with their words."""
    shape = panel.tell(reading_of(demo_store)).shape
    if not isinstance(shape, RANKED):
        return
    parts = list(components(page.drawn(shape)))
    assert [part for part in parts if getattr(part, "data-rows", None)], "what holds rows can be folded"
    for row in (part for part in parts if part.tag == "tr"):
        cells = [cell for cell in components(row) if cell.tag == "td" and "n" in (getattr(cell, "className", None) or "").split()]
        ranked = [cell for cell in cells if "ranked" in cell.className.split()]
        others = [cell for cell in cells if cell not in ranked and cell.className not in ("ranking__rank n", "sheet__line n")]
        has_none = isinstance(shape, Grid) and shape.ranked is None
        assert len(ranked) == bool(cells) * (not has_none)
        assert all(getattr(cell, "data-label", "") for cell in others)
