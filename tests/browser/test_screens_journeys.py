"""A screen is added, its address opened, renewed and revoked; a note is posted and withdrawn; nobody loses where they stand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Tab, expected_complaints
from tests.browser.journeys import FITS, PHONE, WIDE, serious

NARROW = {"width": 320, "height": 700}


def key_of(tab: Tab) -> str:
    """As the program has printed it at each of its starts."""
    return re.findall(r"/man-hinh#key=(\S+)", tab.program.log())[-1]


def look_at(tab: Tab, behind: str = "") -> Page:
    """The page as it is for whoever comes by."""
    tab.page.goto(f"{tab.program.url}/man-hinh{behind}")
    expect(tab.page.locator("#screens-title")).not_to_be_empty(timeout=PATIENCE * 1_000)
    return tab.page


def go(tab: Tab, search: str = "") -> Page:
    """The page by the address that the program has printed."""
    page = look_at(tab, f"{search}#key={key_of(tab)}")
    expect(page.locator("#screen-name")).to_be_visible(timeout=PATIENCE * 1_000)
    expect(page.locator("#screens-title")).not_to_be_empty()
    return page


def add(page: Page, name: str, distance: str = "6") -> str:
    """Add a screen by keys alone; its address."""
    page.locator("#screen-name").fill(name)
    page.locator("#screen-distance").fill(distance)
    page.locator("#screen-name").press("Enter")
    expect(page.locator("#screen-added")).to_contain_text(f"Đã thêm “{name}”")
    return page.locator("#screen-added code").inner_text()


def row(page: Page, name: str):
    return page.locator(".screens__row").filter(has=page.locator("b", has_text=re.compile(f"^{re.escape(name)}$")))


def look_again(page: Page) -> None:
    with page.expect_response(lambda answer: "_dash-update-component" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("() => !document.querySelector('.screens [data-dash-is-loading=\"true\"]')")


def revoke(page: Page, name: str) -> None:
    row(page, name).get_by_text("Thu hồi…").click()
    row(page, name).get_by_role("button", name="Thu hồi màn hình này").click()
    expect(page.locator("#screens-acted")).to_contain_text(f"Đã thu hồi “{name}”")
    expect(row(page, name)).to_contain_text("Đã thu hồi")


def test_a_screen_is_added_renewed_and_revoked(tabs):
    page = go(tabs(permissions=["clipboard-read", "clipboard-write"]))
    page.get_by_role("contentinfo").get_by_role("link", name="Quản lý màn hình điều hành").wait_for()
    address = add(page, "Phòng họp A", "9,5")
    assert re.fullmatch(rf"{re.escape(page.url.removesuffix('/man-hinh'))}/tuong#[\w-]{{32}}", address)
    expect(page.locator("#screen-name")).to_have_value("")
    expect(row(page, "Phòng họp A")).to_contain_text("hàng ghế cuối cách 9,5 m")
    expect(page).to_have_title(re.compile("1 chưa mở lần nào"))
    page.get_by_role("button", name="Chép địa chỉ").click()
    expect(page.get_by_role("button", name="Đã chép địa chỉ")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == address
    pattern = page.get_by_role("link", name="Mở hình kiểm tra cỡ chữ").get_attribute("href")
    assert pattern == "/tuong/mau?inch=110&distance=9.5&bezel=none&lang=vi"

    row(page, "Phòng họp A").get_by_text("Địa chỉ mới…").click()
    row(page, "Phòng họp A").get_by_role("button", name="Cấp địa chỉ mới").click()
    expect(page.locator("#screens-acted code")).to_contain_text("/tuong#")
    assert page.locator("#screens-acted code").inner_text() != address
    revoke(page, "Phòng họp A")
    page.reload()
    expect(row(page, "Phòng họp A")).to_contain_text("Đã thu hồi", timeout=PATIENCE * 1_000)
    assert "/tuong#" not in page.content()


def test_a_screen_that_opens_its_address_runs_until_it_is_revoked(tabs):
    page, wall = go(tabs()), tabs()
    address = add(page, "Phòng trực")
    wall.page.goto(address)
    wall.page.wait_for_function("() => window.tthcWall && tthcWall.link.state.payload", timeout=PATIENCE * 1_000)
    wall.page.evaluate("() => tthcWall.link.look()")
    look_again(page)
    expect(row(page, "Phòng trực")).to_contain_text("Đang chạy")
    expect(page.locator("#screens-title")).to_contain_text("1 màn hình đang chạy")
    revoke(page, "Phòng trực")
    with expected_complaints(wall, "403"):
        wall.page.evaluate("() => tthcWall.link.look()")
        expect(wall.page.locator("#title")).to_contain_text("đã bị thu hồi")
        expect(wall.page.locator("#stage")).to_be_empty()
        wall.page.reload()
        expect(wall.page.locator("#title")).to_contain_text("đã bị thu hồi")
        wall.page.close()


def test_a_new_screen_is_paired_by_its_code_and_takes_an_address_that_is_pasted(tabs):
    page, wall = go(tabs()), tabs(extra_http_headers={"X-Forwarded-For": "10.0.0.7"})
    with expected_complaints(wall, "403"):
        wall.page.goto(f"{wall.program.url}/tuong")
        expect(wall.page.locator("#title")).to_have_text(re.compile(r"Mã của màn hình này: [A-Z]{3} [A-Z]{3}"))
        code = wall.page.locator("#title").inner_text().partition(": ")[2]
        page.locator("#screen-name").fill("Phòng mới")
        page.locator("#screen-code").fill(code)
        page.locator("#screen-name").press("Enter")
        expect(page.locator("#screen-added")).to_contain_text("Đã ghép “Phòng mới” với màn hình hỏi từ")
        expect(wall.page.locator("#stage > :not([hidden])")).to_be_visible(timeout=PATIENCE * 1_000)
    assert wall.page.url == f"{wall.program.url}/tuong"
    wall.page.reload()
    expect(wall.page.locator("#stage > :not([hidden])")).to_be_visible(timeout=PATIENCE * 1_000)
    address = add(page, "Phòng khác")
    with wall.page.expect_navigation():
        wall.page.evaluate("(address) => { location.hash = new URL(address).hash; }", address)
    wall.page.wait_for_function("() => window.tthcWall && tthcWall.link.state.payload", timeout=PATIENCE * 1_000)
    look_again(page)
    expect(row(page, "Phòng khác")).to_contain_text("Đang chạy")


def test_a_screen_is_given_another_name_and_room_in_the_form_of_new_ones(tabs):
    page = go(tabs())
    add(page, "Phòng họp B")
    row(page, "Phòng họp B").get_by_role("button", name="Sửa Phòng họp B").click()
    expect(page.get_by_role("heading", name="Sửa “Phòng họp B”")).to_be_visible()
    name, distance = page.locator("#screen-name"), page.locator("#screen-distance")
    expect(name).to_be_focused()
    expect(distance).to_have_value("6")
    name.fill("")
    name.press("Enter")
    expect(page.locator("#screen-name-fault")).to_contain_text("Nhập tên")
    name.fill("Phòng họp C")
    distance.fill("8,5")
    page.get_by_role("button", name="Lưu thay đổi").click()
    expect(page.locator("#screen-added")).to_have_text("Đã lưu “Phòng họp C”.")
    expect(row(page, "Phòng họp C")).to_contain_text("hàng ghế cuối cách 8,5 m")
    expect(row(page, "Phòng họp B")).to_have_count(0)
    expect(page.get_by_role("heading", name="Thêm màn hình")).to_be_visible()
    expect(distance).to_have_value("6")

    row(page, "Phòng họp C").get_by_role("button", name="Sửa Phòng họp C").click()
    name.fill("không lưu")
    page.get_by_role("button", name="Thôi, không sửa").click()
    expect(name).to_have_value("")
    expect(page.get_by_role("button", name="Thôi, không sửa")).to_be_hidden()
    expect(row(page, "Phòng họp C")).to_be_visible()


def test_a_note_is_posted_counted_and_withdrawn(tabs):
    page = go(tabs())
    text = page.locator("#note-text")
    text.fill("x" * 61)
    expect(page.locator("#note-count")).to_have_text("61/60")
    text.press("Enter")
    expect(page.locator("#note-text-fault")).to_have_text("Nội dung có 61 ký tự, rút còn nhiều nhất 60")
    expect(text).to_have_value("x" * 61)
    text.fill("Họp giao ban lúc 8:00")
    page.locator("#note-seconds").select_option("8")
    text.press("Enter")
    expect(page.locator("#note-now")).to_contain_text("Họp giao ban lúc 8:00")
    expect(page.locator("#note-now")).to_contain_text(re.compile(r"đến \d\d:\d\d.*còn 8 giờ"))
    expect(text).to_have_value("")
    page.get_by_role("button", name="Rút thông báo").click()
    expect(page.locator("#note-now")).to_have_text("Không có thông báo nào đang hiện.")
    expect(page.locator("#note-told")).to_be_focused()
    expect(page.locator("#note-log li").first).to_contain_text("đã rút")


def test_a_look_by_itself_leaves_what_is_typed_opened_and_stood_on(tabs):
    tab = tabs()
    page, other = go(tab), tabs()
    add(page, "Sảnh chính")
    page.locator("#note-text").fill("chưa gõ xong")
    row(page, "Sảnh chính").get_by_text("Thu hồi…").click()
    button = row(page, "Sảnh chính").get_by_role("button", name="Thu hồi màn hình này")
    button.focus()
    add(go(other), "An ninh")
    look_again(page)
    expect(row(page, "An ninh")).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("data-act", "revoke")
    expect(page.locator("#note-text")).to_have_value("chưa gõ xong")
    page.keyboard.press("Escape")
    expect(button).to_be_hidden()
    expect(row(page, "Sảnh chính").locator("summary").last).to_be_focused()
    for name in ("Sảnh chính", "An ninh"):
        revoke(page, name)


def test_what_is_wrong_is_told_beside_its_field_and_read_with_it(tabs):
    page = go(tabs())
    page.locator("#screen-inch").fill("chín mươi")
    expect(page.locator("#screen-room")).to_be_empty()
    page.get_by_role("button", name="Thêm màn hình").click()
    expect(page.get_by_label(re.compile("^Đường chéo.*“chín mươi” không dùng được: nhập số từ 20 đến 400"))).to_have_value(
        "chín mươi"
    )
    expect(page.get_by_label(re.compile("^Tên màn hình.*Nhập tên"))).to_have_value("")
    page.locator("#screen-inch").fill("40")
    expect(page.locator("#screen-room")).to_contain_text("Màn hình quá nhỏ so với phòng")


def test_who_has_no_key_sees_the_list_and_is_let_in_by_the_key_alone(tabs):
    page = go(tabs())
    assert "key" not in page.url
    add(page, "Phòng tiếp dân")
    tab = tabs()
    far = look_at(tab)
    expect(row(far, "Phòng tiếp dân")).to_contain_text("Chưa mở lần nào")
    expect(far.get_by_text("Ở đây chỉ xem được danh sách")).to_be_visible()
    assert far.locator("#screen-form, #note-form, .screens [data-act]").count() == 0
    assert serious(far) == []
    with expected_complaints(tab, "403"):
        far.get_by_label("Khóa quản lý").fill("không phải khóa này")
        far.get_by_role("button", name="Dùng khóa này").click()
        expect(far.locator("#screens-key-told")).to_contain_text("Khóa không đúng")
    far.get_by_label("Khóa quản lý").fill(key_of(tab))
    far.get_by_label("Khóa quản lý").press("Enter")
    expect(far.locator("#screen-name")).to_be_visible(timeout=PATIENCE * 1_000)
    assert far.evaluate("() => document.cookie") == ""
    revoke(far, "Phòng tiếp dân")


@pytest.mark.parametrize(("viewport", "theme"), [(PHONE, "dark"), (NARROW, "light")], ids=["phone", "narrow"])
def test_the_page_fits_a_phone_and_keeps_nobody_out(tabs, viewport, theme):
    page = go(tabs(viewport=viewport), f"?theme={theme}")
    name = f"Phòng {'rất' * 12} dài {theme}"
    add(page, name)
    page.locator("#note-text").fill("W" * 60)
    page.locator("#note-text").press("Enter")
    expect(page.locator("#note-now")).to_contain_text("WWW")
    row(page, name).get_by_text("Thu hồi…").click()
    assert serious(page) == []
    assert page.evaluate(FITS), page.evaluate(WIDE)
    row(page, name).get_by_role("button", name="Thu hồi màn hình này").click()
    expect(row(page, name)).to_contain_text("Đã thu hồi")
    # What stands on every wall would be on those of other tests as well.
    page.get_by_role("button", name="Rút thông báo").click()
    expect(page.locator("#note-now")).to_have_text("Không có thông báo nào đang hiện.")
