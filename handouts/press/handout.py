"""The whole way through the press, for one packet: compose, typeset, prepare, set the pieces, bind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from handouts import __version__
from handouts.assets import Assets
from handouts.errors import LayoutError, Problem
from handouts.language.languages import Language, localize
from handouts.library.messages import cited
from handouts.library.models import Library, Section
from handouts.packet import PAPERS, Edition, Packet, Visit
from handouts.press import slots
from handouts.press.blame import blamed
from handouts.press.code import document_code, fingerprint
from handouts.press.compose import Composer, Filling
from handouts.press.fonts import font_digests
from handouts.press.job import Handout, Job
from handouts.press.limits import run_limited
from handouts.press.pdf.bind import FURNITURE, Pieces, bind
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.prepare import Master, prepare
from handouts.press.pdf.verify import edge_problems
from handouts.press.typeset import typeset


def print_pdf(job: Job) -> Handout:
    """Make the PDF, under the limits of `press.limits`.

    Raises `ContentError`, `EnvironmentProblem`, `LayoutError` or `LimitError`.
    """
    fonts = font_digests(job.language)
    return run_limited(_print, job, fonts)


def print_html(job: Job) -> Handout:
    """Make one self-contained web page from the same templates."""
    composer = _composer(job)
    body, clinic = _fingerprints(job, composer, font_digests(job.language))
    code = document_code(body, clinic)
    page = composer.page(Filling(job.brand, job.visit, job.sign_off, code, job.printed_on))
    return Handout(page.encode("utf-8"), 0, code)


def print_review(
    library: Library, sections: tuple[Section, ...], language: Language, assets: Assets, **parts: Any
) -> Handout:
    """Make the PDF that a clinician signs, of *parts* that its template names; raises as `print_pdf` does."""
    font_digests(language)
    return run_limited(_review, library, sections, language, assets, parts)


def _review(
    library: Library, sections: tuple[Section, ...], language: Language, assets: Assets, parts: dict[str, Any]
) -> Handout:
    composer = Composer(Packet(sections, Edition()), localize(library, sections, language), library, assets)
    body = fingerprint([composer.review(code="", **parts), __version__])
    code = document_code(body, fingerprint([]))
    master = prepare(typeset(composer.review(code=code, **parts), what="the review packet").pdf)
    about = Metadata(
        title=library.interface["review-title"],
        language=language.code,
        code=code,
        body=body,
        clinic=fingerprint([]),
        seal="",
        recipe={"review": [section.id for section in sections], "program": __version__},
    )
    nothing = Pieces(b"", {})
    return Handout(bind(master, nothing, nothing, (0.0, 0.0, 0.0), about), master.pages, code)


def _print(job: Job, fonts: dict[str, str]) -> Handout:
    composer = _composer(job)
    body, clinic = _fingerprints(job, composer, fonts)
    code = document_code(body, clinic)
    try:
        master = prepare(typeset(composer.body(), what="the body").pdf)
    except LayoutError as error:
        raise blamed(error, job.assets) from None
    about = Metadata(
        title=job.library.cover.title,
        language=job.language.code,
        code=code,
        body=body,
        clinic=clinic,
        seal="",
        recipe=recipe(job),
    )
    setter = partial(composer.pieces, filling=Filling(job.brand, job.visit, job.sign_off, code, job.printed_on))
    clinic_pieces = slots.lay_out(setter, _sizes(master, (FURNITURE, *slots.CLINIC), job))
    visit_pieces = slots.lay_out(setter, _sizes(master, slots.VISIT, job), private=True)
    data = bind(master, clinic_pieces, visit_pieces, job.brand.rgb, about)
    if over := edge_problems(data):
        raise LayoutError.of([Problem("", what, "Break up the longest word on it.") for what in over])
    return Handout(data, master.pages, code)


def _sizes(master: Master, names: Sequence[str], job: Job) -> dict[str, slots.Size]:
    return slots.sizes_of(names, master.sizes, PAPERS[job.packet.edition.paper])


def _composer(job: Job) -> Composer:
    words = localize(job.library, job.packet.sections, job.language)
    return Composer(job.packet, words, job.library, job.assets)


def _fingerprints(job: Job, composer: Composer, fonts: dict[str, str]) -> tuple[str, str]:
    """Of everything that shaped the body, and of the clinic's pieces; nothing personal and no date is in either."""
    from importlib.metadata import version

    body = fingerprint([composer.body(), fonts, __version__, version("weasyprint"), version("pydyf")])
    nobody = Visit()
    pieces = [(name, (0.0, 0.0), 1.0) for name in (FURNITURE, *slots.CLINIC)]
    filling = Filling(job.brand, nobody, job.sign_off, "", None)
    clinic = fingerprint([composer.pieces(pieces, filling), job.brand.model_dump()])
    return body, clinic


def recipe(job: Job) -> dict[str, Any]:
    """What the handout is made of, for its metadata and for `inspect`. Nothing personal."""
    packet = job.packet
    return {
        "program": __version__,
        "language": job.language.code,
        "clinic": job.brand.name or None,
        "clinic_id": job.brand.id if job.brand.name else None,
        "draft": job.sign_off is None,
        "paper": packet.edition.paper,
        "text_size": packet.edition.text_size,
        "ink": packet.edition.ink,
        "sections": [
            {
                "id": section.id,
                "digest": section.digest,
                "written": section.head.written.isoformat(),
                "reviewed": section.head.reviewed.isoformat() if section.head.reviewed else None,
                "review_by": section.head.review_by.isoformat(),
            }
            for section in packet.sections
        ],
        "sources": sorted({source for section in packet.sections for source, _ in cited(section)}),
    }
