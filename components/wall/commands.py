"""Screens and their note from a command line: whoever may type on the server may do what the page `/man-hinh` does."""

from __future__ import annotations

import argparse

from components.screens.gate import manage_link
from data_access.application import BEZELS, INCHES, METRES, Application, Screen, local, moment, notes, screens
from data_access.application.key import ManageKey
from data_access.settings import Settings

NOTHING = "-"


def offer(commands: argparse._SubParsersAction) -> None:
    """Add the commands `screens`, `key` and `note`."""
    listed = commands.add_parser("screens", help="the screens, and what each showed last")
    listed.set_defaults(run=_screens)
    acts = listed.add_subparsers(dest="act")
    added = acts.add_parser("add", help="a screen more; its address is told once")
    added.add_argument("name")
    added.set_defaults(run=_add)
    changed = acts.add_parser("change", help="another name or room; what is not said stays")
    changed.add_argument("id", type=int)
    changed.add_argument("--name")
    changed.set_defaults(run=_change)
    for act in (added, changed):
        act.add_argument("--inch", type=float, help=f"its diagonal in inches, {INCHES[0]} to {INCHES[1]}")
        act.add_argument("--distance", type=float, help=f"metres to the last seat, {METRES[0]} to {METRES[1]}")
        act.add_argument("--bezel", choices=BEZELS, help="how many panels make one picture")
    for name, run, told in (("renew", _renew, "a new address; the old one ends"), ("revoke", _revoke, "its address ends")):
        act = acts.add_parser(name, help=told)
        act.add_argument("id", type=int)
        act.set_defaults(run=run)
    key = commands.add_parser("key", help="the address that opens the page of screens with the key for writing")
    key.add_argument("--new", action="store_true", help="another key; whoever was let in by the old one is not any more")
    key.set_defaults(run=_key)
    note = commands.add_parser("note", help="the note on all screens")
    note.add_argument("text", nargs="?", help="without it: which one is shown")
    note.add_argument("--hours", type=float, default=notes.USUAL / notes.HOUR, help="for how long, 0.25 to 72 (4)")
    note.add_argument("--withdraw", action="store_true", help="show it no longer")
    note.set_defaults(run=_note)


def _screens(settings: Settings, _asked: argparse.Namespace) -> str:
    found = screens.screens(Application(settings.app_db_url))
    rows = [("id", "name", "inch", "metres", "bezel", "seen", "scene", "version", "revoked"), *map(_row, found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(screen: Screen) -> tuple[str, ...]:
    room = (NOTHING if value is None else f"{value:g}" for value in (screen.inch, screen.distance))
    shown = (text or NOTHING for text in (screen.scene, screen.version))
    return (
        str(screen.id),
        screen.name,
        *room,
        screen.bezel or NOTHING,
        _clock(screen.seen_at),
        *shown,
        _clock(screen.revoked_at),
    )


def _clock(at: int | None) -> str:
    return NOTHING if at is None else f"{local(at):%Y-%m-%d %H:%M}"


def _add(settings: Settings, asked: argparse.Namespace) -> str:
    room = {"inch": asked.inch, "distance": asked.distance, "bezel": asked.bezel}
    return _addressed(*screens.add(Application(settings.app_db_url), asked.name, **room, at=moment()))


def _change(settings: Settings, asked: argparse.Namespace) -> str:
    application = Application(settings.app_db_url)
    before = screens.one(application, asked.id)
    said = {name: getattr(asked, name) for name in ("name", "inch", "distance", "bezel")}
    values = {name: getattr(before, name) if value is None else value for name, value in said.items()}
    screen = screens.change(application, asked.id, **values)
    return f"changed: screen {screen.id}, {screen.name}"


def _renew(settings: Settings, asked: argparse.Namespace) -> str:
    application = Application(settings.app_db_url)
    token = screens.renew(application, asked.id)
    return _addressed(screens.one(application, asked.id), token)


def _addressed(screen: Screen, token: str) -> str:
    return f"screen {screen.id}, {screen.name}; its address, told only now, behind the name of this server:\n/tuong#{token}"


def _revoke(settings: Settings, asked: argparse.Namespace) -> str:
    screen = screens.revoke(Application(settings.app_db_url), asked.id, at=moment())
    return f"revoked: screen {screen.id}, {screen.name}"


def _key(settings: Settings, asked: argparse.Namespace) -> str:
    if asked.new:
        ManageKey.of(settings).renew()
    return manage_link(settings)


def _note(settings: Settings, asked: argparse.Namespace) -> str:
    application, at = Application(settings.app_db_url), moment()
    if asked.withdraw:
        return "withdrawn" if notes.withdraw(application, at) else "there was no note"
    if asked.text is not None:
        note = notes.post(application, asked.text, asked.hours * notes.HOUR, at=at)
    elif (note := notes.current(application, at)) is None:
        return "there is no note"
    return f"shown until {_clock(note.expires_at)}: {note.text}"
