"""The inline Markdown of one message: bold, terms, references to sections, citations. Nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from handouts.files.characters import CONTROL, GARBLED

MAX_TEXT = 5_000  # characters; the longest real message has about 500

_CITE = re.compile(r"\[@([^\[\]\n]*)\]")
_REFERENCE = re.compile(r"(?P<source>[a-z][a-z0-9-]*):(?P<passage>p[1-9][0-9]*)")
_ALLOWED = {"text", "strong_open", "strong_close", "link_open", "link_close", "cite", "softbreak"}
_LEFT_OVER = re.compile(r"\*\*|\[@|\]\(|\{#")
# Markup of other kinds of Markdown, which ours would print as it stands: strike-through, marks, HTML's names of
# characters, addresses in angle brackets, footnotes, boxes to tick, links by reference, tables, underlined headings,
# lists of definitions, raised text.
_FOREIGN = re.compile(
    r"~~|==\S|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|<(?:[a-z][a-z0-9+.-]{1,31}:|[^<>\s@]{1,64}@)[^<>\s]*>|\[\^[^\]\s]{0,60}\]|\]\["
    r"|\|[^|]*\||\|\s*:?-{2,}|-{2,}:?\s*\||\^[^\s^]{1,20}\^",
    re.IGNORECASE,
)
_FOREIGN_LINE = re.compile(r"\|.*|\[[ xX]\](?= )|={2,}\s*$|: ")
_SCHEMES = ("term:", "section:", "see:")
_NAMES = {
    "html_inline": "raw HTML",
    "image": "an image",
    "em_open": "italics",
    "code_inline": "code",
    "hardbreak": "a hard line break",
}


class InlineProblem(ValueError):
    """A message holds something it may not; the text says what and what to do."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).disable(["autolink", "entity"])
    parser.inline.ruler.before("link", "cite", _cite)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # checked below, with a message
    return parser


def _cite(state: StateInline, silent: bool) -> bool:
    found = _CITE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("cite", "", 0).content = found[1]
    state.pos = found.end()
    return True


@lru_cache(maxsize=10_000)
def parse_inline(text: str) -> tuple[Token, ...]:
    """Return the tokens of a message: text, strong_open/close, link_open/close, cite (content ``a:p1; b:p2``).

    Raises `InlineProblem` for anything else: raw HTML, images, links to anywhere but ``term:``, ``section:``, ``see:``;
    markup of other kinds of Markdown; for more than `MAX_TEXT` characters; and for a control character.
    """
    if len(text) > MAX_TEXT:
        raise InlineProblem(f"a text of more than {MAX_TEXT:,} characters", "Split it into blocks.")
    if CONTROL.search(text):  # YAML can spell one that no line of the file holds
        raise InlineProblem("a control character is not used in a section", "Delete the escape.")
    if found := GARBLED.search(text):  # as above
        raise InlineProblem(f"“{found[0]}” is a letter that was lost on the way", "Write the letter itself.")
    tokens = tuple(_parser().parseInline(text)[0].children or ())
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.type not in _ALLOWED:
            what = _NAMES.get(token.type, token.type)
            raise InlineProblem(f"{what} is not used in a section", "Use plain words, **bold** and links to terms.")
        if token.type == "link_open":
            _check_link(str(token.attrGet("href")))
        elif token.type == "cite":
            list(split_citation(token.content))
        elif token.type == "text":
            _check_words(token.content, begins_line=before is None or before.type == "softbreak")
    _check_link_words(tokens)
    return tokens


def _check_words(text: str, *, begins_line: bool) -> None:
    if found := _LEFT_OVER.search(text):
        raise InlineProblem(f"“{found[0]}” is markup that is not whole", "Close it, or leave it out.")
    if found := _foreign(text, begins_line=begins_line):
        what = f"“{found[0].strip()[:40]}” would be printed as it stands: such markup is not used"
        raise InlineProblem(what, "Write it in plain words or as the character itself; a table is a figure.")


def _foreign(text: str, *, begins_line: bool) -> re.Match[str] | None:
    """The first markup of another kind of Markdown in a piece of text."""
    return (_FOREIGN_LINE.match(text) if begins_line else None) or _FOREIGN.search(text)


def _check_link_words(tokens: tuple[Token, ...]) -> None:
    """A link holds words and nothing else, so that it is one piece for assistive technology."""
    for token, following in pairwise(tokens):
        if token.type == "link_open" and (following.type != "text" or not following.content.strip()):
            raise InlineProblem("a link needs words, and only words", "Put bold outside the link, citations after it.")
    inside = False
    for token in tokens:
        inside = (inside or token.type == "link_open") and token.type != "link_close"
        if inside and token.type not in ("link_open", "text", "softbreak"):
            raise InlineProblem("a link needs words, and only words", "Put bold outside the link, citations after it.")


def _check_link(href: str) -> None:
    if not href.startswith(_SCHEMES):
        raise InlineProblem(
            f"a link to “{href[:60]}” is not allowed", "A link goes to term:…, section:… or see:… only."
        )


def split_citation(content: str) -> Iterator[tuple[str, str]]:
    """Yield (source, passage) of a citation's content; raises `InlineProblem` when it is not well formed."""
    for part in content.split(";"):
        found = _REFERENCE.fullmatch(part.strip().removeprefix("@"))
        if not found:
            raise InlineProblem(
                f"the citation “{part.strip()[:60]}” is not source:passage", "Write it as [@clinician-manual:p4]."
            )
        yield found["source"], found["passage"]


def citations(text: str) -> list[tuple[str, str]]:
    """All (source, passage) pairs that a message cites, in order."""
    return [pair for token in parse_inline(text) if token.type == "cite" for pair in split_citation(token.content)]


def links(text: str, scheme: str) -> list[str]:
    """The targets of all links of *scheme* (``term``, ``section``, ``see``) in a message, in order."""
    hrefs = [str(token.attrGet("href")) for token in parse_inline(text) if token.type == "link_open"]
    return [href.removeprefix(f"{scheme}:") for href in hrefs if href.startswith(f"{scheme}:")]


def plain_text(text: str) -> str:
    """A message as a reader hears it: without markup and citations."""
    parts = [
        "" if token.type == "cite" else (" " if token.type == "softbreak" else token.content)
        for token in parse_inline(text)
    ]
    return re.sub(r"\s+", " ", "".join(parts)).strip()
