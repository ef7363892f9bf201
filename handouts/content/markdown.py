"""Read the body of a section file into blocks. Markdown is read with markdown-it and never written back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from handouts.content.blocks import (
    FIGURES,
    Block,
    Callout,
    Heading,
    ListBlock,
    Paragraph,
    SlotBlock,
)
from handouts.content.figures import figure_messages, read_figure
from handouts.content.inline import InlineProblem, parse_inline
from handouts.errors import ContentError, Problem, place

CALLOUTS = ("call-now", "good-to-know", "ask-your-team")

_MARK = re.compile(r"\{#(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?P<scaffold> \.scaffold)?(?: lines=(?P<lines>[0-6]))?\}")
_JOINED = re.compile(r"\{#[a-z0-9-][^{}]*\}\s*\n")
_FENCE = re.compile(r"(?P<what>figure|slot)\s+(?P<name>[a-z-]+)\s*(?P<mark>\{.*\})?")
_UNSUPPORTED = {
    "html_block": "raw HTML",
    "blockquote_open": "a quotation",
    "code_block": "an indented block",
    "hr": "a rule",
    "table_open": "a Markdown table",
}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).disable(["reference", "lheading", "inline"])
    parser.use(front_matter_plugin)
    for kind in CALLOUTS:
        parser.use(container_plugin, kind)
    return parser


class BodyReader:
    """Reads one section's tokens; gathers every problem instead of stopping at the first."""

    def __init__(self, text: str, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.lines = text.split("\n")
        self.tokens = _parser().parse(text)
        self.at = 0
        self.front: tuple[str, int] | None = None
        if self.tokens and self.tokens[0].type == "front_matter":
            self.front = (self.tokens[0].content, 2)
            self.at = 1

    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order; problems are left in `problems`."""
        return tuple(self._blocks(""))

    def problem(self, line: int, what: str, fix: str = "") -> None:
        self.problems.append(Problem(place(self.path, line), what, fix))

    def _blocks(self, until: str) -> Iterator[Any]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                return
            yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Any]:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            yield self._heading(token, line)
        elif token.type == "paragraph_open":
            yield self._paragraph(line)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield self._list(token.type == "ordered_list_open", line)
        elif token.type.startswith("container_") and token.type.endswith("_open"):
            yield self._callout(token, line)
        elif token.type == "fence":
            yield from self._fence(token, line)
        else:
            what = _UNSUPPORTED.get(token.type, token.type.removesuffix("_open"))
            self.problem(
                line, f"{what} is not used in a section", "See docs/content-format.md for what a section holds."
            )
            self._skip(token)

    def _skip(self, token: Token) -> None:
        if token.nesting == 1:
            depth = 1
            while depth and self.at < len(self.tokens):
                depth += self.tokens[self.at].nesting
                self.at += 1

    def _text(self, line: int) -> tuple[str, str, bool]:
        """The message of the inline token here, its id, and whether it is marked as scaffolding."""
        content = self.tokens[self.at].content
        self.at += 2  # the inline token and the closing one
        text, found = _split_mark(content)
        if not found:
            self.problem(line, f"this block has no id: “{content[:40]}…”", "End it with {#some-id}, a name that stays.")
            return content, "", False
        if not text:
            self.problem(line, "this block is empty", "Write its text, or delete it.")
        elif _JOINED.search(text):
            self.problem(line, "two blocks are joined", "Leave an empty line between them.")
            return text, found["id"], bool(found["scaffold"])
        self._check_message(text, line)
        return text, found["id"], bool(found["scaffold"])

    def _check_message(self, text: str, line: int) -> None:
        try:
            parse_inline(text)
        except InlineProblem as problem:
            self.problem(line, problem.what, problem.fix)

    def _heading(self, token: Token, line: int) -> Heading:
        level = int(token.tag[1])
        text, id_, _ = self._text(line)
        if level not in (2, 3):
            self.problem(
                line, f"a heading of level {level} is not used", "Use ## or ###; the title is in the front matter."
            )
        return Heading(id=id_, level=3 if level == 3 else 2, text=text, line=line)

    def _paragraph(self, line: int) -> Paragraph:
        text, id_, scaffold = self._text(line)
        return Paragraph(id=id_, text=text, scaffold=scaffold, line=line)

    def _list(self, ordered: bool, line: int) -> ListBlock:
        items: list[Paragraph] = []
        numbers: list[int] = []
        in_item = False  # whether the item here has its paragraph
        end = "ordered_list_close" if ordered else "bullet_list_close"
        while (token := self.tokens[self.at]).type != end:
            self.at += 1
            here = token.map[0] + 1 if token.map else line
            if token.type == "list_item_open":
                in_item = False
                numbers.append(int(token.info or 0))
                if self.tokens[self.at].type == "list_item_close":
                    self.problem(here, "this list item is empty", "Write it, or delete it.")
            elif token.type == "paragraph_open" and not in_item:
                in_item = True
                items.append(self._paragraph(here))
            elif token.type != "list_item_close":
                self.problem(
                    here,
                    "a list item holds one line of text only",
                    "Write it in one paragraph, or make a second item of the rest.",
                )
                self._skip(token)
        self.at += 1
        if ordered:
            self._check_numbers(numbers, line)
        return ListBlock(ordered=ordered, items=tuple(items), line=line)

    def _check_numbers(self, numbers: list[int], line: int) -> None:
        """A list is printed with the numbers 1, 2, 3…; others that are written would be lost."""
        if numbers in ([*range(1, len(numbers) + 1)], [1] * len(numbers)):
            return
        if numbers[0] != 1:
            what = f"a numbered list begins at 1, not at {numbers[0]}"
        else:
            what = f"a numbered list counts 1, 2, 3, not {', '.join(str(number) for number in numbers[:6])}"
        fix = f"Make one list of it; if “{numbers[0]}.” begins a sentence, put a word before it."
        self.problem(line, what, fix)

    def _callout(self, token: Token, line: int) -> Callout:
        kind = token.type.removeprefix("container_").removesuffix("_open")
        _, found = _split_mark(token.info.strip())
        if not found:
            self.problem(line, "this callout has no id", f"Open it as ::: {kind} {{#some-id}}.")
        inner, before = [], len(self.problems)
        for block in self._blocks(f"container_{kind}_close"):
            if isinstance(block, (Paragraph, ListBlock)):
                inner.append(block)
            elif block is not None:
                self.problem(block.line, "a callout holds paragraphs and lists only")
        if not self._is_closed(token):
            self.problem(line, "this callout is not closed", "End it with ::: on a line of its own.")
        elif not inner and len(self.problems) == before:
            self.problem(line, "this callout is empty", "Write its text, or delete it.")
        return Callout(
            kind=kind,
            id=found["id"] if found else "",
            lines=int(found["lines"] or 0) if found else 0,
            blocks=tuple(inner),
            line=line,
        )

    def _is_closed(self, token: Token) -> bool:
        end = token.map[1] if token.map else 0
        return end < len(self.lines) and self.lines[end].strip().startswith(":::")

    def _fence(self, token: Token, line: int) -> Iterator[Any]:
        found = _FENCE.fullmatch(token.info.strip())
        if not found:
            self.problem(line, "code is not used in a section", "Open a figure as ```figure icon-array {#some-id}.")
            return
        if found["what"] == "slot":
            if found["name"] != "numbers":
                self.problem(line, f"unknown slot “{found['name']}”", "The slot is called numbers.")
                return
            yield SlotBlock(name="numbers", line=line)
            return
        mark = _MARK.fullmatch(found["mark"] or "")
        if not mark:
            self.problem(line, "this figure has no id", f"Open it as ```figure {found['name']} {{#some-id}}.")
        elif found["name"] not in FIGURES:
            self.problem(line, f"unknown kind of figure “{found['name']}”", f"Kinds: {', '.join(FIGURES)}.")
        else:
            try:
                figure = read_figure(FIGURES[found["name"]], mark["id"], token.content, self.path, line)
            except ContentError as error:
                self.problems.extend(error.problems)
                return
            for _, text in figure_messages(figure):
                self._check_message(text, line)
            yield figure


def _split_mark(content: str) -> tuple[str, re.Match[str] | None]:
    """The text before the mark that ends *content*, and the mark, or nothing if it ends with none."""
    text, opening, rest = content.rpartition("{#")
    return text.strip(), _MARK.fullmatch(opening + rest)
