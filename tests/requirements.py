"""What the tests need of the system: Chromium and PostgreSQL, installed from Debian when they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql")
# Text falls back to a whole Vietnamese face where a picture is drawn without the page's own.
PACKAGES = {"chromium": lambda: shutil.which("chromium") is not None, "postgresql": lambda: any(POSTGRES.glob("*/bin/initdb"))}


def main() -> int:
    """0 when everything is there or could be installed; else 1 and the one command to type."""
    missing = [name for name, present in PACKAGES.items() if not present()]
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
    sys.exit(main())
