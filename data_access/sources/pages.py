"""Pages of `docs/` that are generated: written, or compared with what they would be."""

from __future__ import annotations

import sys
from pathlib import Path


def keep(page: str, file: Path, *, of: str, command: str, check: bool) -> int:
    """Write a page; with `check`, write nothing and return 1 when the file lags behind what it is made `of`."""
    if check:
        if file.is_file() and file.read_text(encoding="utf-8") == page:
            return 0
        print(f"{file.name} lags behind the {of}; run: {command}", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", newline="\n")
    print(f"wrote {file.name}")
    return 0
