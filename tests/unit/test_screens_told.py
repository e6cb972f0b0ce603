"""What the page of screens says of each screen and of the note: how they are, and since when."""

from __future__ import annotations

import re

import pytest

from components.formats import LANGUAGES
from components.markup import markup
from components.screens.listing import table
from components.screens.rooms import pattern_address
from components.screens.states import HEARD_SECONDS, finding, state_of
from components.screens.told_notes import note_log, note_now
from data_access.application import Note, Screen
from tests.hostile import NAMES as HOSTILE
from tests.hostile import PROVINCE
from tests.markups import parsed
from tests.renderer import spoken

NOW = 1_760_000_000


def one(name: str = "Sảnh", number: int = 1, **changes: object) -> Screen:
    usual = {"inch": 110.0, "distance": 6.0, "bezel": "none", "created_at": NOW - 9999, "revoked_at": None}
    return Screen(id=number, name=name, **{**usual, "seen_at": None, "scene": None, "version": None, **changes})


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
