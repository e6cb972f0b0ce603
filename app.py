"""Build the program and serve it: `python app.py`, or `gunicorn app:server`.

The one module that acts on import. It ends with one request to itself, because Dash finishes its set-up on the first
one without a lock, and two first requests at once would break it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from pathlib import Path

import dash
from flask import Flask, Response, request

from components import viewer
from components.boundaries import serve_boundaries
from components.caches import caches
from components.cards import safely_filled
from components.delivery import serve_delivery
from components.exports.dossiers import serve_dossiers
from components.exports.routes import serve_exports
from components.forged import refuse_forged
from components.formats import LANGUAGES
from components.freshness import serve_freshness
from components.guarding import POLICY, POLICY_SETTING, Guard
from components.i18n import say
from components.log_lines import tell_by_lines
from components.panels import PANELS
from components.program import Program, serve_no_other_file
from components.screens.gate import serve_gate
from components.searching import serve_search
from components.serving import listen, tell_start, unheard
from components.wall.payload import payload
from components.wall.room import Room
from components.wall.routes import serve_wall
from data_access import demo
from data_access.application import Application
from data_access.boundaries import Boundaries, BoundariesError, boundaries_of
from data_access.mart import BuildError, Folder, Version, build_apart, refresh
from data_access.mart.extract import sources_key
from data_access.mart.watch import watch
from data_access.settings import SettingError, Settings
from data_access.store import Store

log = logging.getLogger(__name__)
YEAR = 365 * 24 * 3600
# The share of the time between two refreshes that may be spent on drawing ahead.
WARMING = 0.1
# Seconds after which a thread that computes lets another one in: a poll of some milliseconds need not wait for a drawing.
TURN = 0.0005


def read_settings() -> Settings:
    """The settings; a wrong one ends the program with its name."""
    try:
        return Settings.from_environment()
    except SettingError as error:
        sys.exit(str(error))


def read_boundaries(settings: Settings) -> Boundaries | None:
    """The boundaries that the province gives, read and drawn once; a file that is wrong ends the program with its reason."""
    try:
        return boundaries_of(settings)
    except BoundariesError as error:
        sys.exit(f"BOUNDARIES_PATH: {error}")


def build_app(settings: Settings, boundaries: Boundaries | None = None) -> dash.Dash:
    """The Dash program with its routes, cache and store."""
    server = Flask(__name__, static_folder=None)
    server.extensions[viewer.EXTENSION] = Store(settings, *caches(server, settings), boundaries)
    server.extensions[viewer.APPLICATION] = Application(settings.app_db_url)
    server.url_map.merge_slashes = False
    server.wsgi_app = Guard(server)
    server.after_request(remember_language)
    serve_freshness(server)
    serve_dossiers(server)
    serve_exports(server)
    serve_boundaries(server)
    serve_wall(server)
    serve_gate(server)
    serve_search(server)
    serve_delivery(server)
    serve_no_other_file(server)
    program = Program(
        __name__,
        server=server,
        use_pages=True,
        # Dash lets `?code=` stand for the code in a path; a page of one thing goes by the path itself.
        routing_callback_inputs={"path": dash.State("_pages_location", "pathname")},
        title="TTHC",
        update_title=None,
        # They repeat the name of the host that whoever asks has said.
        include_pages_meta=False,
        serve_locally=True,
        assets_folder=str(Path(__file__).parent / "assets"),
        enable_mcp=False,
        # Without it Dash writes the layouts of all pages into each of them.
        suppress_callback_exceptions=True,
        assets_ignore="early.js",
        # The wall has a page of its own.
        assets_path_ignore=["wall"],
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    # Callbacks are registered by importing; the pages before them must find the program.
    from components.shell import shell

    with server.app_context():
        program.layout = shell
    refuse_forged(server, program.callback_map)
    page = (Path(__file__).parent / "assets" / "index.html").read_text("utf-8")
    # What a browser that cannot run the page says: nobody knows yet in which language it is asked.
    program.index_string = page.replace("{too_old}", " ".join(say("shell.too_old", language) for language in LANGUAGES))
    return program


def remember_language(answer: Response) -> Response:
    """`?lang=en` on a page is remembered for the next one."""
    asked = request.args.get("lang")
    # A stranger's page that only leads here does not choose it.
    own = request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    if asked in LANGUAGES and own and answer.status_code == 200 and answer.mimetype == "text/html":
        kept = {"max_age": YEAR, "samesite": "Lax", "httponly": True, "secure": viewer.scheme() == "https"}
        answer.set_cookie(viewer.LANGUAGE_COOKIE, asked, **kept)
    return answer


def prepare(settings: Settings) -> None:
    """Make the demo's databases where they are asked for and missing, and bring the mart up to date.

    Whatever fails is told; the program starts all the same, serves what there is, and goes on trying.
    """
    databases = [Path(url.removeprefix("sqlite:///")) for url in (settings.dossier_db_url, settings.unit_db_url)]
    served = None
    try:
        if settings.demo and not all(path.exists() for path in databases):
            print("making the simulated databases ...", flush=True)
            demo.make(databases[0].parent, settings.province)
        served = Folder(settings.mart_folder).current(sources_key(settings))
        if served is None:
            print("building the mart ...", flush=True)
        refresh(settings, build_apart)
    except (BuildError, OSError) as error:
        print(f"the mart could not be refreshed: {error}", file=sys.stderr)
        print("the version before is served" if served else "there are no figures to show yet; it is tried again", file=sys.stderr)


def warm(_version: Version) -> None:
    """Draw the wall and the first pages of a new version before anyone asks for them, as long as the next refresh need not wait."""
    began = time.monotonic()
    with server.app_context():
        store = viewer.store()
        payload(store, Room(), store.settings.language)
        for panel in PANELS.values():
            before = time.monotonic()
            if before - began > WARMING * store.settings.refresh_seconds:
                return
            if panel.tell:
                safely_filled(panel, "", store.settings.language)
                # As long as it took, those who ask have the processor for themselves.
                time.sleep(time.monotonic() - before)


def serve(settings: Settings) -> None:
    """Serve until stopped, refreshing the mart in a thread."""
    try:
        listener = listen(server, settings.host, settings.port)
    except OSError as error:
        sys.exit(unheard(settings.host, settings.port, error))
    sys.setswitchinterval(TURN)
    stop = threading.Event()
    threading.Thread(target=watch, args=(settings, stop, warm, build_apart), name="refresher", daemon=True).start()
    print(f"serving http://{settings.host}:{settings.port}", flush=True)
    tell_start(settings)
    try:
        listener.run()
    finally:
        stop.set()


tell_by_lines()
settings = read_settings()
boundaries = read_boundaries(settings)
# What the program writes is for its own login: dossiers, notes, marks of screens.
os.umask(0o077)
if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    prepare(settings)
app = build_app(settings, boundaries)
server = app.server
with server.test_client() as client:
    client.get("/")
# The scripts that Dash writes into its page are known once it has made one.
server.config[POLICY_SETTING] = POLICY.format(scripts=" ".join(app.csp_hashes()))
if __name__ == "__main__":
    serve(settings)
