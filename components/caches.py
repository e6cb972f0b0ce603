"""The two caches of the program, as Flask-Caching has them.

What leaves the process holds no pickles: whoever can write a file there, or reaches Redis, must not run code here.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from cachelib.serializers import BaseSerializer
from flask import Flask
from flask_caching import Cache
from flask_caching.backends.filesystemcache import FileSystemCache
from flask_caching.backends.rediscache import RedisCache

from data_access.settings import Settings

log = logging.getLogger(__name__)
SECONDS = 24 * 3600
FRAMES_KEPT = 20_000
DRAWINGS_KEPT = 3_000
# Seconds that an answer may wait for Redis.
PATIENCE = 2.0
# How many digits the count of kept files may have; anything longer was not written here.
COUNT_DIGITS = 9


class Plain(BaseSerializer):
    """Bytes as they are, and the whole numbers by which a cache counts what it keeps."""

    def dumps(self, value: bytes | int) -> bytes:
        """The bytes that stand for a value."""
        return b"=" + value if isinstance(value, bytes) else b"#%d" % value

    def loads(self, kept: bytes | None) -> bytes | int | None:
        """The value; of anything that was not written here, none."""
        if kept and kept[:1] == b"=":
            return kept[1:]
        if kept and kept[:1] == b"#" and kept[1:].isdigit() and len(kept) <= COUNT_DIGITS + 1:
            return int(kept[1:])
        return None

    def dump(self, value: bytes | int, file: BinaryIO) -> None:
        """Write a value to a file."""
        file.write(self.dumps(value))

    def load(self, file: BinaryIO) -> bytes | int | None:
        """Read a value from a file."""
        return self.loads(file.read())


class Files(FileSystemCache):
    """A cache of files without pickles; a folder that was taken away is made anew."""

    serializer = Plain()

    def set(self, key: str, value: bytes | int, timeout: int | None = None, mgmt_element: bool = False) -> bool | None:
        """Keep a value."""
        with suppress(OSError):
            Path(self._path).mkdir(mode=0o700, parents=True, exist_ok=True)
        return super().set(key, value, timeout, mgmt_element)


class Redis(RedisCache):
    """A cache in Redis without pickles."""

    serializer = Plain()


def caches(server: Flask, settings: Settings) -> tuple[Cache, Cache]:
    """The cache of frames (files beside the mart, or Redis) and that of drawings (in memory)."""
    memory = {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": DRAWINGS_KEPT}
    return _cache(server, _shared(settings) or memory), _cache(server, memory)


def _shared(settings: Settings) -> dict[str, object] | None:
    """Where all processes keep frames; none where nothing can be written there."""
    if settings.cache_url:
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        return {"CACHE_TYPE": f"{__name__}.{Redis.__name__}", "CACHE_REDIS_URL": settings.cache_url, "CACHE_OPTIONS": options}
    folder = settings.mart_folder / "cache"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        log.warning("%s: no cache can be kept there (%s); frames are kept in memory", folder, error.strerror)
        return None
    return {"CACHE_TYPE": f"{__name__}.{Files.__name__}", "CACHE_DIR": str(folder), "CACHE_THRESHOLD": FRAMES_KEPT}


def _cache(server: Flask, config: dict[str, object]) -> Cache:
    return Cache(server, config={"CACHE_DEFAULT_TIMEOUT": SECONDS, **config})
