"""Bodies as pages of the program send them to each of its callbacks, made of what the callbacks declare."""

from __future__ import annotations

import json
import sys
from copy import deepcopy

GOOD = {
    ("address", "data"): "?kind=xa",
    ("version", "data"): "1",
    ("view", "data"): {"language": "vi"},
    ("list-usual", "data"): "open_overdue",
    ("dossier-asked", "data"): "H17.127-250813-0001",
    ("drawer-asked", "data"): {"unit": "20200", "search": ""},
    ("_pages_location", "pathname"): "/xa-phuong",
    ("_pages_location", "search"): "?kind=xa",
    ("screen-inch", "value"): "110",
    ("screen-distance", "value"): "6",
}
CHOSEN = {"panels": "kpi-overdue kpi-on-time", "page": "overview"}


def callbacks() -> dict[str, dict[str, object]]:
    """Those that the server answers, by their output."""
    known = sys.modules["app"].app.callback_map
    return {output: told for output, told in known.items() if "callback" in told}


def body(output: str) -> dict[str, object]:
    """A body that this callback answers."""
    told = callbacks()[output]
    outputs = told["output"] if isinstance(told["output"], list) else [told["output"]]
    entries = [_entry(place.to_dict()) for place in outputs]
    inputs, state = ([_told(place) for place in told[side]] for side in ("inputs", "state"))
    return deepcopy(
        {
            "output": output,
            "outputs": entries if isinstance(told["output"], list) else entries[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{_spelled(inputs[0]['id'])}.{inputs[0]['property']}"],
        }
    )


def _entry(place: dict[str, str]) -> dict[str, object]:
    ref = place["id"]
    if ref.startswith("{"):
        ref = {part: CHOSEN[part] if value == ["MATCH"] else value for part, value in json.loads(ref).items()}
    return {"id": ref, "property": place["property"]}


def _told(place: dict[str, str]) -> dict[str, object]:
    entry = _entry(place)
    if entry["property"] == "id":
        value = entry["id"]
    elif isinstance(entry["id"], dict):
        value = {"opened": [], "turn": 0} if entry["id"]["part"] == "again" else ""
    else:
        value = GOOD.get((entry["id"], entry["property"]))
    return {**entry, "value": value}


def _spelled(ref: object) -> str:
    return ref if isinstance(ref, str) else json.dumps(ref, sort_keys=True, separators=(",", ":"))
