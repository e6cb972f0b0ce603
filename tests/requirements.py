"""What the tests need of the system, from Debian where it is missing: Chromium, PostgreSQL, and LibreOffice for `long` ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql")
OFFICE = Path("/usr/lib/libreoffice/share/.registry")
LONG = "long"
# Text falls back to a whole Vietnamese face where a picture is drawn without the page's own.
PACKAGES = {"chromium": lambda: shutil.which("chromium") is not None, "postgresql": lambda: any(POSTGRES.glob("*/bin/initdb"))}
# What opens and prints the files that leave the program.
OFFICES = {
    **{f"libreoffice-{part}-nogui": lambda part=part: (OFFICE / f"{part}.xcd").exists() for part in ("calc", "impress", "draw")},
    "poppler-utils": lambda: shutil.which("pdftotext") is not None,
}


def main(what: str = "") -> int:
    """0 when everything is there or could be installed; else 1 and the one command to type."""
    wanted = PACKAGES | (OFFICES if what == LONG else {})
    missing = [name for name, present in wanted.items() if not present()]
    if not missing:
        return 0
    command = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        print(f"The tests need {' and '.join(missing)}. As root, type:\n    {command}", file=sys.stderr)
        return 1
    print(f"installing {' and '.join(missing)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["sh", "-c", f"{command} >/dev/null"], env=environment, check=False)
    if done.returncode:
        print(f"could not install what the tests need; as root, type:\n    {command}", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
