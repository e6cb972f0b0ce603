"""The mart: immutable, numbered versions made from the two source databases.

`build` reads both sources in one snapshot each, makes facts, pauses, ledger and dimensions, checks them, and
publishes them by moving a pointer. A version that is published is never changed again.
"""

from data_access.mart.apart import build_apart
from data_access.mart.build import build
from data_access.mart.notes import Failure
from data_access.mart.publishing import BuildError, Folder
from data_access.mart.version import Version
from data_access.mart.watch import refresh

__all__ = ["BuildError", "Failure", "Folder", "Version", "build", "build_apart", "refresh"]
