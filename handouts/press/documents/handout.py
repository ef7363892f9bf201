"""The whole way through the press, for one packet: compose, typeset, prepare, set the pieces, bind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from handouts import __version__
from handouts.assets import Assets
from handouts.content.library import Library, Section
from handouts.content.texts import cited
from handouts.errors import LayoutError, Problem
from handouts.files.fingerprint import fingerprint
from handouts.languages.fonts import declared_families, font_digests
from handouts.languages.language import Language
from handouts.languages.localize import localize
from handouts.orders.choices import PAPERS
from handouts.orders.packet import Edition, Packet
from handouts.orders.visit import Visit
from handouts.press import slots
from handouts.press.complaints import at_its_place
from handouts.press.document_code import document_code
from handouts.press.html.compose import Composer, Filling
from handouts.press.job import Handout, Job
from handouts.press.limits import run_limited
from handouts.press.pdf import references
from handouts.press.pdf.bind import FURNITURE, Pieces, bind
from handouts.press.pdf.impose import booklet
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.overlap import head_covered
from handouts.press.pdf.prepare import Master, prepare
from handouts.press.pdf.verify import edge_problems
from handouts.press.recipe import HandoutRecipe, SectionVersion, SheetRecipe, TranslationVersion
from handouts.press.sheets import sheet_of
from handouts.press.typeset import Sheet

_HEAD = 50.0  # points from the upper edge, in which the running head stands
_TRIES = 5  # layouts of the body until its page numbers are true


def print_pdf(job: Job) -> Handout:
    """Make the PDF, under the limits of `press.limits`.

    Raises `ContentError`, `EnvironmentProblem`, `LayoutError` or `LimitError`.
    """
    fonts = job_fonts(job)
    return run_limited(_print, job, fonts)


def job_fonts(job: Job) -> dict[str, str]:
    """The fonts of all languages that *job* is printed in, as `font_digests` gives them."""
    found: dict[str, str] = {}
    for language in job.languages:
        found |= font_digests(language)
    return found


def print_html(job: Job) -> Handout:
    """Make one self-contained web page from the same templates, under the same limits."""
    fonts = job_fonts(job)
    return run_limited(_page, job, fonts)


def _page(job: Job, fonts: dict[str, str]) -> Handout:
    composer = Composer(job.packet, job.words, job.assets)
    body = body_fingerprint(composer, fonts)
    code = document_code(body, clinic_fingerprint(composer, job))
    page = composer.page(Filling(job.brand, job.visit, job.sign_off, code, job.printed_on))
    return Handout(page.encode("utf-8"), 0, code)


def print_review(
    library: Library, sections: tuple[Section, ...], language: Language, assets: Assets, **parts: object
) -> Handout:
    """Make the PDF that a clinician signs, of *parts* that its template names; raises as `print_pdf` does."""
    font_digests(language)
    return run_limited(_review, library, sections, language, assets, parts)


def _review(
    library: Library, sections: tuple[Section, ...], language: Language, assets: Assets, parts: dict[str, object]
) -> Handout:
    composer = Composer(Packet(sections, Edition()), localize(library, sections, language), assets)
    body = fingerprint([composer.review(code="", **parts), composer.design, __version__])
    code = document_code(body, fingerprint([]))
    master = prepare(sheet_of(composer.review(code=code, **parts), what="the review packet").pdf)
    about = Metadata(
        title=library.interface["review-title"],
        language=language.code,
        code=code,
        body=body,
        clinic=fingerprint([]),
        seal="",
        recipe=SheetRecipe(program=__version__, review=tuple(section.id for section in sections)),
    )
    nothing = Pieces(b"", {})
    return Handout(bind(master, nothing, nothing, (0.0, 0.0, 0.0), about), master.pages, code)


@dataclass(frozen=True)
class Composed:
    """A packet composed in one language and edition, for any clinic, and the fingerprint of its body."""

    composer: Composer
    fingerprint: str


@dataclass(frozen=True)
class Body(Composed):
    """The same, laid out: keep it, and `finish` it once for each packet."""

    master: Master


def compose(job: Job, fonts: dict[str, str]) -> Composed:
    """Compose the body of a packet; of *job*, nothing of its clinic or its visit is used. *fonts* are those of
    `font_digests`. Raises `ContentError`.
    """
    composer = Composer(job.packet, job.words, job.assets)
    return Composed(composer, body_fingerprint(composer, fonts))


def lay_out(job: Job, fonts: dict[str, str], composed: Composed | None = None) -> Body:
    """Lay out the body of a packet, or one that is already *composed*; arguments and errors as for `compose`.

    Raises `LayoutError`, too.
    """
    composed = composed or compose(job, fonts)
    try:
        master = prepare(_settled(composed.composer).pdf)
    except LayoutError as error:
        raise at_its_place(error, job.assets) from None
    return Body(composed.composer, composed.fingerprint, master)


def metadata(composed: Composed, job: Job) -> Metadata:
    """What the finished handout says of itself, but for the seal; nothing is laid out for it."""
    clinic = clinic_fingerprint(composed.composer, job)
    return Metadata(
        title=composed.composer.title,
        language=job.language.code,
        code=document_code(composed.fingerprint, clinic),
        body=composed.fingerprint,
        clinic=clinic,
        seal="",
        recipe=recipe(job),
    )


def finish(body: Body, job: Job) -> Handout:
    """Bind the pieces of *job*'s clinic and visit to a *body* that was laid out for the same packet.

    Raises `LayoutError` for a text that does not fit its place.
    """
    about = metadata(body, job)
    code = about.code
    setter = partial(body.composer.pieces, filling=Filling(job.brand, job.visit, job.sign_off, code, job.printed_on))
    own = [job.brand.logo.uri] if job.brand.logo else []
    plain = [name for name in slots.CLINIC if name not in slots.CODED]
    clinic_pieces = slots.lay_out(setter, _sizes(body.master, plain, job), own=own)
    coded_pieces = slots.lay_out(setter, _sizes(body.master, slots.CODED, job), own=own)
    visit_pieces = slots.lay_out(setter, _sizes(body.master, slots.VISIT, job), private=job.visit != Visit())
    inks = job.brand.colours
    data = bind(body.master, clinic_pieces, visit_pieces, inks.accent, about, bar=inks.bar, coded=coded_pieces)
    if not body.composer.unchecked and head_covered(data, _HEAD):
        what = "The title at the head of the page and the mark of a draft do not fit beside each other."
        raise LayoutError(what, fix="Shorten the title, or the mark (draft-mark of the interface).")
    if over := edge_problems(data):
        raise LayoutError.of([Problem("", what, "Break up the longest word on it.") for what in over])
    if job.booklet:
        return Handout(*booklet(data, rtl=job.language.direction == "rtl"), code)
    return Handout(data, body.master.pages, code)


def _print(job: Job, fonts: dict[str, str]) -> Handout:
    return finish(lay_out(job, fonts), job)


def _settled(composer: Composer) -> Sheet:
    """The laid-out body, every page number in it true; if the typesetter's are not, they are given to it."""
    pages: dict[str, int] = {}
    for _ in range(_TRIES):
        sheet = sheet_of(composer.body(pages), what="the body")
        if references.all_true(sheet):
            return sheet
        pages = references.true_pages(sheet)
    raise LayoutError("The page numbers in the text do not settle.", fix="Choose another text size or fewer sections.")


def _sizes(master: Master, names: Sequence[str], job: Job) -> dict[str, slots.Size]:
    return slots.sizes_of(names, master.sizes, PAPERS[job.packet.edition.paper])


def body_fingerprint(composer: Composer, fonts: dict[str, str]) -> str:
    """Of everything that shaped the body: text, sources, templates, styles, fonts, edition, versions."""
    from importlib.metadata import version

    made_by = [__version__, version("weasyprint"), version("pydyf")]
    return fingerprint([composer.body(), composer.design, fonts, declared_families(), *made_by])


def clinic_fingerprint(composer: Composer, job: Job) -> str:
    """Of everything that shaped the clinic's pieces; nothing personal and no date is in it."""
    pieces = [(name, (0.0, 0.0), 1.0) for name in (FURNITURE, *slots.CLINIC)]
    filling = Filling(job.brand, Visit(), job.sign_off, "", None)
    return fingerprint([composer.pieces(pieces, filling), job.brand.model_dump()])


def _translation(job: Job) -> TranslationVersion | None:
    if job.translation is None:
        return None
    used = localize(job.library, job.packet.sections, job.language, job.translation)
    words = [used.title, used.audience, *(section.model_dump_json() for section in used.sections)]
    return TranslationVersion(checked=job.translation.signatures is not None, digest=fingerprint(words))


def recipe(job: Job) -> HandoutRecipe:
    """What the handout is made of, for its metadata and for `inspect`. Nothing personal."""
    packet = job.packet
    bilingual = job.translation is not None and job.translation.layout == "bilingual"
    made = HandoutRecipe(
        program=__version__,
        language=job.language.code,
        translation=_translation(job),
        clinic=job.brand.name or None,
        clinic_id=job.brand.id if job.brand.name else None,
        draft=job.sign_off is None,
        paper=packet.edition.paper,
        text_size=packet.edition.text_size,
        ink=packet.edition.ink,
        sections=tuple(_version(section) for section in packet.sections),
        sources=tuple(sorted({source for section in packet.sections for source, _ in cited(section)})),
    )
    layout = "booklet" if job.booklet else "bilingual" if bilingual else ""
    return made.model_copy(update={"layout": layout}) if layout else made


def _version(section: Section) -> SectionVersion:
    head = section.head
    return SectionVersion(
        id=section.id,
        digest=section.digest,
        written=head.written.isoformat(),
        reviewed=head.reviewed.isoformat() if head.reviewed else None,
        review_by=head.review_by.isoformat(),
    )
