"""The formats of a handout: what each is called, how its files' names end, and how it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handouts.press.job import Handout, Job


@dataclass(frozen=True)
class Format:
    """`printed` says whether it is for a printer: only such a one can be bound as a booklet."""

    name: str
    suffix: str
    press: Callable[[Job], Handout]
    printed: bool = False


def _pdf(job: Job) -> Handout:
    from handouts.press.documents.handout import print_pdf

    return print_pdf(job)


def _html(job: Job) -> Handout:
    from handouts.press.documents.handout import print_html

    return print_html(job)


FORMATS = {one.name: one for one in (Format("pdf", ".pdf", _pdf, printed=True), Format("html", ".html", _html))}
