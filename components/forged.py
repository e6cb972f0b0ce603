"""Whether what comes to a callback was made by a page of this program: anything else is refused before Dash looks at it.

A callback says in its annotations what it may be told; where it says nothing it is told a text, or nothing yet.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import get_type_hints

from flask import Flask, Response, request
from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import BadRequest

from components.browser_values import Path, Said

log = logging.getLogger(__name__)
PATH = "/_dash-update-component"
# What the browser's part of Dash sends is small and shallow.
LARGEST = 1 << 20
DEEPEST, MOST = 12, 20_000
WILD = ["MATCH"]
# What a callback of Dash itself is told of a browser's address.
UNSAID = {"pathname": Path}


class ForgedError(ValueError):
    """No page of this program asks so; the message says what came."""


@dataclass(frozen=True)
class Place:
    """A property of a component that a callback is told or tells; parts of its id may be open."""

    ref: str | dict[str, object]
    name: str

    @classmethod
    def read(cls, declared: Mapping[str, str]) -> Place:
        ref = declared["id"]
        return cls(json.loads(ref) if ref.startswith("{") else ref, declared["property"])

    def fits(self, came: object, chosen: dict[str, str]) -> bool:
        """Whether an entry of a request names this property; what stands in the open parts must be the same in all entries."""
        if not isinstance(came, dict) or came.get("property") != self.name:
            return False
        ref = came.get("id")
        if isinstance(self.ref, str) or not isinstance(ref, dict):
            return ref == self.ref
        return ref.keys() == self.ref.keys() and all(
            isinstance(ref[part], str) and chosen.setdefault(part, ref[part]) == ref[part] if value == WILD else ref[part] == value
            for part, value in self.ref.items()
        )


@dataclass(frozen=True)
class Declared:
    """A callback as it was declared: where it tells, where it is told, and what it may be told there."""

    outputs: tuple[Place, ...]
    told: tuple[Place, ...]
    allowed: tuple[TypeAdapter[object], ...]
    inputs: int
    is_single: bool

    @classmethod
    def read(cls, registered: Mapping[str, object]) -> Declared:
        output = registered["output"]
        outputs = output if isinstance(output, list) else [output]
        told = [Place.read(one) for one in (*registered["inputs"], *registered["state"])]
        said = _annotations(registered["callback"].__wrapped__, len(told))
        allowed = tuple(TypeAdapter(hint or UNSAID.get(place.name, Said)) for place, hint in zip(told, said, strict=True))
        places = tuple(Place.read(one.to_dict()) for one in outputs)
        return cls(places, tuple(told), allowed, len(registered["inputs"]), not isinstance(output, list))


def refuse_forged(server: Flask, callbacks: Mapping[str, Mapping[str, object]]) -> None:
    """Stand before Dash's route; `callbacks` are those that Dash knows when a request comes."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST
    known: dict[str, Declared] = {}

    @server.before_request
    def refused() -> Response | None:
        if request.path != PATH or request.method != "POST":
            return None
        try:
            check(_body(), partial(_declared, callbacks, known))
        except ForgedError as error:
            log.warning("refused what no page asks: %.300s", error)
            return Response("400: no page of this program asks so\n", status=400, mimetype="text/plain")
        return None


def check(body: object, declared: Callable[[object], Declared]) -> None:
    """Raises ForgedError unless a page of this program may have sent this body."""
    _check_size(body)
    if not isinstance(body, dict):
        raise ForgedError("the body is no object")
    callback = declared(body.get("output"))
    outputs, chosen = body.get("outputs"), {}
    outputs = [outputs] if callback.is_single else outputs
    told = [*_entries(body, "inputs", callback.inputs), *_entries(body, "state", len(callback.told) - callback.inputs)]
    for came, places in ((outputs, callback.outputs), (told, callback.told)):
        if not isinstance(came, list) or len(came) != len(places):
            raise ForgedError(f"expected {len(places)} properties of {body['output']!r:.80}")
        for entry, place in zip(came, places, strict=True):
            if not place.fits(entry, chosen):
                raise ForgedError(f"expected {place.name!r} of {place.ref!r}, not {entry!r:.80}")
    _check_changed(body, told[: callback.inputs])
    _check_values(callback, told)


def _check_values(callback: Declared, told: list[dict[str, object]]) -> None:
    for entry, place, allowed in zip(told, callback.told, callback.allowed, strict=True):
        try:
            allowed.validate_python(entry.get("value"), strict=True)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
            raise ForgedError(f"{place.name!r} of {place.ref!r} cannot be {entry.get('value')!r:.80}: {reason}") from None
        if place.name == "id" and entry.get("value") != entry["id"]:
            raise ForgedError(f"the id of {entry['id']!r:.80} cannot be {entry.get('value')!r:.80}")


def _check_changed(body: dict[str, object], inputs: list[dict[str, object]]) -> None:
    names = {f"{_spelled(entry['id'])}.{entry['property']}" for entry in inputs}
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) and name in names for name in changed):
        raise ForgedError(f"what has changed cannot be {changed!r:.80}")


def _check_size(body: object) -> None:
    """Depth, number and letters of what came, looked at without going down into it."""
    level, seen = [body], 0
    for _depth in range(DEEPEST):
        seen += len(level)
        if seen > MOST:
            raise ForgedError(f"more than {MOST} values")
        level = [inner for one in level for inner in _parts(one)]
    if level:
        raise ForgedError(f"nested more than {DEEPEST} deep")


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ForgedError("half a letter, which no text has") from None


def _entries(body: dict[str, object], name: str, count: int) -> list[dict[str, object]]:
    came = body.get(name, [])
    if not isinstance(came, list) or len(came) != count:
        raise ForgedError(f"expected {count} {name} of {body['output']!r:.80}")
    return came


def _body() -> object:
    try:
        return request.get_json()
    except RecursionError:
        raise ForgedError("nested too deeply") from None
    except BadRequest:
        raise ForgedError("the body is no JSON") from None


def _declared(callbacks: Mapping[str, Mapping[str, object]], known: dict[str, Declared], output: object) -> Declared:
    """The callback behind an output that the server tells; one of the browser is none."""
    registered = callbacks.get(output) if isinstance(output, str) else None
    if registered is None or "callback" not in registered:
        raise ForgedError(f"no callback tells {output!r:.80}")
    if output not in known:
        known[output] = Declared.read(registered)
    return known[output]


def _annotations(function: Callable[..., object], count: int) -> list[object]:
    hints = get_type_hints(function, include_extras=True)
    told: list[object] = []
    for name, parameter in inspect.signature(function).parameters.items():
        rest = parameter.kind is inspect.Parameter.VAR_POSITIONAL
        told += [hints.get(name)] * (count - len(told) if rest else 1)
    # Parameters by name stand in Dash's own callback, which declares nothing.
    return (told + [None] * count)[:count]


def _spelled(ref: object) -> str:
    """An id as the browser writes it."""
    return ref if isinstance(ref, str) else json.dumps(ref, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
