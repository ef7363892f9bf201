"""How far a translation is, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handouts.translations.states import Standing

_COUNTED = ("messages", "translated", "fuzzy", "missing", "checked", "approved")


def counts(code: str, one: Standing) -> dict[str, Any]:
    """The messages of one file: the approved are among the checked, and those among the translated."""
    names = [state.name for state in one.states]
    missing, fuzzy, approved = (names.count(name) for name in ("missing", "fuzzy", "approved"))
    return {
        "language": code,
        "section": one.file,
        "messages": len(names),
        "translated": len(names) - missing - fuzzy,
        "fuzzy": fuzzy,
        "missing": missing,
        "checked": names.count("checked") + approved,
        "approved": approved,
    }


def total(code: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sum of a language's *rows*."""
    return {"language": code, "section": "total", **{name: sum(row[name] for row in rows) for name in _COUNTED}}
