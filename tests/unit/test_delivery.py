"""What the browser gets can draw what the server sends."""

from __future__ import annotations

from components.delivery import TRACES
from components.figures.plot import lines
from components.panels.flows import flow
from tests.readings import reading_of


def test_every_trace_is_in_the_bundle_that_is_served(demo_store):
    figure = lines(flow(reading_of(demo_store)).shape, "vi")
    assert {trace["type"] for trace in figure["data"]} <= set(TRACES)
