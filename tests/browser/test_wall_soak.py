"""A wall that is refreshed for as long as anybody likes holds no more than it did at first."""

from __future__ import annotations

import pytest

from tests.browser.conftest import expected_complaints
from tests.browser.soaking import Soak
from tests.browser.walls import FAILURES, opened

FIRST, LAST, GROWS = 100, 1_000, 0.10


@pytest.mark.long
def test_a_thousand_refreshes_leave_nothing_behind(tabs):
    tab = tabs(viewport={"width": 1920, "height": 1080})
    page = opened(tab)
    soak = Soak(page)
    # Failures that are made on purpose are told in the console by the browser itself; nothing else may be.
    with expected_complaints(tab, *FAILURES):
        soak.refresh(FIRST)
        before = soak.sample()
        soak.refresh(LAST - FIRST)
        after = soak.sample()
    assert page.evaluate("() => window.marked") == "not reloaded"
    assert page.evaluate("() => tthcWall.link.state.payload.version") == soak.version
    assert (after.nodes, after.listeners) == (before.nodes, before.listeners)
    assert after.heap <= (1 + GROWS) * before.heap
