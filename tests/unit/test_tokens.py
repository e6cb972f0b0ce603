"""Contrast of the colours, computed from the tokens themselves (UX §2.1, A2, A3)."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from data_access.settings import ROOT

TEXT, MARK = 4.5, 3.0
THEMES = ("light", "dark")
GROUNDS = ("surface", "bg")
# Texts and what they stand on.
TEXTS = (
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "due-text", "late-text") for ground in GROUNDS),
    *((ink, "surface-2") for ink in ("ink", "ink-2")),
    *((ink, "done-soft") for ink in ("ink",)),
    ("due-text", "due-soft"),
    ("late-text", "late-soft"),
    ("done", "surface"),
    ("done", "bg"),
    ("on-done", "done"),
    ("on-late", "late"),
    ("ink", "grade-1"),
    ("on-grade-2", "grade-2"),
    ("on-grade-3", "grade-3"),
    ("on-grade-4", "grade-4"),
    ("on-grade-5", "grade-5"),
    ("ink", "level-1"),
    ("ink", "level-2"),
    *((f"on-level-{rank}", f"level-{rank}") for rank in (3, 4, 5)),
)
# The direct labels of lines are words in the colour of their line: 12 px, so they are texts.
LABELS = (("done-text", "surface"), ("received-text", "surface"))
MARKS = (
    *((mark, ground) for mark in ("done", "received", "pending", "due", "late", "online", "line-strong") for ground in GROUNDS),
    *((f"age-{rank}", "surface") for rank in range(1, 6)),
    ("grade-1-edge", "surface"),
    ("grade-2-edge", "surface"),
    ("grade-3", "surface"),
    ("grade-4", "surface"),
    ("grade-5", "surface"),
    ("focus", "surface"),
    ("focus", "bg"),
    ("done", "track"),
    ("done", "track-strong"),
)


def tokens() -> dict[str, dict[str, str]]:
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "assets" / "10-tokens.css").read_text("utf-8"), flags=re.DOTALL)
    light, dark = (
        dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", text.split(f"{start} {{")[1].split("}")[0]))
        for start in (":root", '[data-theme="dark"]')
    )
    return {"light": light, "dark": light | dark}


TOKENS = tokens()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: str, one: str, other: str) -> float:
    lighter, darker = sorted((luminance(TOKENS[theme][one]), luminance(TOKENS[theme][other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)
    # The table of UX §2.1.
    assert contrast("light", "ink", "surface") == pytest.approx(16.5, abs=0.06)
    assert contrast("dark", "received", "bg") == pytest.approx(7.4, abs=0.06)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS, ids=lambda name: name)
def test_text_can_be_read(theme, ink, ground):
    assert contrast(theme, ink, ground) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), LABELS, ids=lambda name: name)
def test_labels_of_lines_can_be_read(theme, ink, ground):
    assert contrast(theme, ink, ground) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS, ids=lambda name: name)
def test_marks_can_be_told_from_the_ground(theme, mark, ground):
    assert round(contrast(theme, mark, ground), 1) >= MARK


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_in_time_can_be_told_from_what_is_paused_beside_it(theme):
    assert contrast(theme, "pending", "received") >= 1.5


def test_the_dark_theme_is_of_screens_only():
    sheet = (ROOT / "assets" / "10-tokens.css").read_text("utf-8")
    screens = sheet.split("@media screen {")[1].split("\n}\n")[0]
    assert sheet.count('[data-theme="dark"]') == screens.count('[data-theme="dark"]') == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "scale",
    [[f"age-{rank}" for rank in range(1, 6)], [f"grade-{rank}" for rank in range(2, 6)], [f"level-{rank}" for rank in range(1, 6)]],
)
def test_ordered_scales_go_one_way(theme, scale):
    shades = [luminance(TOKENS[theme][name]) for name in scale]
    steps = [later - earlier for earlier, later in pairwise(shades)]
    assert all(step < 0 for step in steps) or all(step > 0 for step in steps)
