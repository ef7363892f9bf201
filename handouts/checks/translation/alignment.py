"""Which sentences of a translation belong to which of its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handouts.checks.translation.reader import Reading

Place = tuple[int, int]  # the part between citations, and the clause in it


@dataclass(frozen=True)
class Alignment:
    """Which clauses belong together: for each place in the source and in the translation, its group."""

    source: Mapping[Place, int]
    target: Mapping[Place, int]
    groups: int


def aligned(source: Reading, target: Reading) -> Alignment:
    """Align two readings by their citations, which carry over as they are, between those by clauses or by sentences.

    Where neither are as many, all between two citations belongs together; where the citations are not, everything does.
    """
    ours, theirs = _parts(source), _parts(target)
    if len(ours) != len(theirs):
        return Alignment(dict.fromkeys(_places(source), 0), dict.fromkeys(_places(target), 0), 1)
    left: dict[Place, int] = {}
    right: dict[Place, int] = {}
    groups = 0
    for part, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        by = next((by for by in (_each, _sentence) if by(one)[-1] == by(other)[-1]), _one)
        left |= {(part, clause): groups + group for clause, group in enumerate(by(one))}
        right |= {(part, clause): groups + group for clause, group in enumerate(by(other))}
        groups += by(one)[-1] + 1
    return Alignment(left, right, groups)


def sentences(reading: Reading) -> list[int]:
    """How many sentences each part has."""
    return [part[-1] + 1 for part in _parts(reading)]


def _parts(reading: Reading) -> list[list[int]]:
    """For each part the sentence of each clause."""
    found: dict[int, dict[int, int]] = {}
    for token in reading.tokens:
        found.setdefault(token.part, {})[token.clause] = token.sentence
    return [[*clauses.values()] for clauses in found.values()]


def _places(reading: Reading) -> list[Place]:
    return [(token.part, token.clause) for token in reading.tokens]


def _each(clauses: list[int]) -> list[int]:
    return [*range(len(clauses))]


def _sentence(clauses: list[int]) -> list[int]:
    return clauses


def _one(clauses: list[int]) -> list[int]:
    return [0] * len(clauses)
