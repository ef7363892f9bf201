"""What a worker does: one packet at a time, its body laid out once for all packets that share it.

A worker writes no file. It hands the finished bytes back, so that one killed at any moment leaves nothing behind.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handouts.batch.plan import Task
from handouts.engines.local import LocalEngine, Start
from handouts.errors import HandoutsError, LayoutError, Problem
from handouts.files.opening import file_bytes
from handouts.press.documents.handout import Body, Composed, compose, finish, lay_out, metadata
from handouts.press.documents.sample import Sizes, misfits
from handouts.press.limits import BYTES, confine
from handouts.press.pdf.merge import Part, merge
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.verify import intact
from handouts.workspace import Workspace

MAX_PRINTED = 2_000_000_000  # bytes of a finished file, also of a clinic's merged one
_KEPT = 2  # bodies that a worker keeps: the one it works on, and the one before


@dataclass(frozen=True)
class Made:
    """A finished file: its bytes, printed sides and document code. Without bytes, the file that stands is right."""

    data: bytes | None
    sides: int
    code: str


class _Held:
    """What a worker holds from one packet to the next."""

    workspace: Workspace
    composed: OrderedDict[str, Composed]


_held = _Held()


def begin(workspace: Workspace, limit: int) -> None:
    """Start this process as a worker with at most *limit* bytes of memory."""
    confine(limit)
    _held.workspace = workspace
    _held.composed = OrderedDict()


def engine(workspace: Workspace, jobs: int) -> LocalEngine:
    """Workers that have the *workspace* before them."""
    return LocalEngine(Start(begin, (workspace, BYTES), "handouts.batch.preload"), jobs)


def make(task: Task, standing: Path) -> Made:
    """Make one packet, unless the file *standing* is exactly what would be made; raises as the press does.

    Nothing personal is stored in a file, so a packet for a patient is always made.
    """
    fonts = _held.workspace.fonts(task.order.language)
    job = _held.workspace.job(task.order)
    composed = _held.composed.get(task.key) or compose(job, fonts)
    _keep(task.key, composed)
    if not task.order.personal and (found := _right(standing, metadata(composed, job))):
        return found
    if not isinstance(composed, Body):
        composed = lay_out(job, fonts, composed)
        _keep(task.key, composed)
    handout = finish(composed, job)
    return Made(handout.data, handout.pages, handout.code)


def _keep(key: str, composed: Composed) -> None:
    _held.composed[key] = composed
    _held.composed.move_to_end(key)
    while len(_held.composed) > _KEPT:
        _held.composed.popitem(last=False)


def _right(path: Path, expected: Metadata) -> Made | None:
    """The file at *path*, if it says of itself what is *expected* and is as it was sealed."""
    try:
        data = file_bytes(path, MAX_PRINTED)
        found = intact(data)
    except (OSError, HandoutsError):
        return None
    if found is None:
        return None
    about, sides = found
    if replace(about, seal="", recipe=about.recipe.model_copy(update={"blanks": ()})) != expected:
        return None
    return Made(None, sides, expected.code)


def fit(clinic: str, language: str, sizes: Sizes) -> Made:
    """Raise `LayoutError` unless the pieces of *clinic* fit their places of *sizes*, and have glyphs for all."""
    known = _held.workspace
    library, spoken = known.library_of(clinic), known.language(language)
    found = misfits(known.brand(clinic), sizes, library, spoken, known.assets, known.speaking(language))
    if found:
        raise LayoutError.of(
            Problem(f"{clinic}, {edition.paper}, {edition.text_size}", problem.what, problem.fix)
            for _, edition, problem in found
        )
    return Made(None, 0, "")


def gather(parts: Sequence[tuple[Path, int]]) -> Made:
    """Merge finished files, each with its number of copies, into one for the printer."""
    data, sides, code = merge([Part(file_bytes(path, MAX_PRINTED), copies) for path, copies in parts])
    return Made(data, sides, code)
