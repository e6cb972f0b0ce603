"""The application's own database: what people do with the program, not what the province's dossiers say.

It is written while the program runs: screens of rooms, the codes by which they are paired, and the note that they show. Moments
are whole seconds since 1970 of the machine's clock: these are things of a room, and a clock that stands still must not make a note
eternal.
"""

from data_access.application.database import Application, ApplicationError
from data_access.application.faults import Fault, WrongValuesError
from data_access.application.moments import local, moment
from data_access.application.notes import Note
from data_access.application.screens import BEZELS, INCHES, METRES, Bezel, NoScreenError, Screen
from data_access.application.tables import LETTERS

__all__ = [
    "BEZELS",
    "INCHES",
    "LETTERS",
    "METRES",
    "Application",
    "ApplicationError",
    "Bezel",
    "Fault",
    "NoScreenError",
    "Note",
    "Screen",
    "WrongValuesError",
    "local",
    "moment",
]
