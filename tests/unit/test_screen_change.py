"""A screen is given another name and room by the form of new ones; what is wrong is told there, and the screen stays as it was."""

from __future__ import annotations

import pytest

from components.screens.listing import acts
from data_access.application import moment, screens
from tests.screen_calls import asked, entries, write

FORM = ("Sảnh lớn", "98", "8,5", "2x2")


@pytest.fixture
def hall(application):
    return screens.add(application, "Sảnh", inch=110, distance=6, at=moment())[0]


def test_its_row_tells_the_form_what_is_known_of_it(hall):
    (offered,) = acts(hall, "vi")
    told = {name: value for name, value in offered.children[0].properties.items() if name.startswith("data-")}
    assert told == {
        "data-change": str(hall.id),
        "data-name": "Sảnh",
        "data-inch": "110",
        "data-distance": "6",
        "data-bezel": "none",
    }


def test_the_form_says_which_screen_it_changes(web, hall):
    def titled(changing: object) -> list[object]:
        outputs = [("screen-heading", "children"), ("screen-do", "children"), ("screen-cancel", "hidden")]
        view = entries(view__data={"language": "vi"})
        told = asked(web, outputs, entries(screen_changing__data=changing), view, "screen-changing.data")
        return [told[output] for output in outputs]

    assert titled({"screen": hall.id, "name": "Sảnh"}) == ["Sửa “Sảnh”", "Lưu thay đổi", False]
    assert titled(None) == ["Thêm màn hình", "Thêm màn hình", True]


def test_it_takes_the_name_and_room_and_keeps_its_address(web, application, hall):
    told = write(web, FORM, {"screen": hall.id, "name": "Sảnh"})
    assert "Đã lưu “Sảnh lớn”" in told["screen-added", "data-markup"]
    assert "/tuong#" not in told["screen-added", "data-markup"]
    assert [told[f"screen-{name}", "value"] for name in ("name", "inch", "distance", "bezel")] == ["", "110", "6", "none"]
    assert told["screen-changing", "data"] is None
    (kept,) = screens.screens(application)
    assert (kept.id, kept.name, kept.inch, kept.distance, kept.bezel) == (hall.id, "Sảnh lớn", 98, 8.5, "2x2")


@pytest.mark.parametrize(
    ("values", "field"),
    [(("", *FORM[1:]), "name"), (("Phòng khác", *FORM[1:]), "name"), ((FORM[0], "9", *FORM[2:]), "inch")],
    ids=["no name", "a name of another", "a screen too small"],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_form_goes_on_changing(web, application, hall, values, field):
    screens.add(application, "Phòng khác", at=moment())
    told = write(web, values, {"screen": hall.id, "name": "Sảnh"})
    assert told[f"screen-{field}-fault", "children"]
    assert ("screen-changing", "data") not in told
    assert not any(output.startswith("screen-") and prop == "value" for output, prop in told)
    assert screens.one(application, hall.id) == hall


def test_a_screen_that_is_gone_is_told(web, hall):
    told = write(web, FORM, {"screen": hall.id + 1, "name": "Sảnh"})
    assert told["screen-refused", "children"] == "Màn hình này không còn trong danh sách."


def test_leaving_the_form_writes_nothing(web, application, hall):
    told = write(web, FORM, {"screen": hall.id, "name": "Sảnh"}, by="screen-cancel.n_clicks")
    assert (told["screen-name", "value"], told["screen-changing", "data"]) == ("", None)
    assert screens.screens(application) == [hall]


def test_who_may_not_write_changes_nothing(web, application, hall):
    told = write(web, FORM, {"screen": hall.id, "name": "Sảnh"}, headers={"X-Forwarded-For": "10.0.0.7"})
    assert told["screen-refused", "children"]
    assert screens.screens(application) == [hall]


@pytest.mark.parametrize("changing", ["1", 1, {"screen": "1"}, {"screen": True}, {"screen": -1}, {"screen": 2**40}, []])
def test_what_names_no_screen_is_a_new_one(web, application, hall, changing):
    write(web, FORM, changing)
    assert [one.name for one in screens.screens(application)] == ["Sảnh", "Sảnh lớn"]
