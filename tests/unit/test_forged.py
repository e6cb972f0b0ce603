"""What no page of the program asks of a callback is refused in one line of the log; a true fault keeps its trace."""

from __future__ import annotations

import json
import logging

import pytest

from components import looking
from components.forged import DEEPEST, LARGEST
from components.panels import PANELS
from tests.callbacks import body, callbacks

PATH = "/_dash-update-component"
WRONG = (7, True, 1.5, [], ["x"], {}, {"a": [1]}, {"language": 7}, {"language": "xx"}, "x" * 20_000, "\ud800", [[[]]])
FINDING = '..{"page":["MATCH"],"part":"finding"}.children'


def sent(web, content: object):
    return web.test_client().post(PATH, json=content)


def refused(web, content: object, caplog) -> None:
    caplog.clear()
    assert sent(web, content).status_code == 400
    (record,) = caplog.records
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)
    assert len(record.getMessage()) < 500


def of(output: str) -> dict[str, object]:
    return body(next(name for name in callbacks() if output in name))


def cards(names: str) -> dict[str, object]:
    asked = of('{"panels":["MATCH"],"part":"cards"}.data-cards')
    return json.loads(json.dumps(asked).replace("kpi-overdue kpi-on-time", names))


def test_every_callback_answers_what_its_page_asks(web, application):
    assert len(callbacks()) > 10
    for output in callbacks():
        assert sent(web, body(output)).status_code in (200, 204), output


def test_what_is_wrong_in_any_input_of_any_callback_is_no_fault(web, application, caplog):
    """A callback that declares to take anything answers; every other one is never asked."""
    statuses = []
    for output in callbacks():
        for side in ("inputs", "state"):
            for place in range(len(body(output)[side])):
                for wrong in WRONG:
                    asked = body(output)
                    asked[side][place]["value"] = wrong
                    caplog.clear()
                    status = sent(web, asked).status_code
                    assert status in (200, 204, 400), (output, asked[side][place])
                    assert [record.exc_info for record in caplog.records] == [None] * (status == 400)
                    statuses.append(status)
    assert statuses.count(400) > len(statuses) / 2


@pytest.mark.parametrize(
    "change",
    [
        {"output": "theme.data"}, {"output": "nothing.children"}, {"output": None}, {"output": ["a"]}, {"output": {}},
        {"outputs": None}, {"outputs": []}, {"outputs": [7]}, {"outputs": {"id": "x", "property": "children"}},
        {"inputs": None}, {"inputs": []}, {"inputs": {}}, {"inputs": [7, 8]}, {"state": []}, {"state": "x"},
        {"changedPropIds": ["x.y"]}, {"changedPropIds": "address.data"}, {"changedPropIds": [7]}, {"changedPropIds": [["x"]]},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_callback_declares_is_refused(web, caplog, change):
    refused(web, {**of(FINDING), **change}, caplog)


@pytest.mark.parametrize("content", [7, "x", [], [[]], {}, {"output": "x"}])
def test_what_is_no_body_is_refused(web, caplog, content):
    refused(web, content, caplog)


def test_ids_of_one_body_name_the_same_part(web, caplog):
    asked = of(FINDING)
    asked["outputs"][0]["id"]["page"] = "units"
    refused(web, asked, caplog)
    asked = of(FINDING)
    asked["state"][2]["value"] = {"part": "finding", "page": "communes"}
    refused(web, asked, caplog)


def test_a_page_that_is_none_is_refused(web, caplog):
    refused(web, json.loads(json.dumps(of(FINDING)).replace('"overview"', '"invented"')), caplog)


@pytest.mark.parametrize(
    "names",
    ["kpi-overdue kpi-overdue", "invented", "", " ".join(list(PANELS)[:40]), "commune-sheet " * 6_000],
    ids=["twice", "unknown", "none", "too many", "long"],
)
def test_a_card_is_asked_for_once_and_cards_of_one_row_alone(web, caplog, names):
    refused(web, cards(names), caplog)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"[" * 900 + b"]" * 900,
        b"9" * 20_000, b"[],".join([b"["] * 5_000), b"null",
        b"[" + b"[]," * 100_000 + b"[]]",
    ],
    ids=["empty", "half", "no text", "deep list", "deep object", "900 deep", "number", "lists", "null", "many"],
)  # fmt: skip
def test_what_is_no_small_shallow_json_is_refused(web, caplog, content):
    answer = web.test_client().post(PATH, data=content, content_type="application/json")
    assert answer.status_code == 400
    assert [record.exc_info for record in caplog.records] == [None]


def test_depth_is_bounded(web, caplog):
    asked = of(FINDING)
    asked["more"] = json.loads("[" * DEEPEST + "]" * DEEPEST)
    refused(web, asked, caplog)


def test_a_body_that_is_too_large_is_refused_unread(web):
    answer = web.test_client().post(PATH, data=b"x" * (LARGEST + 1), content_type="application/json")
    assert answer.status_code == 413
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_true_fault_of_a_callback_keeps_its_trace(web, monkeypatch, caplog):
    def fails(_reading):
        raise ZeroDivisionError("of a test")

    monkeypatch.setattr(looking, "looked_at", fails)
    assert sent(web, of('{"page":["MATCH"],"part":"looking"}.children')).status_code == 500
    assert "ZeroDivisionError" in caplog.text
