"""A clinic's pieces by themselves: a sample page of them all, and whether each fits its place in every edition."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from handouts import __version__
from handouts.assets import Assets
from handouts.brands.brand import Brand
from handouts.content.library import Library
from handouts.errors import LayoutError, Problem
from handouts.files.fingerprint import fingerprint
from handouts.languages.fonts import font_digests
from handouts.languages.language import Language
from handouts.languages.localize import Translation, localize
from handouts.orders.choices import PAPERS, TEXT_SIZES
from handouts.orders.packet import Edition, Packet
from handouts.orders.visit import Visit
from handouts.press import slots
from handouts.press.complaints import characters
from handouts.press.document_code import document_code
from handouts.press.html.compose import Composer, Filling
from handouts.press.job import Handout
from handouts.press.limits import run_limited
from handouts.press.pdf.bind import FURNITURE, Pieces, bind
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.overlap import overlap_problems
from handouts.press.pdf.prepare import prepare
from handouts.press.recipe import HandoutRecipe
from handouts.press.sheets import sheet_of

EDITIONS = tuple(Edition(paper, size) for paper in PAPERS for size in TEXT_SIZES)
PIECES = tuple(name for name in slots.CLINIC if name != "control")
_CODE = "KKKKKK-KKKKKK"  # as wide as any

Sizes = Mapping[Edition, Mapping[str, slots.Size]]


def place_sizes(library: Library, language: Language, assets: Assets, translation: Translation | None = None) -> Sizes:
    """(width, height) in points of each place that a clinic fills, in every edition; the same for all clinics."""
    font_digests(language)
    return run_limited(_place_sizes, library, language, assets, translation)


def _place_sizes(library: Library, language: Language, assets: Assets, translation: Translation | None) -> Sizes:
    found = {}
    for edition in EDITIONS:
        paper = PAPERS[edition.paper]
        master = prepare(
            sheet_of(_composer(library, language, assets, edition, translation).sample(paper), what="the sample").pdf
        )
        found[edition] = slots.sizes_of((FURNITURE, *PIECES), master.sizes, paper)
    return found


def fits(
    brand: Brand, sizes: Sizes, library: Library, language: Language, assets: Assets
) -> list[tuple[str, Edition, Problem]]:
    """What is wrong when *brand*'s pieces are set in places of *sizes*: (piece or "", edition, problem)."""
    return run_limited(misfits, brand, sizes, library, language, assets)


def misfits(
    brand: Brand,
    sizes: Sizes,
    library: Library,
    language: Language,
    assets: Assets,
    translation: Translation | None = None,
) -> list[tuple[str, Edition, Problem]]:
    """As `fits`, in this very process: for one that is a limited worker already."""
    found: list[tuple[str, Edition, Problem]] = []
    for edition, wanted in sizes.items():
        composer = _composer(library, language, assets, edition, translation)
        found += [(piece, edition, problem) for piece, problem in _misfits(composer, brand, wanted)]
    return found


def _misfits(composer: Composer, brand: Brand, sizes: Mapping[str, slots.Size]) -> list[tuple[str, Problem]]:
    try:
        pieces = slots.lay_out(partial(composer.pieces, filling=_filling(brand, _CODE)), sizes, own=_own(brand))
    except slots.TooLong as error:
        return list(zip(error.pieces, error.problems, strict=True))
    except LayoutError as error:
        found = [("", problem) for problem in error.problems]
        if not (lacking := {char for problem in error.problems for char in characters(problem.what)}):
            return found
        # The same with another character in the place of those that no font has: what else is wrong?
        known = brand.model_dump_json()
        for char in lacking:
            known = known.replace(char, "x")
        return found + _misfits(composer, Brand.model_validate_json(known), sizes)
    names = {number: name for name, number in pieces.pages.items()}
    return [
        (names[number], Problem("", f"In the clinic's text for “{names[number]}”, {what}.", "Shorten it."))
        for number, what in overlap_problems(pieces.pdf)
    ]


def sample_page(brand: Brand, library: Library, language: Language, assets: Assets) -> Handout:
    """Pages of its paper with all of a clinic's pieces, as a finished handout that passes `verify`.

    Raises `LayoutError` for a text that does not fit its place.
    """
    font_digests(language)
    return run_limited(_sample_page, brand, library, language, assets)


def _sample_page(brand: Brand, library: Library, language: Language, assets: Assets) -> Handout:
    edition = Edition(brand.paper)
    composer = _composer(library, language, assets, edition)
    page = PAPERS[brand.paper]
    html = composer.sample(page)
    body, clinic = fingerprint([html, composer.design, __version__]), fingerprint(brand.model_dump())
    code = document_code(body, clinic)
    master = prepare(sheet_of(html, what="the sample pages").pdf)
    sizes = slots.sizes_of((FURNITURE, *PIECES), master.sizes, page)
    pieces = slots.lay_out(partial(composer.pieces, filling=_filling(brand, code)), sizes, own=_own(brand))
    about = Metadata(
        title=f"{library.interface['preview-title']}: {brand.name or brand.id}",
        language=language.code,
        code=code,
        body=body,
        clinic=clinic,
        seal="",
        recipe=_recipe(brand, language, edition),
    )
    inks = brand.colours
    data = bind(master, pieces, Pieces(b"", {}), inks.accent, about, bar=inks.bar)
    return Handout(data, master.pages, code)


def _composer(
    library: Library, language: Language, assets: Assets, edition: Edition, translation: Translation | None = None
) -> Composer:
    return Composer(Packet((), edition), localize(library, (), language, translation), assets)


def _filling(brand: Brand, code: str) -> Filling:
    return Filling(brand, Visit(), None, code, None)


def _own(brand: Brand) -> list[str]:
    return [brand.logo.uri] if brand.logo else []


def _recipe(brand: Brand, language: Language, edition: Edition) -> HandoutRecipe:
    return HandoutRecipe(
        program=__version__,
        language=language.code,
        clinic=brand.name or None,
        clinic_id=brand.id,
        draft=True,
        paper=edition.paper,
        text_size=edition.text_size,
        ink=edition.ink,
        sections=(),
        sources=(),
    )
