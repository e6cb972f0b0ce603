"""Import a CSV file of another system into the databases of the contract.

    python -m data_access.importer FILE.csv --kind dossiers --mapping M.toml --into URL
        [--units URL] [--create-missing] [--rejects FILE]

--into is the database that is written (sqlite:///FILE or postgresql://…), --units the unit database; without it the
setting UNIT_DB_URL, else the database of --into. Tables are created where missing. Every row ends as exactly one of
accepted, duplicate, rejected. The import writes everything or nothing, and a second run of a file changes nothing.
Exit code: 0 nothing was rejected, 1 rows were rejected (the others are written), 2 the file, the mapping or a URL was
refused (nothing is written).

The mapping file is TOML in UTF-8; only [columns] is needed:

[file]
  encoding       "utf-8" (default; a byte order mark is accepted), or "utf-16", "cp1258", "cp1252", "latin-1", …
  delimiter      "," ";" "|" or "tab"; found out when left out
  skip_lines     lines before the header (default 0)
  time_zone      the zone of times that carry none (default "Asia/Ho_Chi_Minh"); they are converted to Asia/Ho_Chi_Minh.
                 A cell without a time of day keeps its calendar day
  date_format    "iso" (default), strftime codes such as "%d/%m/%Y %H:%M:%S" or "%m/%d/%Y %I:%M:%S %p", or a list of them,
                 tried in order. Other dates than ISO are rejected until their order is declared
  blank          texts that mean missing, besides the empty one: ["NULL", "N/A"]
  missing_dates  days that mean missing: ["1900-01-01", "9999-12-31"]

[columns]        contract column = "column of the file", or { column = "…", date_format = "…" }
  Required of dossiers: code, received_at, procedure_code or procedure_name, unit_code or unit_name. The others are the
  columns of the table `dossier` in docs/data.md. Only mapped columns are read. Units and procedures are found by code,
  then by name or short name (capitals count) where one alone has it; a cell of procedure_code or unit_code may hold
  either. Without a status, a dossier has 9 where resolved_at is there, else 4. Without updated_at it has the newest of
  submitted_at, received_at, resolved_at, returned_at and extension_at.

[constants]      contract column = value of every row; of a column that is also mapped, of the rows where it is missing

[values.status]  "text of the file" = value of the contract; likewise [values.channel] and any other column but times.
  A text that is not listed rejects the row, unless "*" = value is listed for all others. "" as a value is missing.

[units]          for --create-missing:  kind = phuong, xa (default), dac_khu, so_nganh or chi_nhanh
[procedures]     for --create-missing:  field = "name" (default "Khác"), and field_column = "column of the file"
  What a new unit, procedure or field is known by becomes its code where it looks like one (letters A-Z, digits, dot,
  hyphen, underscore; at most 64), else a code is made of its letters and a hash: the same in every import.

Reasons of rejection, in the rejects file with what came and what was expected:
  missing-code, missing-received (unless the status is 1 or 3), missing-unit, missing-procedure, missing-value,
  bad-date, ambiguous-date, bad-value, unknown-unit, unknown-procedure, unknown-dossier, resolved-before-received,
  due-before-received (both by calendar date), too-few-columns, too-many-columns, bad-quotes, conflicting-duplicate,
  conflicts-with-database.
Rows of one code and the same values count once; the others are duplicates. Where values differ, the newer updated_at
of the file wins, else the later row is rejected. A dossier that the database has with other values is changed when the
row's updated_at is newer, else the row is rejected.
"""

from data_access.importer.declarations import MappingError
from data_access.importer.kinds import KINDS, Kind
from data_access.importer.mapping import Mapping
from data_access.importer.parts import FileError
from data_access.importer.report import Report
from data_access.importer.run import Order, import_files
from data_access.importer.targets import TargetError

__all__ = ["KINDS", "FileError", "Kind", "Mapping", "MappingError", "Order", "Report", "TargetError", "import_files"]
