"""Import files of other systems into the databases of the contract.

    python -m data_access.importer FILE … --kind dossiers --mapping M.toml --into URL [--as-of DAY] [--create-missing] [--dry-run]
    python -m data_access.importer FILE … --suggest-mapping > M.toml
    python -m data_access.importer --write-template FILE.xlsx --kind dossiers

Files: CSV, TSV, JSON lines, XLSX (also XLS, XLSB, ODS, web pages, XML 2003), plain, .gz or .zip; several at once are one
import. Every row ends as exactly one of accepted, duplicate, rejected; the rejected are written with their reason, and totals
and repeated headers are skipped and counted. The import writes everything or nothing, and a second run of a file changes
nothing.

Exit code: 0 nothing was rejected, 1 rows were rejected (the others are written; 0 with --allow-rejects), 2 the files, the
mapping or a URL was refused (nothing is written).

docs/your-data.md explains the mapping file, the rules and the reasons of rejection.
"""

from data_access.importer.declarations import MappingError
from data_access.importer.kinds import KINDS, Kind
from data_access.importer.mapping import Mapping
from data_access.importer.order import Order
from data_access.importer.parts import FileError
from data_access.importer.report import Report
from data_access.importer.run import import_files
from data_access.targets import TargetError

__all__ = ["KINDS", "FileError", "Kind", "Mapping", "MappingError", "Order", "Report", "TargetError", "import_files"]
