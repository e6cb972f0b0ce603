"""Requests as Dash's renderer makes them, and what they answer."""

from __future__ import annotations

import json

from tests.markups import parsed

PAGE = ("finding", "finding-detail", "asked", "notice", "announcement")


def part(name: str, **ref: str) -> dict[str, str]:
    return {"part": name, **ref}


def wire(ref: dict[str, str]) -> str:
    return json.dumps(ref, sort_keys=True, separators=(",", ":"))


def post(
    web,
    outputs: list[dict[str, object]],
    inputs: list[dict[str, object]],
    state: list[dict[str, object]],
    changed: list[str],
    headers: dict[str, str] | None = None,
):
    """One request as Dash's renderer makes it."""
    parts = outputs[0]["id"]
    pattern = {name: ["MATCH"] for name in ("panels", "page") if isinstance(parts, dict) and name in parts}
    names = [entry["id"] if isinstance(entry["id"], str) else wire({**entry["id"], **pattern}) for entry in outputs]
    told = [f"{name}.{entry['property']}" for name, entry in zip(names, outputs, strict=True)]
    alone = len(outputs) == 1
    output = told[0] if alone else ".." + "...".join(told) + ".."
    body = {
        "output": output,
        "outputs": outputs[0] if alone else outputs,
        "inputs": inputs,
        "state": state,
        "changedPropIds": changed,
    }
    return web.test_client(use_cookies=False).post("/_dash-update-component", json=body, headers=headers)


def ask(web, panel: str, search: object = "", *, language: str = "vi", opened: bool = False):
    """Ask for a card alone; the answer as it comes."""
    ref = {"part": "cards", "panels": panel}
    outputs = [{"id": ref, "property": "data-cards"}]
    inputs = [
        {"id": "address", "property": "data", "value": search},
        {"id": "version", "property": "data", "value": "1"},
        {"id": {**ref, "part": "again"}, "property": "data", "value": {"opened": [panel] * opened, "turn": 0}},
    ]
    state = [
        {"id": "view", "property": "data", "value": {"language": language}},
        {"id": ref, "property": "id", "value": ref},
    ]
    return post(web, outputs, inputs, state, ["address.data"])


def fill(web, panel: str, search: str | None = "", *, language: str = "vi", opened: bool = False):
    """Ask for a card alone; what it is told, its markup as trees."""
    ref = {"part": "cards", "panels": panel}
    answer = ask(web, panel, search, language=language, opened=opened)
    assert answer.status_code == 200, (panel, search, answer.status_code)
    told = json.loads(answer.get_json()["response"][wire(ref)]["data-cards"])[panel]
    return {**told, "body": parsed(told["body"]), "twin": parsed(told["twin"])}


def tell(
    web,
    search: str | None = "",
    *,
    language: str = "vi",
    changed: str = "address.data",
    announced: str = "",
    page: str = "overview",
):
    outputs = [{"id": part(name, page=page), "property": "children"} for name in PAGE]
    inputs = [
        {"id": "address", "property": "data", "value": search},
        {"id": "version", "property": "data", "value": "1"},
    ]
    state = [
        {"id": "view", "property": "data", "value": {"language": language}},
        {"id": part("announcement", page=page), "property": "children", "value": announced},
        {"id": part("finding", page=page), "property": "id", "value": part("finding", page=page)},
    ]
    answer = post(web, outputs, inputs, state, [changed])
    assert answer.status_code == 200, (search, answer.status_code)
    response = answer.get_json()["response"]
    return {name: response[wire(part(name, page=page))]["children"] for name in PAGE}


def spoken(component: object) -> str:
    """All text below a component that was sent as JSON."""
    if isinstance(component, str):
        return component
    if isinstance(component, list):
        return " ".join(spoken(child) for child in component)
    return spoken(component["props"].get("children") or "") if isinstance(component, dict) else ""
