"""Make one handout: what every front (the command, a page, an API) does with an order."""

from __future__ import annotations

from pathlib import Path

from handouts.errors import Problem, UsageProblem
from handouts.files.writing import suffix_of, target
from handouts.orders.order import Order
from handouts.press.formats import FORMATS, Format
from handouts.press.job import Job
from handouts.workspace import Workspace


def format_of(output: str | None, asked: str | None, order: Order) -> Format:
    """The format that is *asked* for, or that the name of the *output* says; PDF if neither does.

    Raises `UsageProblem` if they do not agree, for a name of another kind of file, or a booklet that is no PDF.
    """
    suffix = suffix_of(output)
    named = {one.suffix: one for one in FORMATS.values()}.get(suffix)
    names = " and ".join(FORMATS)
    if asked and named and asked != named.name:
        raise UsageProblem(f"The name after -o says {named.name}, and --format says {asked}.", fix="Make them agree.")
    if suffix and not named and not asked:
        fix = f"Let the name end in {' or '.join(one.suffix for one in FORMATS.values())}, or add --format."
        raise UsageProblem(f"A handout is made as {names}, and the name after -o ends in {suffix}.", fix=fix)
    found = FORMATS[asked] if asked else named or FORMATS["pdf"]
    if order.booklet and not found.printed:
        raise UsageProblem.of([Problem("", "A booklet is for paper.", "Choose another layout or PDF.", "layout")])
    return found


def path_of(output: str | None, order: Order, job: Job, form: Format) -> Path:
    """Where the handout is written: *output*, or its usual name in that folder; raises `OutputError`."""
    first, *more = (section.id for section in job.packet.sections)
    name = order.preset or first + (f"-and-{len(more)}-more" if more else "")
    return target(output, f"handout-{name}{form.suffix}")


def report(workspace: Workspace, order: Order, job: Job, path: Path | None) -> dict[str, object]:
    """What is made of *order*, JSON-serialisable; nothing personal."""
    packet, translation = job.packet, job.translation
    return {
        "file": str(path) if path else None,
        "sections": [section.id for section in packet.sections],
        "added": list(packet.added),
        "left_out": workspace.left_out(order),
        **vars(packet.edition),
        "language": order.language,
        "translation": None if translation is None else "checked" if translation.signatures else "unchecked",
        "layout": order.layout,
        "draft": job.sign_off is None,
        "clinic": job.brand.id if job.brand.name else None,
    }
