"""The simulated databases: what the dashboards show until real ones are connected.

Every dossier is simulated. The published figures come out of the rows by counting them; nothing is
written down as a total. `python -m data_access.demo` makes both databases.
"""

from data_access.demo.making import make

__all__ = ["make"]
