"""Typeset: with `press.amendments`, the only module that knows WeasyPrint. Turns HTML into laid-out, tagged PDF bytes.

Strict: anything the engine would only log (a missing glyph, an unknown property, a failed fetch) is an error.
"""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from types import ModuleType

from handouts.errors import EnvironmentProblem, HandoutsError, LayoutError, Problem
from handouts.press.amendments import amend, heard
from handouts.press.typeset_fonts import font_configuration

PLACEHOLDER = "data:image/svg+xml,"
_VARIANT = "pdf/a-3a"
_PX = 0.75  # points in a CSS pixel

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """One laid-out document: PDF bytes, its number of pages, and for each page where the elements with ids begin.

    A box is (left, top, right, bottom) in points from the page's upper left corner.
    """

    pdf: bytes
    pages: int
    boxes: tuple[Mapping[str, Box], ...]

    def start(self, id_: str) -> int:
        """The page (from 0) on which the element with *id_* begins."""
        return next(page for page, boxes in enumerate(self.boxes) if id_ in boxes)


def typeset(html: str, *, what: str, private: bool = False, own: Collection[str] = ()) -> Sheet:
    """Lay out *html* and return tagged PDF/A-3a bytes.

    *what* names the document in messages. When it is *private* (a visit's piece), messages never repeat its text.
    *own* are the ``data:`` addresses of pictures that it may show: a clinic's logo, checked before.

    Raises `LayoutError` for each thing the engine warns about, and `EnvironmentProblem` if Pango is missing.
    """
    engine = _engine()
    with _strict(what, private), _sound(what):
        page = engine.HTML(string=html, base_url=None, url_fetcher=_fetcher(own))
        document = page.render(pdf_variant=_VARIANT, font_config=font_configuration(html))
        for one in document.pages:
            one.bookmarks = [(level, heard(label), *rest) for level, label, *rest in one.bookmarks]
        boxes = tuple(
            {id_: tuple(edge * _PX for edge in box) for id_, box in one.anchors.items()} for one in document.pages
        )
        return Sheet(document.write_pdf(pdf_variant=_VARIANT), len(document.pages), boxes)


def warm_up() -> None:
    """Load the engine, for processes that are forked from this one; that it is missing is said when it is needed."""
    with suppress(EnvironmentProblem):
        _engine()


def _engine() -> ModuleType:
    try:
        import weasyprint
    except OSError as error:
        raise EnvironmentProblem(
            f"The typesetter's libraries are missing: {str(error).splitlines()[0]}",
            fix="Install them: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ) from None
    amend()
    _listen()
    engine: ModuleType = weasyprint
    return engine


def _fetcher(own: Collection[str]) -> Callable[[str], object]:
    """A fetcher that serves the empty placeholder picture and the very addresses in *own*: no file, no socket."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def fetch(self, url: str, headers: object = None) -> object:  # the interface of the base class
            if url in own:
                kind, _, data = url.removeprefix("data:").partition(";base64,")
                return URLFetcherResponse(url, b64decode(data, validate=True), {"Content-Type": kind})
            if not url.startswith(PLACEHOLDER):
                raise ValueError(f"A handout fetches nothing; refused: {url[:80]}")
            return URLFetcherResponse(url, _unquoted(url), {"Content-Type": "image/svg+xml"})

    return ClosedFetcher()


def _unquoted(url: str) -> bytes:
    from urllib.parse import unquote

    return unquote(url.removeprefix(PLACEHOLDER)).encode()


_heard: ContextVar[list[str] | None] = ContextVar("_heard", default=None)  # of the layout that runs in this thread


class _Listener(logging.Handler):
    """Gives each warning to the layout that caused it: what it says may be private, and another thread's."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None:
            heard.append(record.getMessage())


_LISTENER = _Listener(logging.WARNING)


def _listen() -> None:
    """Hear what the engine logs, from here on; it goes nowhere else."""
    for name in ("weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.addHandler(_LISTENER)  # once: a logger has no handler twice
        logger.propagate = False


@contextmanager
def _strict(what: str, private: bool) -> Iterator[None]:
    """Turn every warning the engine logs inside into one `LayoutError`."""
    found: list[str] = []
    before = _heard.set(found)
    try:
        yield
    finally:
        _heard.reset(before)
    if found:
        raise LayoutError.of(dict.fromkeys(_problem(what, message, private) for message in found))


@contextmanager
def _sound(what: str) -> Iterator[None]:
    """What the engine cannot do at all is a `LayoutError`, too: it is what a style or a template asks of it.

    It is named by its kind alone, since an exception's words may repeat the text.
    """
    try:
        yield
    except (HandoutsError, MemoryError):
        raise
    except Exception as error:
        kind = "too deeply nested" if isinstance(error, RecursionError) else type(error).__name__
        fix = "Look in the templates and styles for a size, a nesting or an address that no page can have."
        raise LayoutError(f"The typesetter gave up: {kind}.", where=what, fix=fix) from None


def _problem(what: str, message: str, private: bool) -> Problem:
    if private:
        return Problem(what, "The typesetter refused this text.", "Use letters that the installed fonts have.")
    fix = "This is a defect of a template, a style or the content; see docs/errors.md."
    if re.search(r"glyph", message, re.IGNORECASE):
        fix = "No installed font has this character: change it, or install the language's fonts."
    if "data:image" in message:
        message = re.sub(r"data:image[^\s'\"]*", "the logo", message)
        fix = "Export the logo again, as a plain SVG or as PNG."
    return Problem(what, message.splitlines()[0][:300], fix)
