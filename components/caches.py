"""The two caches of the program, as Flask-Caching has them."""

from __future__ import annotations

from flask import Flask
from flask_caching import Cache

from data_access.settings import Settings

SECONDS = 24 * 3600
FRAMES_KEPT = 20_000
DRAWINGS_KEPT = 3_000


def caches(server: Flask, settings: Settings) -> tuple[Cache, Cache]:
    """The cache of frames (files beside the mart, or Redis) and that of drawings (in memory)."""
    common = {"CACHE_DEFAULT_TIMEOUT": SECONDS}
    if settings.cache_url:
        shared = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": settings.cache_url}
    else:
        folder = str(settings.mart_folder / "cache")
        shared = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": folder, "CACHE_THRESHOLD": FRAMES_KEPT}
    memory = {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": DRAWINGS_KEPT}
    return Cache(server, config={**common, **shared}), Cache(server, config={**common, **memory})
