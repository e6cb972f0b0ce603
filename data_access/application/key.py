"""The key of whoever may change what others see: a file that only the program's own login reads, the same for all its processes.

A browser gives it once, and is given a pass for a working day.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path

from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy.engine import make_url

from data_access.settings import Settings

NAME = "manage.key"
# 192 bits; one that somebody has written by hand may not be shorter than these letters.
KEY_BYTES, SHORTEST = 24, 20
PASS_SECONDS = 12 * 3600
SALT, PASS = "manage", b"may"


class KeyFileError(LookupError):
    """The key cannot be read or made; the message says which file and what to do."""


@dataclass(frozen=True)
class ManageKey:
    """The key in the file at `path`, read at every use: a new one ends all passes at once."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> ManageKey:
        """Beside the application's database, or where that is a server, beside the mart."""
        url = make_url(settings.app_db_url)
        is_file = url.get_backend_name() == "sqlite" and url.database
        return cls((Path(url.database) if is_file else settings.mart_folder).parent / NAME)

    def read(self) -> str:
        """The key, made at the first time. Raises KeyFileError."""
        try:
            if not self.path.exists():
                self._write(os.link)
            found = self.path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFileError(f"the key of the screens, {self.path}, cannot be read or made: {error}") from error
        if len(found) < SHORTEST:
            raise KeyFileError(f"{self.path} has {len(found)} letters, expected {SHORTEST} or more: delete it, and one is made")
        return found

    def renew(self) -> str:
        """Another key; every pass of the one before ends. Raises KeyFileError."""
        try:
            self._write(os.replace)
        except OSError as error:
            raise KeyFileError(f"the key of the screens, {self.path}, cannot be made: {error}") from error
        return self.read()

    def fits(self, given: str) -> bool:
        """Whether this is the key."""
        return compare_digest(given.strip().encode("utf-8", "replace"), self.read().encode())

    def new_pass(self) -> str:
        """What a browser shows instead of the key."""
        return TimestampSigner(self.read(), salt=SALT).sign(PASS).decode()

    def allows(self, shown: str) -> bool:
        """Whether this is a pass of the present key, of the last hours."""
        try:
            return TimestampSigner(self.read(), salt=SALT).unsign(shown, max_age=PASS_SECONDS) == PASS
        except BadSignature:
            return False

    def _write(self, put: Callable[[Path, Path], None]) -> None:
        """A whole file or none, whoever else makes one meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = self.path.with_name(f"{NAME}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secrets.token_urlsafe(KEY_BYTES)}\n")
        try:
            put(made, self.path)
        except FileExistsError:
            return
        finally:
            made.unlink(missing_ok=True)
