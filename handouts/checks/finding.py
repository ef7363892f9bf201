"""What a check finds: a rule, a place, what is wrong and what to do. Errors fail, advice does not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "advice"]


@dataclass(frozen=True, order=True)
class Finding:
    """One finding. `line` is from 1 in `file`, a path below the content folder."""

    file: str
    line: int
    rule: str
    level: Level
    what: str
    fix: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Message:
    """One text of a section to be checked: its key, its plain words, its Markdown and its place."""

    section: str
    key: str
    plain: str
    text: str
    file: str
    line: int
    prose: bool  # sentences, not a heading or a label


def finding(message: Message, rule: str, level: Level, what: str, fix: str) -> Finding:
    """What *rule* finds in *message*."""
    return Finding(message.file, message.line, rule, level, what, fix)
