"""What a second program makes of our files: LibreOffice opens and prints them, poppler reads what was printed."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

# Seconds for a start of LibreOffice and for each file.
START, EACH = 120, 60
ALONE = {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word on a printed page and its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def rendered(files: Sequence[Path], kind: str, folder: Path, *, opened_as: str = "") -> list[Path]:
    """The files as LibreOffice writes them again: `kind` is pdf, png, xlsx, csv…, after a colon a filter of it.

    `opened_as` is the filter that opens them, where their ending does not say enough.
    """
    made = {file: folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files}
    left = list(files)
    while left:
        said = _converted(left, kind, folder, opened_as)
        before, left = left, [file for file in left if not made[file].exists()]
        # Now and then LibreOffice 7.4 falls over its own threads; it starts again behind the file that it made last.
        assert len(left) < len(before), f"LibreOffice could not make {made[left[0]].name}: {said}"
    return list(made.values())


def _converted(files: Sequence[Path], kind: str, folder: Path, opened_as: str) -> str:
    """One start of LibreOffice; returns what it said."""
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    opening = [f"--infilter={opened_as}"] if opened_as else []
    command = ["soffice", profile, "--headless", *opening, "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    patience = START + EACH * len(files)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience, env=os.environ | ALONE)
    return f"{done.stdout[-2000:]}{done.stderr[-2000:]}"


@cache
def _profile() -> Path:
    """A profile of this process: two starts of LibreOffice cannot share one."""
    return Path(tempfile.mkdtemp(prefix="office-"))


def pages(printed: Path) -> list[Page]:
    """The pages of a PDF with the words on them, in reading order."""
    told = subprocess.run(["pdftotext", "-bbox", str(printed), "-"], capture_output=True, check=True).stdout.decode()
    # Letters that XML does not know stand in texts of charts.
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", told))
    return [_page(page) for page in root.iter(f"{XHTML}page")]


def _page(page: ElementTree.Element) -> Page:
    boxes = ("xMin", "yMin", "xMax", "yMax")
    words = tuple(Word(word.text or "", *(float(word.get(side)) for side in boxes)) for word in page.iter(f"{XHTML}word"))
    return Page(float(page.get("width")), float(page.get("height")), words)


def pictures(printed: Path, *, dots: int = 72) -> list[Path]:
    """The pages of a PDF as PNG files beside it, `dots` to the inch."""
    stem = printed.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-r", str(dots), str(printed), str(stem)], capture_output=True, check=True)
    return sorted(printed.parent.glob(f"{stem.name}-*.png"))
