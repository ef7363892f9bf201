"""Which finished files carry which version of a section, and the manifest that replaces them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.batch import trace
from handouts.batch.trace import Found
from handouts.workspace import Workspace


@dataclass(frozen=True)
class Traced:
    """The handouts *found* among all that were *looked_at*, and the *others*: files that are none, or are damaged."""

    found: list[Found]
    looked_at: int
    others: list[Path]

    @property
    def manifest(self) -> bytes:
        """A manifest that makes them again."""
        return trace.manifest(self.found).encode()

    @property
    def personal(self) -> list[Found]:
        """Those for patients, which no manifest of ours can name."""
        return [one for one in self.found if one.personal]

    @property
    def nameless(self) -> list[Found]:
        """Those that cannot be said in a manifest for another reason."""
        return [one for one in self.found if one.row is None and not one.personal and not one.merged]


def traced(
    workspace: Workspace,
    folders: Sequence[Path],
    *,
    section: str | None = None,
    version: str | None = None,
    expired: bool = False,
) -> Traced:
    """The handouts in *folders* that carry *section*, at *version*, *expired*; `UsageProblem` for unknown names."""
    everything, others = trace.trace(folders)
    trace.check_names(everything, section, version, lambda: trace.current_versions(workspace.library, workspace.assets))
    found = trace.carrying(everything, section, version, workspace.today if expired else None)
    return Traced(found, len(everything), others)
