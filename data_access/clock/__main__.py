"""`python -m data_access.clock explain CODE`: when a dossier is due, and why, step by step."""

from __future__ import annotations

import argparse
import sys

from data_access.clock.explanation import Step
from data_access.lives import ContradictionError, Life, NoDossierError, life
from data_access.settings import SettingError, Settings
from data_access.sources import SourceError


def main(arguments: list[str]) -> int:
    """0 when it could be explained, 1 when there is no such dossier or no source, 2 for a wrong setting."""
    parser = argparse.ArgumentParser(prog="python -m data_access.clock", description=__doc__)
    parser.add_argument("command", choices=("explain",))
    parser.add_argument("code", help="the code of a dossier")
    asked = parser.parse_args(arguments)
    try:
        found = life(Settings.from_environment(), asked.code)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except (NoDossierError, ContradictionError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in told(found):
        print(line)
    return 0


def told(found: Life) -> list[str]:
    """The life of a dossier as lines: a head, one line a step, and how late it is."""
    lines = [f"{found.code}  {found.procedure.code} {found.procedure.name}", f"{found.unit.name}, status {found.status}", ""]
    if found.case is None:
        return [*lines, "it has not been received, so nothing is due yet"]
    lines += [_line("step", "from", "to", "due", "why"), *(_step(step) for step in found.steps), ""]
    ended = f"resolved {found.resolved:%d/%m/%Y %H:%M}" if found.resolved else "not resolved"
    if found.due is None:
        return [*lines, f"no due day: the source states none and no legal time is known; {ended}"]
    return [*lines, f"due {found.due:%d/%m/%Y}; {ended}; {found.late} working days late"]


def _step(step: Step) -> str:
    count = f"{step.count} " if step.count else ""
    due = f"{step.due:%d/%m/%Y}" if step.due else ""
    why = step.why if step.status is None else f"{step.why}, status {step.status}"
    return _line(step.kind, f"{step.begins:%d/%m/%Y %H:%M}", f"{step.ends:%d/%m/%Y %H:%M}", due, f"{count}{why}")


def _line(kind: str, begins: str, ends: str, due: str, why: str) -> str:
    return f"{kind:<12} {begins:<17} {ends:<17} {due:<11} {why}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
