"""What a worker does: one packet at a time, its body laid out once for all packets that share it.

A worker writes no file. It hands the finished bytes back, so that one killed at any moment leaves nothing behind.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from handouts.batch.stock import Stock, Task
from handouts.engines.local import LocalEngine, Start
from handouts.errors import HandoutsError, LayoutError, Problem
from handouts.files.fingerprint import fingerprint
from handouts.press.documents.handout import Body, Composed, compose, finish, lay_out, metadata
from handouts.press.documents.sample import Sizes, misfits
from handouts.press.limits import BYTES, confine
from handouts.press.pdf.impose import booklet
from handouts.press.pdf.merge import Part, merge
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.verify import intact

_KEPT = 2  # bodies that a worker keeps: the one it works on, and the one before


@dataclass(frozen=True)
class Made:
    """A finished file: its bytes, printed sides and document code. Without bytes, the file that stands is right."""

    data: bytes | None
    sides: int
    code: str


class _Desk:
    """What a worker has before it."""

    stock: Stock
    composed: OrderedDict[str, Composed]


_desk = _Desk()


def begin(stock: Stock, limit: int) -> None:
    """Start this process as a worker with at most *limit* bytes of memory."""
    confine(limit)
    _desk.stock = stock
    _desk.composed = OrderedDict()


def engine(stock: Stock, jobs: int) -> LocalEngine:
    """Workers that have *stock* before them."""
    return LocalEngine(Start(begin, (stock, BYTES), "handouts.batch.preload"), jobs)


def make(task: Task, standing: Path) -> Made:
    """Make one packet, unless the file *standing* is exactly what would be made; raises as the press does.

    Nothing personal is stored in a file, so a packet for a patient is always made.
    """
    stock = _desk.stock
    job = task.job(stock)
    composed = _desk.composed.get(task.key) or compose(job, stock.fonts[task.order.language])
    _keep(task.key, composed)
    if not task.order.personal and (found := _right(standing, _expected(composed, task, job))):
        return found
    if not isinstance(composed, Body):
        composed = lay_out(job, stock.fonts[task.order.language], composed)
        _keep(task.key, composed)
    handout = finish(composed, job)
    if task.order.layout == "booklet":
        data, sides = booklet(handout.data, rtl=job.language.direction == "rtl")
        return Made(data, sides, handout.code)
    return Made(handout.data, handout.pages, handout.code)


def _keep(key: str, composed: Composed) -> None:
    _desk.composed[key] = composed
    _desk.composed.move_to_end(key)
    while len(_desk.composed) > _KEPT:
        _desk.composed.popitem(last=False)


def _expected(composed: Composed, task: Task, job: Any) -> Metadata:
    about = metadata(composed, job)
    if task.order.layout == "booklet":
        return replace(about, recipe=about.recipe | {"layout": "booklet"})
    return about


def _right(path: Path, expected: Metadata) -> Made | None:
    """The file at *path*, if it says of itself what is *expected* and is as it was sealed."""
    try:
        data = path.read_bytes()
        found = intact(data)
    except (OSError, HandoutsError):
        return None
    if found is None:
        return None
    about, sides = found
    recipe = {key: value for key, value in about.recipe.items() if key != "blanks"}
    if fingerprint(vars(replace(about, seal="", recipe=recipe))) != fingerprint(vars(expected)):
        return None
    return Made(None, sides, expected.code)


def fit(clinic: str, language: str, sizes: Sizes) -> Made:
    """Raise `LayoutError` unless the pieces of *clinic* fit their places of *sizes*, and have glyphs for all."""
    stock = _desk.stock
    library, spoken = stock.library_of(clinic), stock.languages[language]
    found = misfits(stock.brands[clinic], sizes, library, spoken, stock.assets, stock.speaking(language))
    if found:
        raise LayoutError.of(
            Problem(f"{clinic}, {edition.paper}, {edition.text_size}", problem.what, problem.fix)
            for _, edition, problem in found
        )
    return Made(None, 0, "")


def gather(parts: Sequence[tuple[Path, int]]) -> Made:
    """Merge finished files, each with its number of copies, into one for the printer."""
    data, sides, code = merge([Part(path.read_bytes(), copies) for path, copies in parts])
    return Made(data, sides, code)
