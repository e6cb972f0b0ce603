"""`/tuong`: the page of a screen, what it shows, and the small question that it asks again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from flask import Flask, Response, jsonify, render_template_string, request, send_file

from components import viewer
from components.formats import LANGUAGES, Language
from components.freshness import AGES, TOLD_MINUTES
from components.guarding import OWN
from components.i18n import say
from components.markup import markup
from components.wall.admission import HEADER, Admission, acknowledged, admission, reported, typed
from components.wall.calibration import calibration
from components.wall.pairing import serve_pairing
from components.wall.payload import payload
from components.wall.pulse import pulse
from components.wall.room import SEAMS, Room
from data_access.application import ApplicationError
from data_access.store import NoMartError

ASSETS = Path(__file__).parents[2] / "assets"
STYLES = ("10-tokens.css", "20-base.css", "wall/wall.css", "wall/edges.css")
SCRIPTS = tuple(
    f"wall/{name}.js"
    for name in ("old", "stage", "clock", "kept", "pairing", "link", "lines", "seams", "spare", "awake", "keys", "surround", "wall")
)
POLICY = f"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; {OWN}"
# By this the browser knows the page of this program from one that a proxy gives in its place.
SERVED = "X-Wall"
# Words that the browser sets: they depend on its own state.
WORDS = (
    *("next", "next_scene", "previous", "pause", "paused", "full_screen", "help", "keys", "lost", "away", "nothing", "aged", "old"),
    *("refused", "revoked", "pair", "pair_where", "known", "undrawn", "too_old"),
)


def serve_wall(server: Flask) -> None:
    """The addresses of a screen; what they answer holds sums only."""
    page, stage = ((ASSETS / "wall" / f"{name}.html").read_text("utf-8") for name in ("page", "wall"))

    @server.get("/tuong")
    def wall() -> Response:
        language = _language()
        files = {"styles": STYLES, "scripts": SCRIPTS}
        body = render_template_string(stage, room=Room.read(request.args), told=_told(language))
        answer = _page(page, files, language=language, body=body, title=say("wall.title", language))
        answer.headers[SERVED] = viewer.store().program
        return answer

    @server.get("/tuong/mau")
    def test_pattern() -> Response:
        """No figure stands on it, so it needs no token."""
        language = _language()
        body = markup(calibration(Room.read(request.args), language))
        files = {"styles": [*STYLES, "wall/calibration.css"], "scripts": ["wall/stage.js"]}
        return _page(page, files, language=language, body=body, title=say("wall.calibration.title", language))

    @server.get("/tuong-sw.js")
    def worker() -> Response:
        """From above `/tuong`, since a worker serves only what lies below it."""
        answer = send_file(ASSETS / "wall" / "worker.js", mimetype="text/javascript")
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @server.get("/tuong/data")
    def data() -> Response:
        return _admitted(lambda of: asdict(payload(viewer.store(), of.room, _language())))

    @server.get("/tuong/nhip")
    def beat() -> Response:
        def told(of: Admission) -> dict[str, object]:
            if of.screen:
                reported(of.screen)
            acknowledged(of.screen)
            return asdict(pulse(_language(), of.room, typed()))

        return _admitted(told)

    serve_pairing(server)


def _page(template: str, files: dict[str, Sequence[str]], **values: object) -> Response:
    answer = Response(render_template_string(template, **{kind: map(_dated, names) for kind, names in files.items()}, **values))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _told(language: Language) -> dict[str, object]:
    """What the browser needs while nobody answers, and who made it.

    To tell an age: words, and the ladder of the pages' badge. To keep text off the seams: where they lie, from above.
    """
    return {
        "program": viewer.store().program,
        "words": {name: say(f"wall.{name}", language) for name in WORDS},
        "ages": [(say(f"fresh.{unit}", language, count="{count}"), minutes) for unit, minutes in AGES],
        "told": TOLD_MINUTES,
        "seams": {bezel: tops for bezel, (_lefts, tops) in SEAMS.items()},
    }


def _admitted(tell: Callable[[Admission], dict[str, object]]) -> Response:
    """What may be told to whoever asks; 403 to a screen without a right, in the program's own name, 503 while it cannot be told."""
    try:
        of = admission()
        answer = jsonify(tell(of)) if of.allowed else _refused(of)
    except (NoMartError, ApplicationError):
        answer = Response(status=503)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _refused(of: Admission) -> Response:
    """What is not let in knows it from the program itself; one that has guessed too often is told when it may ask again."""
    if of.again:
        return Response(status=429, headers={"Retry-After": str(of.again)})
    return Response(status=403, headers={HEADER: "refused"})


def _dated(name: str) -> str:
    """The address of a file, another one when it has changed."""
    return f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}"


def _language() -> Language:
    """The language of the screen as it asks, which may differ from the one that a person chose in the same browser."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else viewer.language()
