"""The page of screens tells each as it is, writes for whoever may, and says beside the field what it does not take."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from components import viewer
from components.formats import LANGUAGES
from components.markup import markup
from components.screens.listing import table
from components.screens.rooms import measure, pattern_address
from components.screens.states import HEARD_SECONDS, finding, state_of
from components.screens.told_notes import note_log, note_now
from data_access.application import Application, Note, Screen, moment, notes, screens
from tests.hostile import NAMES as HOSTILE
from tests.hostile import PROVINCE
from tests.markups import parsed
from tests.renderer import post, spoken

NOW = 1_760_000_000
ELSEWHERE = {"X-Forwarded-For": "10.0.0.7"}
STRANGE = {"Origin": "http://evil.example"}
FAULTS = ("name", "inch", "distance", "bezel")


@pytest.fixture
def application(web, tmp_path, monkeypatch) -> Iterator[Application]:
    opened = Application(f"sqlite:///{tmp_path / 'app.db'}")
    monkeypatch.setitem(web.extensions, viewer.APPLICATION, opened)
    yield opened
    opened.close()


def one(name: str = "Sảnh", number: int = 1, **changes: object) -> Screen:
    usual = {"inch": 110.0, "distance": 6.0, "bezel": "none", "created_at": NOW - 9999, "revoked_at": None}
    return Screen(id=number, name=name, **{**usual, "seen_at": None, "scene": None, "version": None, **changes})


def entries(**values: object) -> list[dict[str, object]]:
    """Properties of components by `id__property`, as the renderer sends them."""
    told = {}
    for name, value in values.items():
        ref, _, prop = name.partition("__")
        told[ref.replace("_", "-")] = (prop or "value", value)
    return [{"id": ref, "property": prop, "value": value} for ref, (prop, value) in told.items()]


def asked(web, outputs: list[tuple[str, str]], inputs, state, changed: str, headers: dict[str, str] | None = None):
    """The answer of one callback by component and property; what it leaves alone is not in it."""
    named = [{"id": ref, "property": prop} for ref, prop in outputs]
    answer = post(web, named, inputs, state, [changed], headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)[-800:]
    told = answer.get_json()["response"]
    return {(ref, prop): value for ref, found in told.items() for prop, value in found.items()}


def look(web, language: str = "vi", headers: dict[str, str] | None = None) -> dict[str, str]:
    outputs = [("screens-title", "children"), ("screens-detail", "children")]
    outputs += [(name, "data-markup") for name in ("screens-list", "note-now", "note-log")]
    inputs = [
        *entries(screens_turn__data=1),
        {"id": "screen-added", "property": "data-markup", "value": ""},
        {"id": "screens-acted", "property": "data-markup", "value": ""},
        *entries(note_told__children=""),
    ]
    told = asked(web, outputs, inputs, entries(view__data={"language": language}), "screens-turn.data", headers)
    return {ref: value for (ref, _), value in told.items()}


def add(web, name: object, inch: object = "110", distance: object = "6", bezel: object = "none", *, language="vi", headers=None):
    outputs = [("screen-added", "data-markup"), ("screen-refused", "children")]
    outputs += [(f"screen-{field}-fault", "children") for field in FAULTS]
    state = entries(screen_name=name, screen_inch=inch, screen_distance=distance, screen_bezel=bezel)
    state += entries(view__data={"language": language})
    outputs.append(("screen-name", "value"))
    return asked(web, outputs, entries(screen_form__n_submit=1), state, "screen-form.n_submit", headers)


def act(web, told: object, headers: dict[str, str] | None = None) -> str:
    view = entries(view__data={"language": "vi"})
    place = ("screens-acted", "data-markup")
    return asked(web, [place], entries(screen_act__data=told), view, "screen-act.data", headers)[place]


def change(web, text: object, hours: object = "4", *, by: str = "note-form.n_submit", headers: dict[str, str] | None = None):
    outputs = [(name, "children") for name in ("note-told", "note-refused", "note-text-fault", "note-seconds-fault")]
    inputs = entries(note_form__n_submit=1, note_act__data={"act": "withdraw"})
    state = entries(note_text=text, note_seconds=hours, view__data={"language": "vi"})
    return asked(web, [*outputs, ("note-text", "value")], inputs, state, by, headers)


# What is told


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (NOW, "running"),
        (NOW - HEARD_SECONDS, "running"),
        (NOW - HEARD_SECONDS - 1, "silent"),
        (NOW + 5, "running"),
        (None, "never"),
    ],
)
def test_a_screen_runs_while_it_was_heard_within_a_minute(seen, state):
    assert state_of(one(seen_at=seen), NOW) == state
    assert state_of(one(seen_at=seen, revoked_at=1), NOW) == "revoked"


@pytest.mark.parametrize(
    ("running", "silent", "never", "told"),
    [
        (0, 0, 0, "Chưa có màn hình nào"),
        (1, 0, 0, "1 màn hình đang chạy"),
        (3, 0, 0, "Cả 3 màn hình đang chạy"),
        (3, 1, 0, "3 màn hình đang chạy, 1 mất tín hiệu từ 15:43"),
        (0, 2, 1, "Không màn hình nào đang chạy, 2 mất tín hiệu, lâu nhất từ 15:43, 1 chưa mở lần nào"),
        (2, 0, 2, "2 màn hình đang chạy, 2 chưa mở lần nào"),
    ],
)
def test_the_heading_says_how_many_run_and_since_when_others_do_not(running, silent, never, told):
    known = [one(seen_at=NOW) for _ in range(running)] + [one(seen_at=NOW - 600 + place) for place in range(silent)]
    known += [one() for _ in range(never)] + [one(seen_at=1, revoked_at=2)]
    assert finding(known, NOW, "vi") == told


def test_a_moment_of_another_day_says_its_day():
    assert finding([one(seen_at=NOW - 3 * 86_400)], NOW, "vi").endswith("1 mất tín hiệu từ 15:53 ngày 6/10/2025")


def row_of(screen: Screen, *, manages: bool = True, language: str = "vi") -> str:
    return spoken(parsed(markup(table([screen], NOW, version="3-abc", manages=manages, language=language))))


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({}, ["Chưa mở lần nào", "110 inch, hàng ghế cuối cách 6 m", "Chữ nhỏ nhất cao 30 mm, số mục vừa đủ"]),
        ({"inch": 65.5, "distance": 9.0}, ["65,5 inch", "Màn hình quá nhỏ so với phòng"]),
        ({"inch": None, "distance": None, "bezel": "3x3"}, ["ghép 3 × 3 tấm, còn lại theo địa chỉ đang mở"]),
        ({"seen_at": NOW, "scene": "communes-2", "version": "3-abc"}, ["vừa xong", "Xã, phường", "số liệu mới nhất"]),
        (
            {"seen_at": NOW - 720, "scene": "no-such", "version": "2-abc"},
            ["12 phút trước", "no-such", "số liệu cũ hơn", "Mất tín hiệu"],
        ),
        ({"seen_at": NOW - 720, "revoked_at": NOW - 60}, ["Đã thu hồi", "Địa chỉ mới…"]),
    ],
)
def test_a_row_tells_the_room_when_it_was_heard_and_what_it_shows(changes, parts):
    told = row_of(one(**changes))
    for part in parts:
        assert part in told
    assert ("Thu hồi…" in told) == ("revoked_at" not in changes)
    assert "Địa chỉ mới…" not in row_of(one(**changes), manages=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*HOSTILE, PROVINCE])
def test_whatever_a_screen_or_a_note_says_of_itself_is_text(name, language):
    note = Note(1, name, NOW - 60, NOW + 60, None)
    told = [
        *table([one(name, seen_at=NOW, scene=name, version=name)], NOW, version="1", manages=True, language=language),
        *note_now(note, NOW, manages=True, language=language),
        *note_log([note], note, NOW, language),
    ]
    sent = markup(told)
    assert parsed(sent)
    assert not re.search(r"<(script|img|a )", sent)


def test_rows_keep_their_order_whatever_their_screens_do():
    known = [one("Đà", 1), one("Ăn", 2, revoked_at=5), one("Ân", 3, seen_at=NOW), one("An", 4, seen_at=1)]
    sent = markup(table(known, NOW, version="1", manages=True, language="vi"))
    assert re.findall(r'data-key="(\d)"', sent) == ["4", "3", "1", "2"]


@pytest.mark.parametrize(("value", "told"), [(110.0, "110"), (6.5, "6,5"), (6.25, "6,25"), (0.5, "0,5"), (399.999, "400")])
def test_a_measure_has_no_more_decimals_than_it_needs(value, told):
    assert measure(value, "vi") == told


def test_the_address_of_the_pattern_names_the_room():
    assert pattern_address(one(distance=6.5, bezel="2x2"), "en") == "/tuong/mau?inch=110&distance=6.5&bezel=2x2&lang=en"
    assert pattern_address(one(inch=None, distance=None, bezel=None), "vi") == "/tuong/mau?lang=vi"


@pytest.mark.parametrize(
    ("posted", "expires", "withdrawn", "told"),
    [
        (NOW - 60, NOW + 14_340, None, "từ 15:52, đang hiện"),
        (NOW - 7200, NOW - 3600, None, "13:53–14:53, hết hạn"),
        (NOW - 7200, NOW + 3600, NOW - 60, "13:53–15:52, đã rút"),
        (NOW - 86_400, NOW - 80_000, None, "15:53–17:40 ngày 8/10/2025, hết hạn"),
        (NOW - 86_400, NOW - 10, None, "15:53 ngày 8/10/2025–15:53, hết hạn"),
    ],
)
def test_the_log_tells_from_when_to_when_a_note_was_shown(posted, expires, withdrawn, told):
    note = Note(1, "Họp", posted, expires, withdrawn)
    current = note if withdrawn is None and expires > NOW else None
    assert spoken(parsed(markup(note_log([note], current, NOW, "vi")))).endswith(told)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(4 * 3600, "4 giờ"), (4 * 3600 - 1, "4 giờ"), (2 * 3600 - 1, "119 phút"), (59, "dưới 1 phút"), (72 * 3600, "3 ngày")],
)
def test_the_time_that_is_left_is_rounded(seconds, told):
    note = Note(1, "Họp", NOW - 60, NOW + seconds, None)
    assert spoken(parsed(markup(note_now(note, NOW, manages=False, language="vi")))).endswith(f"còn {told}")


# What is written


def test_a_screen_is_added_and_its_address_told_once(web, application):
    told = add(web, "  Phòng  họp A ", "110", "6,5", "2x2")
    (token,) = re.findall(r"http://localhost/tuong#([\w-]{32})<", told["screen-added", "data-markup"])
    assert screens.known(application, token).distance == 6.5
    assert "/tuong/mau?inch=110&amp;distance=6.5&amp;bezel=2x2" in told["screen-added", "data-markup"]
    assert told["screen-name", "value"] == ""
    assert [told[f"screen-{name}-fault", "children"] for name in FAULTS] == [""] * 4
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


@pytest.mark.parametrize("headers", [ELSEWHERE, STRANGE], ids=["proxy", "stranger"])
def test_who_may_not_write_writes_nothing_and_is_told(web, application, headers):
    screen, token = screens.add(application, "Sảnh", at=moment())
    notes.post(application, "Họp", at=moment())
    denied = "chỉ người ngồi tại máy chủ"
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
    assert found["screens-title"] == add(web, "Sảnh", language=language)["screen-refused", "children"]
    for path in ("/", "/man-hinh", "/tuong", "/_dash-layout"):
        assert web.test_client().get(path).status_code == 200
    assert "check APP_DB_URL" in caplog.text


def test_the_foot_of_every_page_leads_there(web):
    assert '"href": "/man-hinh"' in json.dumps(web.test_client().get("/_dash-layout").get_json())
