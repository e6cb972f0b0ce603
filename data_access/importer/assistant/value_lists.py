"""The part of a draft that says what the texts of a closed column mean."""

from __future__ import annotations

from collections import Counter

from data_access.importer.assistant.evidence import can_be_written, meant
from data_access.importer.assistant.privacy import may_be_shown
from data_access.importer.assistant.proposals import Proposal
from data_access.importer.assistant.toml import quoted
from data_access.importer.assistant.vocabulary import choices

# Where fewer of the cells are known, the column is a text in which anything may stand.
KNOWN = 0.5


def value_list(proposal: Proposal) -> list[str]:
    """What each text means; nothing where all are the values of the contract."""
    name, texts = proposal.heading.values, proposal.column.texts or Counter()
    codes = {str(choice.value).lower() for choice in choices(name)} | ({"0", "1"} if name == "truth" else set())
    if {text.lower() if name == "truth" else text for text in texts} <= codes:
        return []
    known = sum(count for text, count in texts.items() if meant(text, name)[0] is not None)
    is_list = known >= KNOWN * texts.total()
    lines, hidden = [f"[values.{proposal.contract}]"], []
    for text, count in texts.most_common():
        choice, sure = meant(text, name)
        if not sure and not (is_list and may_be_shown(text)):
            hidden.append(count)
            continue
        rows = f"{count} row{'s' if count != 1 else ''}"
        if choice is None or not can_be_written(text):
            lines.append(f"# {quoted(text)} = …  # please check: not known, {rows}; rejected until it has a value")
            continue
        meaning = choice.text.partition(" – ")[2] or choice.text
        lines.append(f"{quoted(text)} = {_value(choice.value)}  # {'sure' if sure else 'please check'}: {meaning}; {rows}")
    if hidden:
        lines.append(
            f"# please check: {len(hidden)} more texts, {sum(hidden)} rows, are not shown, for they may be about persons; "
            "rejected until they have a value"
        )
    return lines


def _value(value: int | bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else quoted(value) if isinstance(value, str) else str(value)
