"""What a browser asks on the page of screens, and what it is answered; unless other headers are given, it has the key."""

from __future__ import annotations

from components import viewer
from tests.renderer import post

FAULTS = ("name", "inch", "distance", "bezel", "code")


def entries(**values: object) -> list[dict[str, object]]:
    """Properties of components by `id__property`, as the renderer sends them."""
    told = {}
    for name, value in values.items():
        ref, _, prop = name.partition("__")
        told[ref.replace("_", "-")] = (prop or "value", value)
    return [{"id": ref, "property": prop, "value": value} for ref, (prop, value) in told.items()]


def manager(web) -> dict[str, str]:
    """What the browser of somebody sends who has given the key."""
    with web.app_context():
        return {"Cookie": f"{viewer.MANAGE_COOKIE}={viewer.manage_key().new_pass()}"}


def asked(web, outputs: list[tuple[str, str]], inputs, state, changed: str, headers: dict[str, str] | None = None):
    """The answer of one callback by component and property; what it leaves alone is not in it."""
    named = [{"id": ref, "property": prop} for ref, prop in outputs]
    answer = post(web, named, inputs, state, [changed], headers=manager(web) if headers is None else headers)
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


def write(
    web, values: tuple[object, ...], changing: object = None, *, by: str = "screen-form.n_submit", language="vi", headers=None
):
    """The form is sent, or left by its other button; `changing` is the screen that it has taken in; a code need not be given."""
    values = values if len(values) == len(FAULTS) else (*values, "")
    outputs = [("screen-added", "data-markup"), ("screen-refused", "children")]
    outputs += [(f"screen-{field}-fault", "children") for field in FAULTS]
    outputs += [(f"screen-{field}", "value") for field in FAULTS]
    inputs = entries(screen_form__n_submit=1, screen_cancel__n_clicks=1)
    state = entries(**{f"screen_{field}": value for field, value in zip(FAULTS, values, strict=True)})
    state += entries(screen_changing__data=changing, view__data={"language": language})
    return asked(web, [*outputs, ("screen-changing", "data")], inputs, state, by, headers)


def add(web, name: object, inch: object = "110", distance: object = "6", bezel: object = "none", *, language="vi", headers=None):
    return write(web, (name, inch, distance, bezel), language=language, headers=headers)


def act(web, told: object, headers: dict[str, str] | None = None) -> str:
    view = entries(view__data={"language": "vi"})
    place = ("screens-acted", "data-markup")
    return asked(web, [place], entries(screen_act__data=told), view, "screen-act.data", headers)[place]


def change(web, text: object, hours: object = "4", *, by: str = "note-form.n_submit", headers: dict[str, str] | None = None):
    outputs = [(name, "children") for name in ("note-told", "note-refused", "note-text-fault", "note-seconds-fault")]
    inputs = entries(note_form__n_submit=1, note_act__data={"act": "withdraw"})
    state = entries(note_text=text, note_seconds=hours, view__data={"language": "vi"})
    return asked(web, [*outputs, ("note-text", "value")], inputs, state, by, headers)
