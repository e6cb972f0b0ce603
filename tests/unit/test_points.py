"""Points as a figure of Plotly: plain data, colours that are tokens, names that are never read as HTML."""

from __future__ import annotations

import json
import re

import pytest

from components.cards import PLOTS
from components.delivery import TRACES
from components.figures import page
from components.figures.points import LARGEST, PLAIN, SMALLEST, points
from components.shapes import Axis, Curve, Grade, Point, Points
from components.shapes.charts import SYMBOLS
from data_access.settings import ROOT
from tests.unit.test_tokens import TOKENS

NAME = '<b onclick="x">%{y}</b>'


def funnel(**changes):
    told = {
        "x": Axis("Dossiers", 30, 3000, log=True),
        "y": Axis("Rate", 0.5, 1, share=True),
        "points": tuple(Point(str(rank), 100 * (rank + 1), 0.9, grade, NAME) for rank, grade in enumerate(SYMBOLS)),
        "curves": (Curve(NAME, "line-strong", (30, 300, 3000), (0.7, 0.8, 0.9), dashed=True),),
    }
    return Points(**(told | changes))


def test_a_class_has_a_trace_of_its_own_with_a_symbol_or_a_colour_of_its_own():
    curve, *traces = points(funnel(), "vi")["data"]
    assert curve["line"]["dash"] == "dash"
    assert len(traces) == len(SYMBOLS)
    assert len({(trace["marker"]["symbol"], trace["marker"]["color"]) for trace in traces}) == len(SYMBOLS)
    assert {trace["type"] for trace in (curve, *traces)} <= set(TRACES)


def test_every_class_has_a_mark_in_the_legend_of_the_style_sheet():
    style = (ROOT / "assets" / "36-rows.css").read_text("utf-8")
    assert [name for name in SYMBOLS if name != "within" and f".point.{name}" not in style] == []


def test_an_axis_of_ratios_has_its_ends_and_its_names_as_powers_of_ten():
    layout = points(funnel(), "vi")["layout"]
    assert layout["xaxis"]["type"] == "log"
    assert layout["xaxis"]["range"] == pytest.approx([1.477, 3.477], abs=0.001)
    assert layout["xaxis"]["tickvals"] == [30, 100, 300, 1000, 3000]
    assert layout["annotations"][0]["x"] == pytest.approx(3.477, abs=0.001)
    assert layout["annotations"][0]["y"] == 0.9


def test_areas_grow_with_size_and_points_without_size_are_equal():
    sized = tuple(Point(str(size), 100, 0.9, "within", "", size=size) for size in (0.0, 0.01, 0.25, 1.0))
    (trace,) = points(funnel(points=sized, curves=()), "vi")["data"]
    assert trace["marker"]["size"] == [PLAIN, SMALLEST + (LARGEST - SMALLEST) / 10, SMALLEST + (LARGEST - SMALLEST) / 2, LARGEST]


def test_a_label_stands_where_there_is_room():
    places = tuple(Point(str(x), x, 0.9, "within", "", label="name") for x in (40, 2500))
    (trace,) = points(funnel(points=places, curves=()), "vi")["data"]
    assert trace["textposition"] == ["middle right", "middle left"]


def test_a_point_carries_its_unit_and_its_address():
    place = (Point("A", 100, 0.9, "few", "told", href="/don-vi/A"),)
    (trace,) = points(funnel(points=place, curves=()), "vi")["data"]
    assert trace["customdata"] == [["A", "/don-vi/A"]]
    assert trace["hovertemplate"] == "%{hovertext}<extra></extra>"


def test_corners_stand_from_top_left_clockwise_and_name_no_place_twice():
    figure = points(funnel(points=(), curves=(), corners=("one", "two", "three", "four")), "vi")
    places = [(note["text"], note["x"], note["y"]) for note in figure["layout"]["annotations"]]
    assert places == [("one", 0, 1), ("two", 1, 1), ("three", 1, 0), ("four", 0, 0)]


def test_no_text_is_read_as_html_or_as_a_template():
    told = json.dumps(points(funnel(corners=(NAME,)), "vi"))
    assert "<b" not in told
    assert "&lt;b onclick" in told


@pytest.mark.parametrize(("language", "marks"), [("vi", ",."), ("en", ".,")])
def test_numbers_are_written_as_the_language_does(language, marks):
    assert points(funnel(), language)["layout"]["separators"] == marks


def test_colours_are_tokens_of_both_themes():
    found = set(re.findall(r"var\(--([\w-]+)\)", json.dumps(points(funnel(), "vi"))))
    assert found <= set(TOKENS["light"]) & set(TOKENS["dark"])
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb\(", json.dumps(points(funnel(), "vi")))


def test_beside_the_plot_stands_a_legend_where_there_is_one():
    assert PLOTS[Points] is points
    assert page.drawn(funnel()) is None
    drawn = page.drawn(funnel(legend=(Grade("few", "few dossiers", "3"),)))
    assert drawn.children[0].children[0].className == "point few"
