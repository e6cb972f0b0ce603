"""The wall runs in the browsers of televisions of 2021: none of its scripts and styles needs what came later."""

from __future__ import annotations

import re

import pytest

from components.wall.routes import SCRIPTS, STYLES
from data_access.settings import ROOT

OLDEST = 85
# What breaks an older browser, and the version of Chromium in which it came (MDN's tables of compatibility). What an older one may
# pass over without harm is not in the list: `text-wrap`, an outline of its own for `:focus-visible`.
FUNCTIONS = {
    r"\.at\(": 92,
    r"\.replaceChildren\(": 86,
    r"\bstructuredClone\(": 98,
    r"\bObject\.hasOwn\(": 93,
    r"\.findLast(Index)?\(": 97,
    r"\.(toSorted|toReversed|toSpliced|with)\(": 110,
    r"\bObject\.groupBy\(": 117,
    r"\bcrypto\.randomUUID\(": 92,
    r"\bAbortSignal\.(timeout|any)\(": 103,
    r"\bArray\.fromAsync\(": 121,
    r"\bPromise\.(withResolvers|try)\(": 119,
    r"(\|\||&&|\?\?)=": 85,
    r"\bstatic \{": 94,
    r"[{;,]\s*#\w+\s*[=;(]": 91,
    r"\.showPopover\(|\.checkVisibility\(|scheduler\.": 94,
    r"\bawait (?=import\()": 89,
}
RULES = {
    r":has\(": 105,
    r":(is|where)\(": 88,
    r"(?<![-\w])inset(-\w+)*:": 87,
    r"aspect-ratio:": 88,
    r"color-mix\(|light-dark\(|oklch\(": 111,
    r"@(layer|container|scope|property)\b": 85.5,
    r"\b\d+(dvh|svh|lvh|cqw|cqh)\b": 105,
    r"(?<![-\w])(translate|rotate|scale):": 104,
    r"overflow(-[xy])?: *clip": 90,
    r"(?<![-\w])(margin|padding)-(inline|block)(?!-(start|end)):": 87,
    r"^\s*&|[{;]\s*&": 112,
    r"\bsubgrid\b": 117,
}


@pytest.mark.parametrize(("files", "table"), [(SCRIPTS, FUNCTIONS), (STYLES, RULES)], ids=["scripts", "styles"])
def test_nothing_of_the_wall_needs_a_browser_younger_than_the_oldest_that_is_promised(files, table):
    texts = {
        name: (ROOT / "assets" / name).read_text("utf-8") for name in (*files, *(["wall/worker.js"] if table is FUNCTIONS else []))
    }
    found = [
        (name, pattern, came)
        for name, text in texts.items()
        for pattern, came in table.items()
        if came > OLDEST and re.search(pattern, text, re.M)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "table"),
    [("values.at(-1)", FUNCTIONS), ("holder.replaceChildren()", FUNCTIONS), ("a:has(b) {}", RULES), (".x { inset: 0; }", RULES)],
)
def test_what_is_too_young_is_found(text, table):
    assert any(came > OLDEST and re.search(pattern, text, re.M) for pattern, came in table.items())


def test_a_shadow_that_is_inset_is_no_rule_of_its_own():
    assert not any(re.search(pattern, "box-shadow: inset 0 0 0 4px red; clip-path: inset(50%);") for pattern in RULES)


def test_the_oldest_browser_is_told_to_whoever_sets_up_a_screen():
    assert f"Chromium {OLDEST}" in (ROOT / "docs" / "wall.md").read_text("utf-8")
    told = (ROOT / "components" / "locales" / "vi.toml").read_text("utf-8")
    assert f"Chrome, Edge {OLDEST}" in told
