"""Turn the inline Markdown of messages into HTML, and collect what a packet cites and explains."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple, TypeGuard

from markdown_it.token import Token
from markupsafe import Markup, escape

from handouts.content.blocks import Block, Heading, ListBlock, Paragraph
from handouts.content.inline import links, parse_inline, plain_text, split_citation
from handouts.content.library import Section, Source, Term
from handouts.content.texts import block_messages, cited
from handouts.languages.language import SPACELESS, Language

NO_BREAK_SPACE = "\u00a0"
WORD_JOINER = "\u2060"
_PLAIN_TOKENS = {
    "softbreak": Markup("\n"),
    "strong_open": Markup("<strong>"),
    "strong_close": Markup("</strong>"),
}


class _Link(NamedTuple):
    """What stands before and behind the words of a link, and whether they vanish with it."""

    opening: Markup = Markup("")
    closing: Markup = Markup("")
    absent: bool = False


@dataclass(frozen=True)
class Prose:
    """Renders messages of one packet: knows the numbers of its sources and which sections it holds.

    Where the packet does not hold a section, ``[words](section:id)`` prints the words alone, and ``[See …](see:id)``
    vanishes. `sources_heading` stands over the list of sources: a citation is announced by it and its number.
    """

    sources: tuple[Source, ...]
    terms: tuple[Term, ...]
    section_ids: frozenset[str]
    page_reference: tuple[str, str]
    language: Language
    sources_heading: str
    numbers: Mapping[str, int] = field(default_factory=dict)

    def inline(self, text: str) -> Markup:
        """One message as HTML."""
        return Markup("").join(self._tokens(parse_inline(text)))

    def cited(self, text: str, references: Sequence[str]) -> Markup:
        """One message as HTML, followed by the numbers of the sources it rests on (``source:passage`` each)."""
        return self.inline(f"{text} [@{'; '.join(references)}]" if references else text)

    def _tokens(self, tokens: Sequence[Token]) -> Iterator[Markup]:
        link: _Link | None = None
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            if token.type == "link_open":
                link = self._link(str(token.attrGet("href")), following)
                yield link.opening
            elif link is None:
                yield self._token(token, following)
            elif token.type == "link_close":
                yield link.closing
                link = None
            elif not link.absent:
                # A run of its own in a link would be a second link to assistive technology.
                yield escape(_whole(token.content)) if token.type == "text" else self._token(token, following)

    def _link(self, address: str, words: Token | None) -> _Link:
        """What stands before and behind the *words* of a link; those to a section that is not here lead nowhere."""
        scheme, _, target = address.partition(":")
        if scheme == "term":
            opening = Markup('<a class="term" href="#term-{}"{}>').format(target, self._direction_inside(words))
            return _Link(opening, Markup("</a>"))
        if target not in self.section_ids:
            return _Link(absent=scheme == "see")
        opening = Markup('<a class="{}" href="#section-{}"{}>').format(scheme, target, self._direction_inside(words))
        return _Link(opening, Markup("</a>") + self._page_reference(target))

    def _direction_inside(self, words: Token | None) -> Markup:
        """The attribute of a link in a right-to-left text whose words all run from left to right."""
        whole = words is not None and _LATIN.fullmatch(words.content) is not None
        return Markup(' dir="ltr"') if whole and self.language.direction == "rtl" else Markup("")

    def _token(self, token: Token, following: Token | None) -> Markup:
        """A token within a message. Text before a citation is held to it, so that no number stands alone on a line.

        (A no-break space does it while the bracket is in the same run of text; a box around both makes WeasyPrint 70
        end some lines far too early.)
        """
        if token.type == "cite":
            return self._citation([source for source, _ in split_citation(token.content)])
        if token.type != "text":
            return _PLAIN_TOKENS[token.type]
        if following is not None and following.type == "cite" and self.language.script in SPACELESS:
            return isolated(token.content.rstrip(" "), self.language) + WORD_JOINER
        if following is not None and following.type == "cite" and token.content.endswith(" "):
            return isolated(token.content[:-1] + NO_BREAK_SPACE, self.language)
        return isolated(token.content, self.language)

    def _page_reference(self, section: str) -> Markup:
        before, after = self.page_reference
        return Markup(
            '{}<span class="page-reference" data-href="#section-{}" data-before="{}" data-after="{}"></span>'
        ).format(self.language.space, section, before, after)

    def _citation(self, sources: Sequence[str]) -> Markup:
        numbers = sorted({(self.numbers[source], source) for source in sources})
        linked = [self._link_to(source, self.language.in_own_digits(str(number))) for number, source in numbers]
        comma = "،" if self.language.script == "Arab" else ","
        return Markup("[{}]").format(Markup(comma + NO_BREAK_SPACE).join(linked))

    def _link_to(self, source: str, number: str) -> Markup:
        label = f"{self.sources_heading}: {number}"
        return Markup('<a class="cite" href="#source-{}" aria-label="{}">{}</a>').format(source, label, number)


# Latin words and numbers as they stand together: 6-MP, CD19, 38.0 °C, tisagenlecleucel.
_LATIN_WORD = r"[A-Za-z\u00c0-\u024f0-9µμ°][A-Za-z\u00c0-\u024f0-9µμ°®™.,'’+/%–-]*"
_LATIN = re.compile(rf"{_LATIN_WORD}(?:[ \u00a0]{_LATIN_WORD})*")
_OPEN_END = re.compile(r"[.,'’+/–-]+$")


def isolated(text: str, language: Language) -> Markup:
    """*text* as HTML; in a right-to-left language, what is written from left to right stands in a run of its own.

    Else a name or number beside the wrong neighbour shows its parts in another order (Unicode UAX 9).
    """
    if language.script in SPACELESS:
        return escape(_held(text))
    if language.direction == "ltr":
        return escape(_whole(text))
    parts, end = [], 0
    for found in _LATIN.finditer(text):
        run = _OPEN_END.sub("", found[0])
        parts += [escape(text[end : found.start()]), Markup('<span dir="ltr">{}</span>').format(unbroken(run))]
        end = found.start() + len(run)
    return Markup("").join([*parts, escape(text[end:])])


_IDEOGRAPH = "[\u3400-\u9fff]"
_WIDE = "[\u3000-\u9fff\uff00-\uffef“”]"  # these signs bring their space with them
_SPACE_BESIDE_WIDE = re.compile(rf"(?<={_WIDE}) +| +(?={_WIDE})")
_TORN = re.compile(  # a number and its measure, a range, a word with a hyphen
    rf"(?<=[0-9%])(?={_IDEOGRAPH})|(?<=[0-9%]{_IDEOGRAPH})(?=[0-9])|(?<=[A-Za-z0-9]-)(?=[A-Za-z0-9])"
)


def _held(text: str) -> str:
    """*text* of a script that may be broken at almost any sign, without breaks in what is read as one, or stray spaces.

    A word joiner is no sign on the page, and readers leave it out.
    """
    return _TORN.sub(WORD_JOINER, _SPACE_BESIDE_WIDE.sub("", text))


_SHORT_PART = re.compile(r"(?<![\w-])(?:\w{1,3}-(?=\w)|\w+-(?=\w{1,2}(?![\w-])))")  # CAR-T, 6-MP, B-cell


def _whole(text: str) -> str:
    """*text* without a line's end after a hyphen with only a letter or two beside it: torn, it is read as two words."""
    return _SHORT_PART.sub(lambda found: found[0] + WORD_JOINER, text)


def unbroken(run: str) -> Markup:
    """*run* with each hyphenated word kept on one line: broken, its hyphen would jump to the other side."""
    return Markup("").join(
        Markup('<span class="whole">{}</span>').format(part) if "-" in part else escape(part)
        for part in re.split(r"([ \u00a0])", run)
    )


def used_sources(
    sections: Sequence[Section], terms: Sequence[Term], sources: Mapping[str, Source]
) -> tuple[Source, ...]:
    """The sources that *sections* and the definitions of *terms* rest on, in order of first use."""
    ids = [source for section in sections for source, _ in cited(section)]
    ids += [cite.split(":")[0] for term in terms for cite in term.cite]
    return tuple(sources[source] for source in dict.fromkeys(ids))


def used_terms(sections: Sequence[Section], terms: Mapping[str, Term]) -> tuple[Term, ...]:
    """The terms that *sections* link to, in order of first use."""
    found = [term for section in sections for block in section.blocks for term in block_terms(block)]
    return tuple(terms[term] for term in dict.fromkeys(found))


def block_terms(block: Block) -> list[str]:
    """Glossary ids that a block links to, in order."""
    return [term for _, text, _ in block_messages(block) for term in links(text, "term")]


def margin_notes(sections: Sequence[Section], terms: Mapping[str, Term]) -> dict[tuple[str, int], tuple[Term, ...]]:
    """The terms to explain beside a block of text, by section id and the block's position.

    Each term is explained once in a packet, beside the first text that has room for it; the list of words at the end
    explains them all. The room is an estimate in lines, so that notes do not pile up; the style sheet keeps what is
    estimated wrongly from overlapping.
    """
    left = dict(terms)
    return {(section.id, position): found for section in sections for position, found in _section_notes(section, left)}


def _section_notes(section: Section, left: dict[str, Term]) -> Iterator[tuple[int, tuple[Term, ...]]]:
    """The notes beside each block, by its position, from the terms that are *left* to be explained."""
    used = 0.0
    for position, (block, following) in enumerate(zip_longest(section.blocks, section.blocks[1:])):
        if not _takes_notes(block):
            used = max(0.0, used - _HEADING_LINES) if isinstance(block, Heading) else 0.0
            continue
        slack = _HEADING_LINES if isinstance(following, (Heading, Paragraph, ListBlock)) else 0.0
        new = [left[term] for term in dict.fromkeys(block_terms(block)) if term in left]
        chosen, used = _that_fit(new, used, _text_lines(block) + slack)
        for term in chosen:
            del left[term.id]
        yield position, chosen
        used = max(0.0, used - _text_lines(block))


def _that_fit(terms: Iterable[Term], used: float, room: float) -> tuple[tuple[Term, ...], float]:
    """Those of *terms* for which there is room in so many lines, of which some are *used*; and how many then are."""
    chosen = []
    for term in terms:
        if used + _note_lines(term) <= room:
            used += _note_lines(term)
            chosen.append(term)
    return tuple(chosen), used


_HEADING_LINES = 2.0
_KEPT_ITEMS = 4


def _takes_notes(block: Block) -> TypeGuard[Paragraph | ListBlock]:
    """Text that is kept on one page with its notes; a long list is not."""
    return isinstance(block, Paragraph) or (isinstance(block, ListBlock) and len(block.items) <= _KEPT_ITEMS)


def _text_lines(block: Paragraph | ListBlock) -> float:
    """About how many lines of body text a block fills in the column (58 characters to a line)."""
    texts = [block.text] if isinstance(block, Paragraph) else [item.text for item in block.items]
    return sum(math.ceil(_width(plain_text(text)) / 58) + 0.4 for text in texts)


def _note_lines(term: Term) -> float:
    """About how many lines of body text a margin note is high (16 characters to a line, four fifths as high)."""
    return 0.8 * (math.ceil(_width(term.term) / 14) + math.ceil(_width(plain_text(term.definition)) / 15)) + 0.6


def _width(text: str) -> int:
    """How wide *text* is, in characters; those of Chinese, Japanese and Korean count as two (Unicode UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def in_order(terms: Sequence[Term], language: Language) -> tuple[Term, ...]:
    """*terms* by the alphabet, letters with marks beside those without; simplified Chinese by its sound (pinyin).

    Other scripts without an alphabet stay as they came.
    """
    if language.script == "Hans":
        return tuple(sorted(terms, key=lambda term: (_spelled(term.term), term.term)))
    if language.script in SPACELESS:
        return tuple(terms)
    return tuple(sorted(terms, key=lambda term: (_bare(term.term), term.term)))


def _spelled(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    return [part.casefold() for part in lazy_pinyin(text, style=Style.TONE3)]


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
