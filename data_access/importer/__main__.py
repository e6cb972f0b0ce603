"""`python -m data_access.importer`: see the docstring of the package, or `--help`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from tqdm import tqdm

import data_access.importer as importer
from data_access.importer import KINDS, FileError, Kind, Mapping, MappingError, Order, Report, TargetError, import_files
from data_access.importer.assistant import glances, is_template, suggested, template_mapping, write_template
from data_access.importer.closing import ALL, FEW
from data_access.importer.declarations import encodings
from data_access.importer.mapping import Layout
from data_access.importer.run import Saying
from data_access.packs import PackError
from data_access.settings import SettingError, Settings

# A row is many small tuples and no cycle: looking for cycles after every few hundred takes a fifth of the time.
RARELY = 500_000
REFUSED = (MappingError, FileError, TargetError, PackError, SettingError, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 all is well, 1 rows were rejected (the others are written), 2 refused (nothing is written)."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    kind = KINDS[chosen.kind]
    try:
        settings = Settings.from_environment()
        if chosen.write_template:
            write_template(chosen.write_template, kind, province=settings.province)
            print(f"{chosen.write_template}: to be filled in, one row for each of {kind.name}; imported without a mapping")
            return 0
        if not chosen.files:
            parser.error("no FILE came; expected the files to import")
        if chosen.suggest_mapping:
            said = "" if encodings(chosen.encoding) == encodings("utf-8") else chosen.encoding
            print(suggested(chosen.files, _layout(chosen.encoding), kind, encoding=said))
            return 0
        if not chosen.into:
            parser.error("no --into came; expected the URL of the database that is written")
        result = _imported(chosen, kind, settings)
    except REFUSED as error:
        print(f"refused, nothing was written: {error}", file=sys.stderr)
        return 2
    except MemoryError:
        print("refused, nothing was written: a file needs more memory than there is; split it", file=sys.stderr)
        return 2
    # What is written is written, whether anybody still listens or not.
    with suppress(BrokenPipeError):
        print(result, flush=True)
    return 1 if result.rejected and not chosen.allow_rejects else 0


def _imported(chosen: argparse.Namespace, kind: Kind, settings: Settings) -> Report:
    order = Order(
        paths=tuple(chosen.files),
        mapping=Mapping.read(chosen.mapping, kind) if chosen.mapping else _of_template(chosen.files, kind),
        into=chosen.into,
        units=chosen.units or os.environ.get("UNIT_DB_URL", "").strip(),
        create_missing=chosen.create_missing,
        rejects=chosen.rejects,
        dry_run=chosen.dry_run,
        # The demo stands at a moment of its own; what is imported does not.
        as_of=chosen.as_of,
        close_missing=chosen.close_missing,
        now=settings.now if os.environ.get("NOW", "").strip() else None,
    )
    gc.set_threshold(RARELY)
    with _progress() as say:
        return import_files(order, say)


def _layout(name: str) -> Layout:
    return Layout(**encodings(name), delimiter="", skip_lines=0, header=True, sheet="")


def _of_template(paths: Sequence[Path], kind: Kind) -> Mapping:
    """The mapping of a filled template. Raises MappingError where the first file has not its header."""
    if any(is_template(glance.header, kind) for glance in glances(paths[:1], _layout("utf-8"))):
        return Mapping.of(template_mapping(kind), kind)
    raise MappingError(
        f"no --mapping came, and {paths[0].name} has not the columns of the template for {kind.name}; "
        "--suggest-mapping proposes a mapping, --write-template gives the template"
    )


def _parser() -> argparse.ArgumentParser:
    summary, _, explanation = (importer.__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m data_access.importer",
        description=summary,
        epilog=explanation,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="the files, of one kind of rows")
    parser.add_argument("--kind", choices=list(KINDS), default="dossiers", help="what the rows of the files are")
    parser.add_argument("--mapping", type=Path, metavar="M.toml", help="the mapping file; a filled template needs none")
    parser.add_argument("--into", default="", metavar="URL", help="the database that is written")
    parser.add_argument("--units", default="", metavar="URL", help="the unit database (default: UNIT_DB_URL, else --into)")
    parser.add_argument("--create-missing", action="store_true", help="add units and procedures that are not known")
    parser.add_argument("--rejects", type=Path, metavar="CSV", help="where rejected rows go (default: FILE.rejects.csv)")
    parser.add_argument("--allow-rejects", action="store_true", help="exit with 0 although rows were rejected")
    parser.add_argument("--as-of", type=_day, metavar="DAY", help="the files are an export of this day: it wins over older ones")
    parser.add_argument(
        "--close-missing",
        nargs="?",
        const=FEW,
        default="",
        choices=(FEW, ALL),
        help="with --as-of: close the open dossiers that the export no longer has; =all: also more than a fifth",
    )
    parser.add_argument("--dry-run", action="store_true", help="read and judge everything, write only the rejected rows")
    parser.add_argument("--suggest-mapping", action="store_true", help="print a draft of a mapping for the files")
    parser.add_argument("--encoding", default="utf-8", help="of the files, for --suggest-mapping")
    parser.add_argument("--write-template", type=Path, metavar="XLSX", help="write a workbook to fill in, for --kind")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} came; expected a day such as 2025-07-11") from None


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
