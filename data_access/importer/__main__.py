"""`python -m data_access.importer`: see the docstring of the package, or `--help`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

import data_access.importer as importer
from data_access.importer import KINDS, FileError, Mapping, MappingError, Order, TargetError, import_files
from data_access.importer.run import Saying
from data_access.settings import SettingError, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        settings = Settings.from_environment()
        kind = KINDS[chosen.kind]
        order = Order(
            paths=tuple(chosen.files),
            mapping=Mapping.read(chosen.mapping, kind),
            into=chosen.into,
            units=chosen.units or os.environ.get("UNIT_DB_URL", "").strip(),
            create_missing=chosen.create_missing,
            rejects=chosen.rejects,
            dry_run=chosen.dry_run,
            now=settings.now,
        )
        with _progress() as say:
            result = import_files(order, say)
    except (MappingError, FileError, TargetError, SettingError) as error:
        print(f"refused, nothing was written: {error}", file=sys.stderr)
        return 2
    print(result)
    return 1 if result.rejected and not chosen.allow_rejects else 0


def _parser() -> argparse.ArgumentParser:
    summary, _, explanation = (importer.__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m data_access.importer",
        description=summary,
        epilog=explanation,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the files, of one kind of rows")
    parser.add_argument("--kind", choices=list(KINDS), default="dossiers", help="what the rows of the files are")
    parser.add_argument("--mapping", type=Path, required=True, help="the mapping file (TOML), see below")
    parser.add_argument("--into", required=True, metavar="URL", help="the database that is written")
    parser.add_argument("--units", default="", metavar="URL", help="the unit database")
    parser.add_argument("--create-missing", action="store_true", help="add units and procedures that are not known")
    parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: FILE.rejects.csv beside the first file)")
    parser.add_argument("--allow-rejects", action="store_true", help="exit with 0 although rows were rejected")
    parser.add_argument("--dry-run", action="store_true", help="read and judge everything, write only the rejected rows")
    return parser


@contextmanager
def _progress() -> Iterator[Saying]:
    """A bar on a terminal, nothing elsewhere."""
    with tqdm(unit="B", unit_scale=True, disable=None, leave=False) as bar:

        def say(doing: str, done: int, whole: int) -> None:
            bar.set_description(doing)
            if whole:
                bar.total = whole
                bar.update(done - bar.n)

        yield say


if __name__ == "__main__":
    sys.exit(main())
