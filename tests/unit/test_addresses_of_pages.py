"""Every page under every address: its layout comes, its cards, its list, its drawer; and the page of a unit is that unit's."""

from __future__ import annotations

import json
import random
from urllib.parse import unquote, urlsplit

import pytest

from components.drawer import BELOW
from components.panels import PANELS
from components.panels.unit_profile import UNIT_FIGURES
from tests.hostile_addresses import NO_CODES, addresses
from tests.markups import HOLDS, parsed
from tests.renderer import fill, spoken, tell

FAILED = "Không hiện được mục này. Các mục khác vẫn dùng được."
VIEW = {"view.data": {"language": "vi"}}


def ask(web, outputs: list[str], inputs: dict[str, object], state: dict[str, object]) -> dict[str, object]:
    """What a callback without patterns answers, by output."""

    def told(values: dict[str, object]) -> list[dict[str, object]]:
        return [{"id": name.split(".")[0], "property": name.split(".")[1], "value": value} for name, value in values.items()]

    body = {
        "output": f"..{'...'.join(outputs)}.." if len(outputs) > 1 else outputs[0],
        "outputs": told(dict.fromkeys(outputs)) if len(outputs) > 1 else told(dict.fromkeys(outputs))[0],
        "inputs": told(inputs),
        "state": told(state),
        "changedPropIds": [next(iter(inputs))],
    }
    answer = web.test_client().post("/_dash-update-component", json=body)
    assert answer.status_code == 200, (outputs, inputs, answer.status_code)
    response = answer.get_json()["response"]
    sent = {name: response[name.split(".")[0]][name.split(".")[1]] for name in outputs}
    return {name: parsed(told) if name.endswith(HOLDS) else told for name, told in sent.items()}


def laid_out(web, path: str, search: str = "") -> object:
    """What stands on the page of a path."""
    location = {"_pages_location.pathname": path, "_pages_location.search": search}
    return ask(web, ["_pages_content.children", "_pages_store.data"], location, {"_pages_location.pathname": path})[
        "_pages_content.children"
    ]


def listing(web, search: str) -> dict[str, object]:
    outputs = ["list-counts.data-markup", "list-ages.data-markup", "list-body.data-markup", "list-query.value"]
    return ask(web, outputs, {"address.data": search, "version.data": "1"}, {**VIEW, "list-usual.data": "open_overdue"})


def opened(web, unit: str, search: str) -> object:
    asked = {"drawer-asked.data": {"unit": unit, "search": search}, "version.data": "1"}
    return ask(web, ["drawer-body.data-markup"], asked, VIEW)["drawer-body.data-markup"]


def test_no_page_breaks_whatever_stands_in_its_address(web):
    """Of each page one card: each card under each address is the matter of test_addresses and test_panels."""
    chance, failed = random.Random(7), []
    for address in addresses(200):
        path, _, search = address.partition("?")
        search = f"?{search}" if search else ""
        page = json.dumps(laid_out(web, path, search))
        names = [name for name in PANELS if f'"data-panel": "{name}"' in page]
        told = []
        if names:
            card = fill(web, chance.choice(names), search)
            told = [card["state"], tell(web, search, page=chance.choice(["communes", "departments", "dossiers"]))["finding"]]
        if '"list-body"' in page:
            told.append(spoken(listing(web, search)["list-body.data-markup"]))
        if chance.random() < 0.1:
            told.append(spoken(opened(web, urlsplit(path).path.rpartition("/")[2], search)))
        if any(text == "failed" or FAILED in text for text in told):
            failed.append((address[:200], told))
    assert failed == []


@pytest.mark.parametrize("code", NO_CODES, ids=lambda code: code[:30])
def test_a_unit_that_there_is_not_has_a_sentence_and_no_figures(web, code):
    page = laid_out(web, f"/don-vi/{code}", "?unit=20200&code=20200&path=/don-vi/20200")
    assert spoken(page).startswith("Không có đơn vị mã")
    assert '"data-panel"' not in json.dumps(page)
    assert spoken(opened(web, code, "")).startswith("Không có đơn vị mã")


def test_the_page_of_a_unit_is_the_one_of_its_path(web):
    for path in ("/don-vi/20200", "/don-vi/20200/", "/don-vi/%32%30200"):
        assert '"data-panel"' in json.dumps(laid_out(web, path, "?code=99999&path=/don-vi/99999"))


def test_a_dossier_is_the_one_of_its_path(web):
    page = json.dumps(laid_out(web, "/ho-so/A%2FB", "?code=C&path=/ho-so/D"))
    assert '"data": "A%2FB"' in page


def test_a_list_says_what_it_was_asked_for(web):
    told = listing(web, "?q=%3Cscript%3E&count=open_overdue")
    assert "<script>" in spoken(told["list-body.data-markup"])
    assert unquote(str(told["list-query.value"])) == "<script>"


def test_a_list_and_a_drawer_of_days_to_come_say_that_they_have_not_come(web):
    search, sentence = "?from=2025-10-05&to=2025-11-05", "Kỳ 5/10–5/11/2025 chưa đến nên chưa có số liệu"
    told = listing(web, f"{search}&count=in_process")
    assert spoken(told["list-body.data-markup"]) == sentence
    assert not told["list-ages.data-markup"]
    # The sentence of the unit, and each of its parts.
    assert spoken(opened(web, "20200", search)).count(sentence) == 1 + len(UNIT_FIGURES) + len(BELOW)
