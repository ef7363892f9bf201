"""The names that a translation carries over: drugs and tests of the glossary, and those listed in checks.yaml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from handouts.checks.translation.facts import Facts
from handouts.checks.translation.faults import Found
from handouts.checks.translation.words import Words
from handouts.content.library import Library, Term

Names = dict[str, tuple[str, ...]]
FACTUAL = ("drug", "test")  # the kinds of terms that are names


def names_of(library: Library, source: Words, target: Words, texts: Mapping[str, str]) -> tuple[Names, Names]:
    """The forms of each name in the source and in the translation, by its name in the source.

    A term that is not translated yet is left out, and so is a listed name of several words (“phase I”) of which the
    language has no form; one word (Marqibo) stays as it is. A brand has a name of its own.
    """
    listed = [name for name in source.names if name in target.names or len(re.findall(r"\w+", name)) == 1]
    ours: Names = {name: (name, *source.names[name]) for name in listed}
    theirs: Names = {name: (name, *target.names.get(name, ())) for name in listed}
    for term in library.terms.values():
        translated = texts.get(f"glossary#{term.id}.term", "")
        if term.kind not in FACTUAL or not translated:
            continue
        own, brands = _own_names(term)
        ours[own[0]] = (*own, *source.terms.get(term.id, ()))
        forms = [*written(translated), *target.terms.get(term.id, ())]
        if term.kind == "drug":
            forms += [*own, *_short(own, translated)]
        theirs[own[0]] = tuple(dict.fromkeys(forms))
        for brand in brands:
            ours[brand], theirs[brand] = (brand,), (brand, *target.names.get(brand, ()))
    return ours, theirs


def written(term: str) -> list[str]:
    """The forms that a translated term gives: “A (B)” is written A or B."""
    inside = re.findall(r"[(（]([^()（）]+)[)）]", term)
    outside = re.sub(r"\s*[(（][^()（）]*[)）]", "", term).strip()
    return [form for form in (outside, *inside) if form]


def _own_names(term: Term) -> tuple[list[str], list[str]]:
    """The names of a term that mean itself, its own first, and its brands."""
    base = written(term.term)[0]
    first = base.split()[0].casefold()
    own = [name for name in term.also if first in name.casefold().split()]
    return [base, *own], [name for name in term.also if name not in own]


def _short(own: list[str], translated: str) -> list[str]:
    """The first word of a translated term, where the source has a name for short that is one word, too."""
    first = written(translated)[0].split()
    return first[:1] if len(first) > 1 and any(len(name.split()) == 1 for name in own[1:]) else []


def name_faults(source: Facts, target: Facts, forms: Names) -> Iterator[Found]:
    """The faults of names: drugs, tests, studies, markers. *forms* are how each may be written."""
    ours, theirs = ([hit.labels[0] for hit in facts.named] for facts in (source, target))
    codes, others = ([hit.labels[0] for hit in facts.codes] for facts in (source, target))
    yield from _counted(Counter(ours), Counter(theirs), forms)
    yield from _counted(Counter(codes), Counter(others), forms)
    here, there = Counter(ours), Counter(theirs)
    same = {name for name in here if here[name] == there[name]}
    if [name for name in ours if name in same] != [name for name in theirs if name in same]:
        what = f"the names stand in another order: {', '.join(ours)} and {', '.join(theirs)}"
        yield Found("order", "warning", what, "Check that each name still stands where it belongs.")


def _counted(here: Mapping[str, int], there: Mapping[str, int], forms: Names) -> Iterator[Found]:
    """Names that are missing, added, or less often there."""
    for name in sorted(here.keys() - there.keys()):
        fix = f"Write it as {' or '.join(forms.get(name, (name,)))}."
        yield Found("name", "error", f"the name “{name}” is missing", fix)
    for name in sorted(there.keys() - here.keys()):
        yield Found("name", "error", f"the name “{name}” is not in the source", "Write the names of the source.")
    for name in sorted(name for name in here if 0 < there.get(name, 0) < here[name]):
        what = f"the name “{name}” stands there {there[name]} times, in the source {here[name]}"
        yield Found("name", "warning", what, "Check that no other name stands in its place.")
