"""`/tuong`: the page of a screen, what it shows, and the small question that it asks again and again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from flask import Flask, Response, jsonify, render_template_string, request, send_file

from components import formats, viewer
from components.formats import LANGUAGES
from components.freshness import freshness
from components.i18n import say
from components.wall.payload import WORDS, payload
from components.wall.room import Room
from data_access import clock
from data_access.store import NoMartError

ASSETS = Path(__file__).parents[2] / "assets"
FILES = ("10-tokens.css", "20-base.css", "wall/wall.css", "wall/wall.js")
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)


def serve_wall(server: Flask) -> None:
    """The addresses of a screen; what they answer holds sums only."""
    page = (ASSETS / "wall" / "index.html").read_text("utf-8")

    @server.get("/tuong")
    def wall() -> Response:
        language, room = viewer.language(), _room()
        files = [f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}" for name in FILES]
        told = {"words": {name: say(f"wall.{name}", language) for name in WORDS}, "text": room.text, "smallest": room.smallest}
        answer = Response(
            render_template_string(page, language=language, room=room, files=files, told=told, title=say("wall.title", language))
        )
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @server.get("/tuong-sw.js")
    def worker() -> Response:
        """From above `/tuong`, since a worker serves only what lies below it."""
        answer = send_file(ASSETS / "wall" / "worker.js", mimetype="text/javascript")
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @server.get("/tuong/data")
    def data() -> Response:
        try:
            told = asdict(payload(viewer.store(), _room(), viewer.language()))
        except NoMartError:
            return Response(status=503)
        answer = jsonify(told)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    @server.get("/tuong/nhip")
    def pulse() -> Response:
        asked = request.args.get("lang")
        language = asked if asked in LANGUAGES else viewer.language()
        now = clock.now(viewer.store().settings)
        told = {
            **freshness(language),
            "program": viewer.store().program,
            "at": int(now.timestamp() * 1000),
            "moves": viewer.store().settings.now is None,
            "day": say(
                "wall.day", language, weekday=say(f"wall.weekday.{now.isoweekday()}", language), day=formats.day(now.date())
            ),
        }
        answer = jsonify(told)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def _room() -> Room:
    return Room.read(request.args.get("inch"), request.args.get("distance"))
