"""What every engine must do with screens and notes; SQLite is asked by a unit test, PostgreSQL by one of the engines."""

from __future__ import annotations

import pytest

from data_access.application import Application, NoScreenError, WrongValuesError, notes, screens

HOUR = 3600


def a_life_of_a_screen(application: Application) -> None:
    """Added, known, seen, changed, revoked, its name taken by another one, renewed under a name of its own."""
    hall, token = screens.add(application, "Phòng họp A", inch=110, distance=6.5, bezel="2x2", at=100)
    assert screens.known(application, token) == hall
    assert (hall.name, hall.inch, hall.distance, hall.bezel) == ("Phòng họp A", 110, 6.5, "2x2")
    assert (hall.created_at, hall.revoked_at, hall.seen_at) == (100, None, None)

    screens.seen(application, hall.id, at=115, scene="overview", version="3-abc")
    (found,) = screens.screens(application)
    assert (found.seen_at, found.scene, found.version) == (115, "overview", "3-abc")
    with pytest.raises(WrongValuesError):
        screens.add(application, "Phòng họp A", at=120)

    screens.revoke(application, hall.id, at=130)
    screens.revoke(application, hall.id, at=140)
    screens.seen(application, hall.id, at=150, scene="late", version=None)
    assert screens.known(application, token) is None
    (gone,) = screens.screens(application)
    assert (gone.revoked_at, gone.seen_at) == (130, 115)

    other, _ = screens.add(application, "Phòng họp A", at=160)
    with pytest.raises(WrongValuesError) as refused:
        screens.renew(application, hall.id)
    assert [(fault.field, fault.rule, fault.came) for fault in refused.value.faults] == [("name", "taken", "Phòng họp A")]
    assert screens.change(application, other.id, "Sảnh").name == "Sảnh"
    again = screens.renew(application, hall.id)
    assert screens.known(application, token) is None
    assert screens.known(application, again) == screens.one(application, hall.id)
    for ask in (screens.renew, screens.one, lambda application, number: screens.revoke(application, number, at=1)):
        with pytest.raises(NoScreenError, match="99"):
            ask(application, 99)


def a_life_of_notes(application: Application) -> None:
    """Posted, replaced, withdrawn, expired; the log keeps all of them."""
    assert notes.current(application, 0) is None
    first = notes.post(application, "Họp giao ban 8:00", at=1_000)
    assert notes.current(application, 1_000) == first
    assert first.expires_at == 1_000 + 4 * HOUR
    second = notes.post(application, "Khách thăm lúc 9:00", HOUR, at=2_000)
    assert notes.current(application, 2_000) == second
    assert notes.current(application, 2_000 + HOUR) is None, "the first one does not come back"
    assert notes.withdraw(application, 2_001)
    assert not notes.withdraw(application, 2_002)
    assert notes.current(application, 2_003) is None
    assert [(note.text, note.withdrawn_at) for note in notes.log(application)] == [
        ("Khách thăm lúc 9:00", 2_001),
        ("Họp giao ban 8:00", 2_000),
    ]
