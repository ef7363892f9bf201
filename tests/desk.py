"""A whole translation of the small content into a language that nobody speaks, in which no check finds a fault."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from handouts.assets import Assets, find
from handouts.languages.messages import files
from handouts.signoff.translators import approval_path, approval_text
from handouts.translations.signing import approved
from handouts.translations.states import State, states
from tests.bureau import Bureau, build_bureau

DAY = datetime.date(2025, 12, 1)
TODAY = datetime.date(2026, 1, 1)
TRANSLATOR, READER = "Ana Ruiz", "Luis Vega"
_KEPT = re.compile(r"(\{[^}]*\}|\[@[^\]]*\]|\]\([^)]*\))|\b([A-Za-z]+)\b")


def foreign(text: str) -> str:
    """*text* with every word but those of markup in another language."""
    return _KEPT.sub(lambda found: found[1] or f"{found[2].lower()}qu", text)


def translated_bureau(root: Path, code: str = "es") -> Bureau:
    """The small content, all of it translated; nothing is approved."""
    bureau = build_bureau(root, code)
    for file in files(bureau.library):
        entries = bureau.blank(file).entries
        bureau.translate(
            file, {key: tuple(foreign(entry.source) for _ in entry.texts) for key, entry in entries.items()}
        )
    return bureau


def assets_of(bureau: Bureau) -> Assets:
    return find({"content": bureau.content, "translations": bureau.translations})


def named(bureau: Bureau, file: str) -> dict[str, State]:
    """How the messages of *file* stand, by key without the file."""
    found = states(bureau.library, bureau.language, assets_of(bureau), file)
    return {state.key.partition("#")[2]: state for state in found}


def mend(bureau: Bureau, file: str, old: str, new: str) -> None:
    """Replace *old*, which must be there, by *new* in a PO file."""
    path = bureau.path(file)
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def approve(
    bureau: Bureau,
    names: Sequence[str],
    translator: str = TRANSLATOR,
    reader: str = READER,
    date: datetime.date = DAY,
    today: datetime.date = TODAY,
) -> None:
    """Approve the files *names* as they stand."""
    for name in names:
        approval = approved(
            bureau.library, bureau.language, assets_of(bureau), name,
            translator=translator, second_reader=reader, date=date, today=today,
        )  # fmt: skip
        path = approval_path(bureau.translations, bureau.code, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(approval_text(approval), encoding="utf-8")
