"""Databases of the contract that this program writes when it is asked to: by the importer, and to fill one from a pack.

The dashboards themselves only read.
"""

from data_access.targets.database import Database, is_day
from data_access.targets.transactions import TargetError, transaction

__all__ = ["Database", "TargetError", "is_day", "transaction"]
