"""Write docs/checks.md, the reference of every check of a text, from the list of them: `make reference`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from handouts.checks.rules import CONTENT, TRANSLATION, Rule

PAGE = Path(__file__).resolve().parents[1] / "docs" / "checks.md"
TOP = """\
# Checks

Every check of a text, by the id that stands in brackets after a finding. An error fails; advice does not.

This page is made by `make reference` from `checks.rules`; a test fails while it is not current. Change the list, not
the page. [A new check](how-to/check.md).

## Of the sections

By `handouts check`. How the text is to read: [the content](content-format.md).
"""
BETWEEN = """
## Of translations

By `handouts translate check`. A warning may be right: it stops printing until a person acknowledges it. What these can
see and what they cannot: [the checks of translations](translation-checks.md).
"""


def page() -> str:
    """The whole page, as docs/checks.md must be."""
    return "\n".join([TOP, *_table(CONTENT), BETWEEN, *_table(TRANSLATION)]) + "\n"


def _table(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| check | level | what it finds |"
    yield "| --- | --- | --- |"
    for rule in rules:
        yield f"| {rule.id} | {' or '.join(rule.levels)} | {rule.finds} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
