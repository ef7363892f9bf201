"""What no page may hold, printed or on a screen: what fetches, what runs, and links to anything but an address.

A PDF's typesetter fetches nothing and runs nothing. A browser would do both with the same templates and styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import tinycss2
from tinycss2.ast import FunctionBlock, Node

from handouts.errors import ContentError, Problem, place

_FRAMES = ("iframe", "frame", "frameset", "object", "embed", "applet", "portal", "foreignobject")
_MOVING = ("audio", "video", "source", "track", "animate", "animatemotion", "animatetransform", "set")
_ELEMENTS = frozenset(("script", "template", "base", "form", *_FRAMES, *_MOVING))
_FETCHING = frozenset(("src", "srcset", "srcdoc", "poster", "data", "background", "action", "formaction", "manifest"))
_FETCHING |= {"ping", "codebase", "cite", "longdesc", "profile", "http-equiv"}
_LINKS = frozenset(("a", "area"))
_LEADING = re.compile(r"#|https?://|mailto:|tel:", re.IGNORECASE)
_OWN = re.compile(r"#|data:,$|data:image/(?:svg\+xml|png)[;,]", re.IGNORECASE)
_CSS_FUNCTIONS = frozenset(("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "expression"))


Open = tuple[str, str]  # what is open, and how it is written


def open_places(html: str) -> list[Open]:
    """What in *html* would be fetched or run."""
    return list(dict.fromkeys(_Reader().found_in(html)))


def must_be_closed(html: str, sources: Mapping[Path, str]) -> str:
    """*html* itself; raises `ContentError` for everything in it that would be fetched or run.

    The *sources* by their paths are where it may come from. What stands in none of them is not repeated: it may be
    personal.
    """
    fix = "Take it out of the template or the style: a handout fetches nothing and runs nothing."
    try:
        html.encode("utf-8")
    except UnicodeEncodeError:
        raise ContentError("A template prints half a character.", fix="Mend the template.") from None
    if found := open_places(html):
        raise ContentError.of([_problem(what, written, sources, fix) for what, written in found])
    return html


def _problem(what: str, written: str, sources: Mapping[Path, str], fix: str) -> Problem:
    for path, text in sources.items():
        if written and written in text:
            said = f"“{written[:80]}” ({what}) may not stand on a page."
            return Problem(place(path, text[: text.index(written)].count("\n") + 1), said, fix)
    return Problem("", f"This may not stand on a page: {what}.", fix)


class _Reader(HTMLParser):
    """Reads the page as a browser does, and keeps what is open."""

    def found_in(self, html: str) -> list[Open]:
        self._found: list[Open] = []
        self._style = False
        self.feed(html)
        self.close()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        if tag in _ELEMENTS:
            self._found.append((f"<{tag}>", f"<{tag}"))
        for name, value in attrs:
            if not _allowed(tag, name, _plain(value or "")):
                self._found.append((f"{name} of <{tag}>", value or name))
            if name == "style":
                self._found += _css(tinycss2.parse_component_value_list(value or ""))

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self._found += _css(tinycss2.parse_component_value_list(data))


def _allowed(tag: str, name: str, value: str) -> bool:
    local = name.rpartition(":")[2]
    if local == "href":
        return bool((_LEADING if tag in _LINKS else _OWN).match(value)) or not value
    if local.startswith("on"):
        return False
    return local not in _FETCHING or bool(_OWN.match(value))


def _plain(value: str) -> str:
    """An address as a browser takes it: without white space before it or line ends in it."""
    return re.sub(r"[\x00-\x1f]", "", value).strip()


def _css(tokens: Iterable[Node]) -> Iterator[Open]:
    for token in tokens:
        if token.type == "at-keyword" and token.lower_value == "import":
            yield "@import", "@import"
        elif token.type == "url" and not _OWN.match(_plain(token.value)):
            yield "url() of a style", token.value
        elif token.type == "function" and token.lower_name in _CSS_FUNCTIONS:
            yield from _css_function(token)
        for inner in ("arguments", "content"):
            yield from _css(getattr(token, inner, None) or ())


def _css_function(token: FunctionBlock) -> Iterator[Open]:
    given = [one.value for one in token.arguments if one.type == "string"]
    if token.lower_name != "url" or not all(_OWN.match(_plain(one)) for one in given):
        yield f"{token.lower_name}() of a style", given[0] if given else token.name
