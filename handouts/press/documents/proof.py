"""The proof of a translation through the press: two languages side by side on every page, for those who check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handouts import __version__
from handouts.assets import Assets
from handouts.content.library import Library, Section
from handouts.files.fingerprint import fingerprint
from handouts.languages.fonts import font_digests
from handouts.languages.language import Interface, Language
from handouts.languages.localize import localize
from handouts.orders.packet import Edition, Packet
from handouts.press.document_code import document_code
from handouts.press.html.compose import SENTINELS, Composer
from handouts.press.job import Handout
from handouts.press.limits import run_limited
from handouts.press.pdf.bind import Pieces, bind
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.prepare import prepare
from handouts.press.recipe import SheetRecipe
from handouts.press.sheets import sheet_of

_STYLES = ("base.css", "page.css", "review.css")


class ProofComposer(Composer):
    """Composes a proof: English throughout, with the translation as the other voice beside it."""

    def __init__(
        self, library: Library, sections: tuple[Section, ...], source: Language, language: Language, assets: Assets
    ) -> None:
        words = localize(library, sections, source)
        # A handout in a translation has English beside it; here it is the other way round.
        beside = replace(words, interface=Interface(library.interface, language))
        super().__init__(Packet(sections, Edition()), replace(words, original=beside), assets)

    def proof(self, **parts: object) -> str:
        """The proof as HTML for the typesetter; *parts* are what its template names."""
        return self._render("proof.html.j2", SENTINELS, _STYLES, screen=False, **parts)


def print_proof(
    library: Library,
    names: Sequence[str],
    source: Language,
    language: Language,
    assets: Assets,
    *,
    title: str,
    **parts: object,
) -> Handout:
    """Make the proof of the files *names* of *language*; *title* and *parts* are what its template names.

    Raises `ContentError`, `EnvironmentProblem`, `LayoutError` or `LimitError`.
    """
    for one in (source, language):
        font_digests(one)
    return run_limited(_print, library, tuple(names), source, language, assets, title, parts)


def _print(
    library: Library,
    names: tuple[str, ...],
    source: Language,
    language: Language,
    assets: Assets,
    title: str,
    parts: dict[str, object],
) -> Handout:
    sections = tuple(library.sections[name] for name in names if name in library.sections)
    composer = ProofComposer(library, sections, source, language, assets)
    body = fingerprint([composer.proof(code="", title=title, **parts), composer.design, __version__])
    code = document_code(body, fingerprint([]))
    master = prepare(sheet_of(composer.proof(code=code, title=title, **parts), what="the proof").pdf)
    about = Metadata(
        title=title,
        language=source.code,
        code=code,
        body=body,
        clinic=fingerprint([]),
        seal="",
        recipe=SheetRecipe(program=__version__, review=tuple(names), proof=language.code),
    )
    nothing = Pieces(b"", {})
    return Handout(bind(master, nothing, nothing, (0.0, 0.0, 0.0), about), master.pages, code)
