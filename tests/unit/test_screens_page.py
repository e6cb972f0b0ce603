"""The page of screens writes for whoever may, and says beside the field what it does not take."""

from __future__ import annotations

import json
import re

import pytest

from components import viewer
from components.formats import LANGUAGES
from data_access.application import Application, moment, notes, screens
from tests.hostile import NAMES as HOSTILE
from tests.markups import parsed
from tests.renderer import spoken
from tests.screen_calls import FAULTS, act, add, change, look, manager

STRANGE = {"Origin": "http://evil.example"}


def test_a_screen_is_added_and_its_address_told_once(web, application):
    told = add(web, "  Phòng  họp A ", "110", "6,5", "2x2")
    (token,) = re.findall(r"\"/tuong#([\w-]{32})\">", told["screen-added", "data-markup"])
    assert screens.known(application, token).distance == 6.5
    assert "/tuong/mau?inch=110&amp;distance=6.5&amp;bezel=2x2" in told["screen-added", "data-markup"]
    assert told["screen-name", "value"] == ""
    assert [told[f"screen-{name}-fault", "children"] for name in FAULTS] == [""] * len(FAULTS)
    found = look(web)
    assert found["screens-title"] == "Không màn hình nào đang chạy, 1 chưa mở lần nào"
    assert token not in json.dumps(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (("", "", "", ""), {"name"}),
        ((None, None, None, None), {"name"}),
        (("x" * 10_000, "19", "0,4", "4x4"), {"name", "inch", "distance", "bezel"}),
        (("\u202e\u200b", "một trăm", "6m", "none"), {"name", "inch", "distance"}),
        (("A", "1e2", "٦", "none"), {"inch", "distance"}),
        (("A", "-110", "nan", "none"), {"inch", "distance"}),
        (({"a": 1}, ["x"], {"b": 2}, 7), {"name", "inch", "distance"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(web, application, values, wrong, language):
    told = add(web, *values, language=language)
    assert {name for name in FAULTS if told[f"screen-{name}-fault", "children"]} == wrong
    assert ("screen-name", "value") not in told
    assert told["screen-added", "data-markup"] == ""
    assert all(len(told[f"screen-{name}-fault", "children"]) < 160 for name in FAULTS)
    assert screens.screens(application) == []


def test_a_fault_says_what_came_and_what_was_expected(web, application):
    add(web, "Sảnh")
    told = add(web, "Sảnh", "9", "xa")
    assert told["screen-inch-fault", "children"] == "“9” không dùng được: nhập số từ 20 đến 400"
    assert told["screen-distance-fault", "children"] == "“xa” không dùng được: nhập số mét từ 0,5 đến 40"
    assert add(web, "Sảnh")["screen-name-fault", "children"] == "Đã có màn hình tên “Sảnh”, chọn tên khác"
    assert add(web, "x" * 61)["screen-name-fault", "children"] == "Tên có 61 ký tự, rút còn nhiều nhất 60"


@pytest.mark.parametrize("name", [*HOSTILE, "'; DROP TABLE screen; --"])
def test_a_hostile_name_is_added_as_text_or_told_as_text(web, application, name):
    told = add(web, name)
    parsed(told["screen-added", "data-markup"])
    sent = told["screen-added", "data-markup"] + look(web)["screens-list"]
    assert not re.search(r"<(script|img)", sent)
    assert len(screens.screens(application)) == (told["screen-name-fault", "children"] == "")


def test_a_screen_is_renewed_and_revoked_from_its_row(web, application):
    screen, token = screens.add(application, "Sảnh", at=moment())
    told = act(web, {"act": "renew", "screen": screen.id, "turn": 1})
    (fresh,) = re.findall(r"/tuong#([\w-]{32})<", told)
    assert screens.known(application, token) is None
    assert screens.known(application, fresh)
    assert "Đã thu hồi “Sảnh”" in act(web, {"act": "revoke", "screen": screen.id})
    assert screens.known(application, fresh) is None
    assert "không còn trong danh sách" in act(web, {"act": "revoke", "screen": 99})
    screens.add(application, "Sảnh", at=moment())
    assert "Đã có màn hình tên “Sảnh”" in act(web, {"act": "renew", "screen": screen.id})


@pytest.mark.parametrize(
    "told",
    [
        *(None, "", 7, [], {}, {"act": "revoke"}, {"act": "drop", "screen": 1}, {"act": ["x"], "screen": 1}),
        *({"act": "revoke", "screen": odd} for odd in ("1", 2**63, -1, 1.5, True, [1])),
    ],
)
def test_what_no_button_says_does_nothing(web, application, told):
    screens.add(application, "Sảnh", at=1)
    assert act(web, told) == ""
    assert screens.screens(application)[0].revoked_at is None


def test_a_note_is_posted_shown_and_withdrawn(web, application):
    told = change(web, " Họp  giao ban\n8:00 ", "8")
    assert told["note-told", "children"] == "Đã đăng “Họp giao ban 8:00”."
    assert told["note-text", "value"] == ""
    note = notes.current(application, moment())
    assert note.expires_at - note.posted_at == 8 * 3600
    found = look(web)
    assert re.search(r"đến \d\d:\d\d.*, còn 8 giờ", spoken(parsed(found["note-now"])))
    assert "đang hiện" in spoken(parsed(found["note-log"]))
    assert change(web, "typed", by="note-act.data")["note-told", "children"] == "Đã rút thông báo."
    assert notes.current(application, moment()) is None
    assert ("note-text", "value") not in change(web, "typed", by="note-act.data"), "what is being typed stays"
    assert "đã rút" in look(web)["note-log"]


@pytest.mark.parametrize(
    ("text", "hours", "wrong"),
    [("", "4", {"text"}), ("x" * 61, "4", {"text"}), ("x", "0", {"seconds"}), ("x", "73", {"seconds"}), ("x", "", {"seconds"}),
     (None, None, {"text", "seconds"}), ("x", "soon", {"seconds"}), (["x"], {}, {"text", "seconds"})],
)  # fmt: skip
def test_a_note_that_is_not_taken_is_told_beside_its_field(web, application, text, hours, wrong):
    told = change(web, text, hours)
    assert {name for name in ("text", "seconds") if told[f"note-{name}-fault", "children"]} == wrong
    assert ("note-text", "value") not in told
    assert notes.log(application) == []


# Who may, and what if the database refuses


@pytest.mark.parametrize("stranger", [False, True], ids=["no key", "another page"])
def test_who_may_not_write_writes_nothing_and_is_told(web, application, stranger):
    headers = {**manager(web), **STRANGE} if stranger else {}
    screen, token = screens.add(application, "Sảnh", at=moment())
    notes.post(application, "Họp", at=moment())
    denied = "cần khóa quản lý"
    assert denied in add(web, "Khác", headers=headers)["screen-refused", "children"]
    for name in ("renew", "revoke"):
        assert denied in act(web, {"act": name, "screen": screen.id}, headers)
    for by in ("note-form.n_submit", "note-act.data"):
        assert denied in change(web, "Khác", by=by, headers=headers)["note-refused", "children"]
    assert screens.known(application, token) == screen
    assert len(screens.screens(application)) == len(notes.log(application)) == 1
    assert notes.current(application, moment()).text == "Họp"
    found = look(web, headers=headers)
    assert "Sảnh" in found["screens-list"]
    assert "data-act" not in json.dumps(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_cannot_be_opened_is_told_and_stops_no_other_page(web, tmp_path, monkeypatch, language, caplog):
    monkeypatch.setitem(web.extensions, viewer.APPLICATION, Application(f"sqlite:///{tmp_path}"))
    found = look(web, language)
    assert found["screens-title"] in (
        "Chưa mở được cơ sở dữ liệu của chương trình",
        "The program's own database could not be opened",
    )
    assert "APP_DB_URL" in found["screens-detail"]
    assert str(tmp_path) not in json.dumps(found), "where it is, and why it refuses, stands in the log alone"
    assert found["screens-title"] == add(web, "Sảnh", language=language)["screen-refused", "children"]
    for path in ("/", "/man-hinh", "/tuong", "/_dash-layout"):
        assert web.test_client().get(path).status_code == 200
    assert "check APP_DB_URL" in caplog.text
    assert str(tmp_path) in caplog.text


def test_the_foot_of_every_page_leads_there(web):
    assert '"href": "/man-hinh"' in json.dumps(web.test_client().get("/_dash-layout").get_json())
