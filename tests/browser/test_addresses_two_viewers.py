"""Two persons at once go from address to address, right, wrong and hostile ones: all stand, and nobody sees the other's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Tab
from tests.hostile_addresses import addresses

# Each in one language and with one channel, which stands on every page that has filters.
OURS = {"vi": ("online", "Trực tuyến"), "en": ("post", "Public post")}
SETTLED = """() => {
    const head = document.querySelector("#main h1"), list = document.getElementById("list-body");
    return head && head.textContent && !document.querySelector(".card--loading, .dossier--loading") && (!list || list.textContent);
}"""


def marked(address: str, channel: str) -> str:
    """The address with a channel of one's own, and without any other."""
    path, _, search = address.partition("?")
    rest = "&".join(part for part in search.split("&") if part and not part.startswith(("channel=", "lang=")))
    return f"{path}?channel={channel}&{rest}"


def check(tab: Tab, language: str, address: str) -> None:
    page = tab.page
    page.wait_for_function(SETTLED, timeout=PATIENCE * 1_000)
    assert page.evaluate("document.querySelector('.shell').lang") == language, address
    assert page.locator(".card--failed").count() == 0, address
    assert page.evaluate("typeof window.stolen") == "undefined", address
    if page.locator("#main .asked").count():
        expect(page.locator(".chip--channel")).to_contain_text(OURS[language][1])
        other = next(word for name, (_, word) in OURS.items() if name != language)
        assert other not in page.locator("#main .asked").inner_text(), address
    elif "/don-vi/" in address:
        expect(page.locator("#main h1")).to_have_text(re.compile("^(Không có đơn vị mã|There is no unit)"))
        assert page.locator(".card").count() == 0, address


@pytest.mark.parametrize("many", [6, pytest.param(200, marks=pytest.mark.long)])
def test_two_viewers_go_through_many_addresses_and_see_their_own(tabs, many):
    viewers = {language: tabs(viewport={"width": 1280, "height": 800}) for language in OURS}
    for language, tab in viewers.items():
        tab.open(f"?lang={language}")
    # The longest is the last one.
    found = addresses(many)
    for pair in zip(found[::2], found[1::2], strict=True):
        told = {language: marked(address, OURS[language][0]) for language, address in zip(viewers, pair, strict=True)}
        for language, tab in viewers.items():
            tab.page.goto(tab.program.url + told[language], wait_until="commit")
        for language, tab in viewers.items():
            check(tab, language, told[language])
