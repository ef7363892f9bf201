"""Do the clinics' texts fit their places, in every edition and language that a batch makes? Found before any packet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from handouts.batch import work
from handouts.batch.lines import Findings
from handouts.batch.plan import Plan, Task
from handouts.brands.clinics import NEUTRAL
from handouts.engines.local import Errand
from handouts.errors import HandoutsError
from handouts.orders.packet import Edition
from handouts.press.documents.sample import Sizes, place_sizes

_Look = tuple[str, str, Edition]  # clinic, language, edition


def misfits(plan: Plan, tasks: Iterable[Task], jobs: int, stopped: Callable[[], bool]) -> Findings:
    """Set the pieces of each clinic that *tasks* name, once for each edition and language, by *jobs* workers.

    Returns all texts that do not fit or lack a glyph, by the rows that need them.
    """
    found = Findings(plan.manifest)
    rows: dict[_Look, list[int]] = {}
    for task in tasks:
        order = task.order
        if order.clinic != NEUTRAL:
            look = (order.clinic, order.language, replace(order.edition, ink="colour"))
            rows.setdefault(look, []).append(task.line.row)
    if not rows:
        return found
    places = _places(plan, rows)
    errands = {look: Errand(look[1], work.fit, (look[0], look[1], _of(places[look[1]], look[2]))) for look in rows}
    looks = {id(errand): look for look, errand in errands.items()}
    engine = work.engine(plan.workspace, max(1, min(jobs, len(rows))))
    try:
        for errand, result in engine.run(list(errands.values()), stopped):
            if isinstance(result, HandoutsError):
                for row in rows[looks[id(errand)]]:
                    found.tell(row, "clinic", result.problems)
    finally:
        engine.close()
    return found


def _places(plan: Plan, rows: Iterable[_Look]) -> dict[str, Sizes]:
    """The sizes of a clinic's places, by language; they are the same for all clinics."""
    known = plan.workspace
    spoken = sorted({language for _, language, _ in rows})
    return {
        code: place_sizes(known.library, known.language(code), known.assets, known.speaking(code)) for code in spoken
    }


def _of(sizes: Sizes, edition: Edition) -> Sizes:
    return {edition: sizes[edition]}
