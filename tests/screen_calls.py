"""What a browser asks on the page of screens, and what it is answered."""

from __future__ import annotations

from tests.renderer import post

FAULTS = ("name", "inch", "distance", "bezel")


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
