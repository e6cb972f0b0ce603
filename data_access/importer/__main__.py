"""`python -m data_access.importer`: see the docstring of the package, or `--help`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import data_access.importer as importer
from data_access.importer import KINDS, FileError, Mapping, MappingError, TargetError, import_file


def main(arguments: Sequence[str] | None = None) -> int:
    summary, _, explanation = (importer.__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m data_access.importer",
        description=summary,
        epilog=explanation,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the CSV file")
    parser.add_argument("--kind", choices=list(KINDS), default="dossiers", help="what the rows of the file are")
    parser.add_argument("--mapping", type=Path, required=True, help="the mapping file (TOML), see below")
    parser.add_argument("--into", required=True, help="URL of the database that is written")
    parser.add_argument("--units", default="", help="URL of the unit database")
    parser.add_argument("--create-missing", action="store_true", help="add units and procedures that are not known")
    parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: FILE.rejects.csv beside FILE.csv)")
    chosen = parser.parse_args(arguments)
    try:
        result = import_file(
            chosen.file,
            Mapping.read(chosen.mapping, KINDS[chosen.kind]),
            into=chosen.into,
            units=chosen.units or os.environ.get("UNIT_DB_URL", "").strip(),
            create_missing=chosen.create_missing,
            rejects=chosen.rejects,
        )
    except (MappingError, FileError, TargetError) as error:
        print(f"refused, nothing was written: {error}", file=sys.stderr)
        return 2
    print(result)
    return 1 if result.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
