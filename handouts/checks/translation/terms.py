"""Are the words of the glossary used? Links to a term, and terms that were left in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from handouts.checks.translation.facts import Facts
from handouts.checks.translation.faults import Found
from handouts.checks.translation.proper_names import FACTUAL, written
from handouts.checks.translation.reader import Lexicon, Reader
from handouts.content.library import Library

_ALIKE = 0.55  # of two words, by difflib's measure: loose enough for خلايا and خلية


class TermFinder:
    """Knows the terms of the glossary as they are translated in *texts*."""

    def __init__(self, library: Library, texts: Mapping[str, str], reader: Reader) -> None:
        translated = {id_: texts.get(f"glossary#{id_}.term", "") for id_ in library.terms}
        self._terms = {id_: text for id_, text in translated.items() if text}
        self._reader = reader
        more = reader.words.terms
        self._words = {
            id_: tuple(word for form in (text, *more.get(id_, ())) for word in reader.form(form))
            for id_, text in self._terms.items()
        }
        self._own = {reader.form(form): id_ for id_, text in self._terms.items() for form in written(text)[:1]}
        self._left = Lexicon(self._english(library), reader)

    def _english(self, library: Library) -> dict[str, list[str]]:
        """The English forms of each word that has others in this language."""
        return {
            id_: [form for form in written(library.terms[id_].term) if not {*self._reader.form(form)} <= {*words}]
            for id_, words in self._words.items()
            if library.terms[id_].kind not in FACTUAL
        }

    def faults(self, target: Facts) -> Iterator[Found]:
        """Links whose words share nothing with their term, and terms in the source's words."""
        tokens = target.reading.tokens
        for place, link in enumerate(target.reading.links, start=1):
            id_ = link.removeprefix("term:")
            words = [at for at, token in enumerate(tokens) if token.link == place]
            if link.startswith("term:") and id_ in self._words and words:
                yield from self._link_faults(target, id_, words[0], words[-1] + 1)
        for hit in self._left.find(tokens, {}):
            term = self._terms[hit.labels[0]]
            what = f"“{self._written(target, hit.first, hit.last)}” is a word of the source’s glossary"
            yield Found("term", "advice", what, f"The glossary has “{term}” for it.")

    def _link_faults(self, target: Facts, id_: str, first: int, last: int) -> Iterator[Found]:
        words = tuple(token.text for token in target.reading.tokens[first:last])
        if _shares(words, self._words[id_], self._reader.words.spaces):
            return
        there = self._written(target, first, last)
        fix = f"The glossary has “{self._terms[id_]}” for it."
        if words in self._own:
            what = f"“{there}” links to {id_}, and is the glossary’s word for {self._own[words]}"
            yield Found("link", "warning", what, fix)
        else:
            what = f"“{there}” shares no word with the glossary’s “{self._terms[id_]}”"
            yield Found("term", "advice", what, fix)

    @staticmethod
    def _written(target: Facts, first: int, last: int) -> str:
        start, end = target.span(first, last)
        return target.reading.text[start:end]


@lru_cache(maxsize=4096)
def _shares(words: tuple[str, ...], term: tuple[str, ...], spaces: bool) -> bool:
    if not spaces:
        return bool({*words} & {*term})
    return any(_alike(one, other) for one in words for other in term)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return one.isalnum()
    return min(len(one), len(other)) > 2 and SequenceMatcher(None, one, other).ratio() >= _ALIKE
