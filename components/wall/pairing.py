"""`/tuong/ghep`: a screen that is not known asks for a code; who types it at `/man-hinh` gives the screen its name."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from components import viewer
from components.guesses import Guesses
from data_access.application import ApplicationError, moment, pairings

ADDRESS = "/tuong/ghep"
# Codes a minute from one place: a hall of screens behind one proxy that are all switched on at once.
MOST = 30


def serve_pairing(server: Flask) -> None:
    """Add the route. What it answers opens nothing until somebody who may has typed the code."""
    asked = Guesses(MOST)

    @server.post(ADDRESS)
    def pair() -> Response:
        place = str(request.remote_addr)
        if not viewer.is_own_page():
            return Response(status=403)
        wait = asked.wait(place)
        if wait:
            return Response(status=429, headers={"Retry-After": str(wait)})
        asked.note(place)
        try:
            code, token = pairings.ask(viewer.application(), place=place, at=moment())
        except (ApplicationError, pairings.FullError):
            return Response(status=503)
        answer = jsonify(code=code, token=token, seconds=pairings.LASTS)
        answer.headers["Cache-Control"] = "no-store"
        return answer
