"""A list with a row for each step of a dossier, as process-mining and case systems export it: which rule makes dossiers of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_access.importer.assistant.evidence import FileColumn
from data_access.importer.assistant.proposals import CHECK, UNSURE, Proposal
from data_access.importer.assistant.vocabulary import headings, listed_words
from data_access.importer.kinds import Kind

# In a list of steps at least so many of the rows say again the code of another one.
REPEATED = 0.3
# How one time is made of those of all steps.
MERGES = {"submitted_at": "earliest", "received_at": "earliest", "resolved_at": "latest-if-all", "returned_at": "latest-if-all"}


@dataclass(frozen=True)
class Steps:
    """The proposals of such a list, and its [collapse]; `hint` names the time of the steps where no end was found."""

    proposals: list[Proposal]
    keep: str
    merges: dict[str, str]
    hint: FileColumn | None


def steps(kind: Kind, found: Sequence[Proposal], columns: Sequence[FileColumn]) -> Steps | None:
    """None where a row is no step: only dossiers have them, their codes repeat, and a column says what was done."""
    there = {proposal.contract: proposal for proposal in found}
    code, step = there.get("code"), there.get("step")
    if kind.name != "dossiers" or code is None or step is None or code.column.repeats < REPEATED * code.column.count:
        return None
    time = _step_time(columns, there)
    if time is not None:
        # The time of the steps only resembles that of something else.
        there = {
            name: one for name, one in there.items() if one.column.number != time.number or not one.confidence.startswith(UNSURE)
        }
        for name, why in (("received_at", "the first step is taken for the reception"), ("updated_at", "the newest step")):
            if name not in there:
                there[name] = _of_time(kind, name, time, why)
    newest = "updated_at" in there
    code_said = replace(code, confidence=f"{CHECK}: a row for each step, of which [collapse] makes dossiers")
    order = list(headings(kind.name))
    listed = sorted(({**there, "code": code_said}).values(), key=lambda proposal: order.index(proposal.contract))
    merges = {name: merge for name, merge in MERGES.items() if name in there}
    return Steps(listed, "newest" if newest else "last", merges, None if "resolved_at" in there else time)


def _step_time(columns: Sequence[FileColumn], there: dict[str, Proposal]) -> FileColumn | None:
    """The column that says when a step happened: by its name, else the only one that has been taken for nothing else."""
    taken = {proposal.column.number for proposal in there.values()}
    dated = [column for column in columns if column.date_share > 0.9 and not column.is_personal]
    named = [column for column in dated if column.words in listed_words("step_time")]
    free = [column for column in dated if column.number not in taken]
    return named[0] if named else free[0] if len(free) == 1 else None


def _of_time(kind: Kind, name: str, time: FileColumn, why: str) -> Proposal:
    return Proposal(name, headings(kind.name)[name], time, (), f"{CHECK}: {why}", is_time=True, is_key=False)
