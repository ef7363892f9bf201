"""Compose: the only module that knows Jinja. Turns a localized packet into HTML, with places for the clinic."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound
from markupsafe import Markup

from handouts.assets import Assets
from handouts.brands.clinics import Brand
from handouts.brands.colour import css
from handouts.brands.logo import Logo
from handouts.errors import ContentError, place
from handouts.languages.language import Interface
from handouts.languages.localize import LocalizedPacket
from handouts.orders.choices import PAPERS, TEXT_SIZES
from handouts.orders.packet import Edition, Packet
from handouts.orders.visit import Visit
from handouts.press.html.closed import must_be_closed
from handouts.press.html.prose import Prose, in_order, margin_notes, used_sources, used_terms
from handouts.press.html.sandbox import Design, Sandbox, read_design
from handouts.press.html.voice import Voice, direction, direction_of, own_words, set_in
from handouts.press.job import SignOff
from handouts.press.pdf import references
from handouts.press.pictures import check_pictures

PRINT_STYLES = ("base.css", "page.css", "cover.css", "blocks.css", "figures.css", "back.css", "slots.css")
SCREEN_STYLES = ("base.css", "cover.css", "blocks.css", "figures.css", "back.css", "slots.css", "screen.css")


@dataclass(frozen=True)
class Palette:
    """CSS colours that the templates use. In a master, the brand's are sentinels that binding replaces.

    `bar` is the clinic's colour as it was given, for bars alone; `accent` is derived from it and can be read.
    """

    accent: str
    tint: str
    bar: str = ""
    ink: str = "#1b1b1b"
    grey: str = "#595959"
    pale: str = "#dcdcdc"
    dark: str = "#595959"
    paper: str = "#ffffff"
    warning: str = "#a3142e"


SENTINELS = Palette(accent="rgb(1, 2, 253)", tint="rgb(3, 2, 253)", bar="rgb(5, 2, 253)")
_NAMED_FIRST = 2  # approvers whom the first page has room to name


def palette(brand: Brand, edition: Edition) -> Palette:
    """The real colours of a clinic's handout."""
    inks = brand.colours
    return saving(Palette(accent=css(inks.accent), tint=css(inks.tint), bar=css(inks.bar)), edition)


def saving(colours: Palette, edition: Edition) -> Palette:
    """Without filled areas when ink is to be saved."""
    if edition.ink == "colour":
        return colours
    return replace(colours, tint=colours.paper, pale=colours.paper, dark=colours.paper)


@dataclass(frozen=True)
class Filling:
    """What goes into the slots: the clinic, the visit, who signed, the document code, the day of printing."""

    brand: Brand
    visit: Visit
    sign_off: SignOff | None
    code: str
    printed_on: datetime.date | None

    def named(self, interface: Interface) -> dict[str, object]:
        """By name, for the templates; who signed as text: all of them, and in short for the first page."""
        named: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        named["brand"] = self.brand.in_language(interface.language.code)
        by = (
            [interface.text("approver", name=name, role=role) for name, role in self.sign_off.by]
            if self.sign_off
            else []
        )
        named["approvers"] = "; ".join(by)
        more = len(by) - _NAMED_FIRST
        named["approvers_short"] = (
            interface.text("approvers-and-more", names="; ".join(by[:_NAMED_FIRST]), count=more)
            if more > 0
            else named["approvers"]
        )
        return named


class Composer:
    """Composes one localized packet: `body` for the press, `page` for the screen, `slot` for each clinic's piece."""

    def __init__(self, packet: Packet, words: LocalizedPacket, assets: Assets) -> None:
        check_pictures(packet, assets)
        self._packet, self._words, self._assets = packet, words, assets
        self._voices = {"own": _voice(words)}
        if words.original:
            self._voices["original"] = _voice(words.original, "original-")

    @property
    def unchecked(self) -> bool:
        """Whether it is a translation that nobody has checked: its marks stand above the running head."""
        return self._words.unchecked

    @property
    def design(self) -> str:
        """The fingerprint of the templates' and the styles' sources."""
        return self._design.fingerprint

    @property
    def title(self) -> str:
        """The handout's title in its language."""
        return self._words.title

    def body(self, pages: Mapping[str, int] | None = None) -> str:
        """The packet without a clinic: HTML for the typesetter, with numbered slots and sentinel colours.

        Page numbers in it are the typesetter's, or those of *pages* by the id of what they lead to.
        """
        return self._body(pages) if pages else self._first_body

    @cached_property
    def _first_body(self) -> str:
        return self._body({})

    def _body(self, pages: Mapping[str, int]) -> str:
        colours = saving(SENTINELS, self._packet.edition)
        html = self._render("handout.html.j2", colours, PRINT_STYLES, screen=False, pages=pages)
        return references.with_ids(html)

    def page(self, filling: Filling) -> str:
        """The packet as one self-contained web page, slots filled in."""
        colours = palette(filling.brand, self._packet.edition)
        return self._render(
            "handout.html.j2", colours, SCREEN_STYLES, screen=True, **filling.named(self._words.interface)
        )

    def pieces(self, pieces: Sequence[tuple[str, tuple[float, float], float]], filling: Filling) -> str:
        """A clinic's pieces as one HTML document: each (name, size in points, text scale) on a page of its own."""
        return self._render(
            "slot.html.j2",
            saving(SENTINELS, self._packet.edition),
            ("base.css", "slots.css"),
            screen=False,
            pieces=pieces,
            **filling.named(self._words.interface),
        )

    def review(self, **parts: object) -> str:
        """The packet a clinician signs, as HTML for the typesetter; `parts` are what its template names."""
        return self._render("review.html.j2", SENTINELS, ("base.css", "page.css", "review.css"), screen=False, **parts)

    def sample(self, page_size: tuple[float, float]) -> str:
        """Pages of *page_size* (points) with every place of a clinic's pieces, as HTML for the typesetter."""
        colours = saving(SENTINELS, self._packet.edition)
        return self._render("brand.html.j2", colours, PRINT_STYLES, screen=False, pages={}, page_size=page_size)

    def _render(self, template: str, colours: Palette, styles: tuple[str, ...], **more: object) -> str:
        css = Markup("\n".join(_style(self._design, name) for name in styles))
        return _rendered(self._sandbox, self._design, template, c=colours, css=css, **self._context, **more)

    @cached_property
    def _design(self) -> Design:
        return read_design(self._assets)

    @cached_property
    def _sandbox(self) -> Sandbox:
        given = [value for value in [*self._context.values(), *self._voices.values()] if callable(value)]
        return _sandbox(self._design, given)

    @cached_property
    def _context(self) -> Mapping[str, object]:
        packet, words, voice = self._packet, self._words, self._voices["own"]
        language = words.language
        with_notes = packet.edition.form == "beside" and not words.bilingual
        pages = words.interface.between("page-of", "page", "pages")
        return {
            "packet": packet,
            "edition": packet.edition,
            "words": words,
            "t": words.interface.text,
            "number": words.interface.number,
            "decimal": words.interface.decimal,
            "date": words.interface.date,
            "language": language,
            "voices": self._voices,
            "prose": voice.prose,
            "inline": voice.inline,
            "cited": voice.cited,
            "own": partial(own_words, language=language),
            "direction": partial(direction, language=language),
            "direction_of": partial(direction_of, language=language),
            "set_in": set_in,
            "translated_by": _translated_by(words),
            "notes": margin_notes(words.sections, words.terms) if with_notes else {},
            "page_of": pages,
            "paper": PAPERS[packet.edition.paper],
            "size": TEXT_SIZES[packet.edition.text_size].points,
            "start": "left" if language.direction == "ltr" else "right",
            "end": "right" if language.direction == "ltr" else "left",
        }


def _voice(words: LocalizedPacket, prefix: str = "") -> Voice:
    terms = used_terms(words.sections, words.terms)
    sources = used_sources(words.sections, terms, words.sources)
    prose = Prose(
        sources=sources,
        terms=in_order(terms, words.language),
        section_ids=frozenset(section.id for section in words.sections),
        page_reference=words.interface.around("page-reference", "page"),
        language=words.language,
        sources_heading=words.interface.text("sources"),
        numbers={source.id: number for number, source in enumerate(sources, start=1)},
    )
    return Voice(words.interface, prose, prefix, words.treatment)


def _translated_by(words: LocalizedPacket) -> str:
    """Who translated and checked; empty for a text as it was written."""
    if words.translation is None:
        return ""
    signed = words.translation.signatures
    if signed is None:
        return words.interface.text("about-translation-unchecked")
    return words.interface.text(
        "about-translation-checked",
        translator=signed.translator,
        second_reader=signed.second_reader,
        date=words.interface.date(signed.date),
    )


def report(assets: Assets, **parts: object) -> str:
    """The page that says what came of a batch: `title`, `lead` (lines) and `tables` (caption, headings, rows)."""
    design = read_design(assets)
    return _rendered(_sandbox(design), design, "report.html.j2", **parts)


def _sandbox(design: Design, given: Sequence[Callable[..., object]] = ()) -> Sandbox:
    sandbox = Sandbox(design, given, (Voice, Logo))
    sandbox.filters["css_string"] = _css_string
    return sandbox


def _rendered(sandbox: Sandbox, design: Design, template: str, **names: object) -> str:
    """The *template* with *names* filled in; whatever goes wrong in it is a `ContentError` at its line."""
    try:
        html = sandbox.get_template(template).render(**names)
    except TemplateNotFound as error:
        raise ContentError(
            f"The template “{error.name}” does not exist.",
            where=str(design.assets.templates),
            fix="Check its name, or add the file.",
        ) from None
    except Exception as error:
        if not _in_template(error):
            raise
        raise ContentError(
            f"A template failed: {_what(error)}", where=_template_line(error, template), fix="Mend the template."
        ) from None
    return must_be_closed(html, design.sources)


def _in_template(error: Exception) -> bool:
    """Whether it is the template that is wrong: Jinja says so, or a line of it was the last to run."""
    frames = traceback.extract_tb(error.__traceback__)
    return isinstance(error, (TemplateError, KeyError, RecursionError)) or frames[-1].filename.endswith(".j2")


def _what(error: Exception) -> str:
    """What a template did wrong. Other errors than Jinja's could repeat what is printed, and are named by kind."""
    if isinstance(error, KeyError):
        return f"the interface has no text {error}"
    return str(error.message) if isinstance(error, TemplateError) else type(error).__name__


def _template_line(error: Exception, template: str) -> str:
    """The innermost template and line at which *error* arose; Jinja puts both into the traceback."""
    known = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if known:
        path = Path(known[-1].filename)
        parts = (
            path.parts[len(path.parts) - 2 :]
            if path.parent.name in ("partials", "slots", "figures")
            else path.parts[-1:]
        )
        return place(Path(*parts), known[-1].lineno)
    return place(Path(getattr(error, "name", None) or template), getattr(error, "lineno", None))


def _style(design: Design, name: str) -> str:
    path = design.assets.styles / name
    text = design.styles.get(name)
    if text is None:
        raise ContentError("This style sheet is missing.", where=str(path), fix="Put it back.")
    if "</" in text:
        raise ContentError("A style sheet holds no markup.", where=str(path), fix="Take it out.")
    return text


def _css_string(text: str) -> Markup:
    """A CSS string literal that cannot end early, whatever *text* holds."""
    return Markup('"{}"').format(
        Markup("".join(char if char.isalnum() or char in " .,:·–" else f"\\{ord(char):x} " for char in text))
    )
