"""The program as Dash makes it, but that it tells no version of its parts, and that a page that is none is not found."""

from __future__ import annotations

import logging

import dash
from dash._pages import _path_to_page
from dash.exceptions import DependencyException
from flask import Flask, Response, request

SUITES = "/_dash-component-suites/"
log = logging.getLogger(__name__)
# What the browser's part of Dash does not need, and a stranger need not know.
UNTOLD = ("dash_version", "dash_version_url", "ddk_version", "plotly_version", "python_version")


class Program(dash.Dash):
    """See the module."""

    def _config(self) -> dict[str, object]:
        return {name: value for name, value in super()._config().items() if name not in UNTOLD}

    def index(self, path: str = "") -> str | tuple[str, int]:
        """The page that loads all others; where the path is none of them, it says so to whoever reads no page."""
        page, _variables = _path_to_page(path.strip("/"))
        told = super().index()
        return told if page and page["path"] != "/404" else (told, 404)


def serve_no_other_file(server: Flask) -> None:
    """What is no file of Dash is not found, in one line of the log, instead of failing with the list of all."""

    @server.errorhandler(DependencyException)
    @server.errorhandler(FileNotFoundError)
    def not_found(error: Exception) -> Response:
        if not request.path.startswith(SUITES):
            raise error
        log.warning("no such file of Dash: %.200s", " ".join(str(error).split()))
        return Response("not found", status=404, mimetype="text/plain")
