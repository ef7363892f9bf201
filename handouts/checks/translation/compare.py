"""Is a translation safe to print? Each message is compared with its source, by value and by meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from handouts.checks.translation.alignment import aligned
from handouts.checks.translation.facts import FactFinder, Facts
from handouts.checks.translation.faults import Fault, Found, Level
from handouts.checks.translation.form import (
    digit_faults,
    emphasis_faults,
    english_faults,
    markup_faults,
    placeholder_faults,
    sign_faults,
    target_faults,
)
from handouts.checks.translation.meaning import (
    MeaningFinder,
    length_faults,
    negation_faults,
    opposite_faults,
    thing_faults,
)
from handouts.checks.translation.proper_names import name_faults, names_of
from handouts.checks.translation.quantities import number_faults, quantity_faults
from handouts.checks.translation.terms import TermFinder
from handouts.checks.translation.words import load_words
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.languages.messages import Message

__all__ = ["Comparer", "Fault", "Level"]

IN_WORDS = 12  # numbers up to here may be written in words, which nobody has listed for a language without its file
FIRST = "library#title"  # the message that carries what is to be said once of a language
_NO_WORDS = Found(
    "words",
    "advice",
    "there is no checks.yaml: number words, units, negations and opposites are not compared",
    "Write one, as docs/translation-checks.md says.",
)


class Comparer:
    """Compares messages in *language* with the source; *texts* hold the language's glossary, by key."""

    def __init__(
        self, library: Library, source: Language, language: Language, translations: Path, texts: Mapping[str, str]
    ) -> None:
        """Raises `ContentError` if a checks.yaml is wrong."""
        self.language = language
        self.words, self._source_words = load_words(translations, language.code), load_words(translations, source.code)
        self.known = self.words.known and self._source_words.known
        ours, theirs = names_of(library, self._source_words, self.words, texts)
        self._forms = theirs
        self._source, self._target = (
            FactFinder(source, self._source_words, ours),
            FactFinder(language, self.words, theirs),
        )
        self._source_meaning = MeaningFinder(self._source.reader, self._source_words)
        self._target_meaning = MeaningFinder(self._target.reader, self.words)
        self._terms = TermFinder(library, texts, self._target.reader)

    def facts(self, text: str, source: bool) -> list[tuple[int, int]]:
        """The characters of each fact of a text, of the *source* or of the translation: numbers with units, names."""
        return (self._source if source else self._target).facts(text).spans()

    def faults(self, message: Message, texts: Mapping[str, str]) -> list[Fault]:
        """The faults in the texts of a message: one by its key, or one for each plural form; an empty one has none."""
        forms = dict(message.forms)
        found = []
        for key, text in texts.items():
            category = key.rpartition(".")[2] if forms else ""
            original = forms.get(category, forms.get("other", message.text))
            if text.strip():
                found += [Fault(key, *one) for one in self._found(original, text, category)]
        if message.key == FIRST and not self.known:
            found.append(Fault(message.key, *_NO_WORDS))
        return sorted(dict.fromkeys(found))

    def _found(self, original: str, text: str, category: str) -> Iterator[Found]:
        yield from markup_faults(original, text, self.language)
        source, target = self._source.facts(original), self._target.facts(text)
        yield from target_faults(source, target)
        yield from placeholder_faults(source, target, category)
        yield from emphasis_faults(source, target)
        yield from english_faults(source, target, self._source_words.common, self.language)
        yield from digit_faults(target, self.language)
        yield from sign_faults(text, self.words)
        yield from self._terms.faults(target)
        yield from name_faults(source, target, self._forms)
        if self.known:
            yield from self._compared(source, target)
        else:
            yield from number_faults(source, target, IN_WORDS)

    def _compared(self, source: Facts, target: Facts) -> Iterator[Found]:
        alignment = aligned(source.reading, target.reading)
        yield from quantity_faults(source, target, alignment, self._source_words.measures)
        ours, theirs = self._source_meaning, self._target_meaning
        yield from negation_faults((source, ours.negations(source)), (target, theirs.negations(target)), alignment)
        yield from opposite_faults(
            (source, ours.concepts(source)), (target, theirs.concepts(target)), alignment, self._source_words.opposites
        )
        yield from thing_faults((source, ours.things(source)), (target, theirs.things(target)))
        yield from length_faults(source, target, self.words)
