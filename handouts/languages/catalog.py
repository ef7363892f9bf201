"""A language's PO files: read strictly, brought up to date with the source, written in one form only.

The form is what GNU gettext, Poedit and Weblate write without wrapping: one line for each text, entries in the order
of the source, no line numbers in references. So a save changes nothing but what was edited.
"""

from __future__ import annotations

import gettext
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handouts.errors import ContentError, Problem, place
from handouts.files.reading import read_text
from handouts.languages.language import Language
from handouts.languages.messages import Message

if TYPE_CHECKING:
    from polib import POEntry, POFile

MAX_CATALOG = 1_000_000  # bytes; the longest real one has about 100,000
MAX_MESSAGE = 5_000  # characters
_SYNTAX = re.compile(r"\(line (\d+)\)(?:: (.*))?")
# A line that is no comment: a text in quotes, behind a keyword or by itself, with the escapes that gettext knows.
_LINE = re.compile(r'(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(?:[^"\\]|\\[\\ntrvbf"])*"')
_CONTEXT = re.compile(r"^(?:#~)?\s*msgctxt\s", re.MULTILINE)
_PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*([0-9])\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")
_UNSEEN = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """One message as a file holds it. `texts` has one text, or one for each plural form; an empty one is missing.

    `source` and `source_plural` are the English when it was last brought up to date; `previous` is the English that a
    fuzzy (no longer valid) text was made for. `comment` is what translators note for each other.
    """

    key: str
    source: str
    texts: tuple[str, ...]
    source_plural: str = ""
    fuzzy: bool = False
    previous: str = ""
    comment: str = ""
    line: int = 0

    @property
    def complete(self) -> bool:
        return bool(self.texts) and all(text.strip() for text in self.texts)


@dataclass(frozen=True)
class Catalog:
    """One PO file: its entries by key, those no longer in the source, and its header without what we set."""

    entries: Mapping[str, Entry]
    obsolete: Mapping[str, Entry] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What an update did, as keys."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def plural_categories(language: Language) -> tuple[str, ...]:
    """The plural category (Unicode CLDR) of each form in a PO file, in their order there.

    Where gettext and CLDR divide the numbers otherwise, it is that of most numbers of the form.
    """
    return _categories(language.babel_locale)


@cache
def _categories(locale: str) -> tuple[str, ...]:
    return _categories_by(*_plurals(locale), locale)


def _categories_by(number: int, expression: str, locale: str) -> tuple[str, ...]:
    """As `plural_categories`, of *number* forms that *expression* chooses from. Raises `ValueError` if it cannot."""
    from babel import Locale

    rule = Locale.parse(locale).plural_form
    index = gettext.c2py(expression)  # part of gettext, though not in its documentation
    found: dict[int, Counter[str]] = {form: Counter() for form in range(number)}
    for count in range(201):
        if (form := index(count)) not in found:
            raise ValueError(form)
        found[form][rule(count)] += 1
    return tuple(counted.most_common(1)[0][0] if counted else "other" for counted in found.values())


@cache
def _order(plural_forms: str, locale: str) -> tuple[int, ...] | None:
    """Where each of the language's forms stands in a file with this header; None if the file divides otherwise.

    There are several rules in use for one language, which say the same in another order: for Arabic, 11 to 99 is form 4
    or form 5.
    """
    said = _PLURAL_FORMS.fullmatch(plural_forms)
    if said is None:
        return None
    try:
        theirs = _categories_by(int(said[1]), said[2], locale)
    except (ValueError, ArithmeticError):
        return None
    ours = _categories(locale)
    if theirs == ours:
        return tuple(range(len(ours)))
    if len(set(ours)) < len(ours) or sorted(theirs) != sorted(ours):
        return None
    return tuple(theirs.index(category) for category in ours)


@cache
def _plurals(locale: str) -> tuple[int, str]:
    from babel.messages.plurals import get_plural

    plural = get_plural(locale)
    return plural.num_plurals, plural.plural_expr


def catalog_path(translations: Path, language: str, file: str) -> Path:
    return translations / language / f"{file}.po"


def read_catalog(translations: Path, language: Language, file: str) -> Catalog:
    """Read one file of a language; an absent one has no entries. Raises `ContentError` with every problem in it."""
    path = catalog_path(translations, language.code, file)
    if not os.path.lexists(path):
        return Catalog({})
    return parse_catalog(read_text(translations, f"{language.code}/{file}.po", MAX_CATALOG), path, language)


def parse_catalog(text: str, path: Path, language: Language) -> Catalog:
    """Read the *text* of a PO file in *language*; *path* names it in messages."""
    parsed = _parsed(text, path)
    problems = [*_header_problems(parsed.metadata, path, language)]
    entries: dict[str, Entry] = {}
    obsolete: dict[str, Entry] = {}
    wanted = _header(language)["Plural-Forms"]
    order = _order(parsed.metadata.get("Plural-Forms", wanted), language.babel_locale)
    for one in parsed:
        where = place(path, one.linenum)
        entry = _entry(one, order)
        if one.obsolete:
            obsolete[entry.key] = entry
            continue
        if not entry.key:
            problems.append(Problem(where, "this message has no context", "Keep the line msgctxt as it was exported."))
        elif entry.key in entries:
            problems.append(Problem(where, f"{entry.key}: a second translation of it", "Keep one of the two."))
        problems += _entry_problems(entry, where, language)
        problems += _plural_problems(one, where, language)
        entries[entry.key] = entry
    if problems:
        raise ContentError.of(problems)
    known = ("Project-Id-Version", *_header(language))
    return Catalog(entries, obsolete, {key: value for key, value in parsed.metadata.items() if key not in known})


def _parsed(text: str, path: Path) -> POFile:
    """The *text* as polib reads it, once nothing in it is left that polib would cut off or pass over."""
    import polib

    for number, line in enumerate(text.split("\n"), start=1):
        marked = line.strip()
        bare = marked[2:].lstrip("| \t") if marked.startswith(("#~", "#|")) else marked
        if bare and not bare.startswith("#") and not _LINE.fullmatch(bare):
            raise _syntax("this is no text in quotes", path, number)
    try:
        parsed = polib.pofile(text if text.strip() else "#\n")
    except (OSError, ValueError, IndexError, KeyError, UnicodeError) as error:
        found = _SYNTAX.search(str(error))
        raise _syntax(found[2] or "", path, int(found[1])) if found else _syntax("", path, None) from None
    if len(_CONTEXT.findall(text)) != sum(1 for one in parsed if one.msgctxt is not None):
        raise _syntax("one of its messages is incomplete", path, None)
    return parsed


def _syntax(what: str, path: Path, line: int | None) -> ContentError:
    why = f": {what}" if what else ""
    return ContentError(
        f"This is no valid PO file{why}.", where=place(path, line), fix="Open it in a PO editor, or take the last one."
    )


def _header(language: Language) -> dict[str, str]:
    """What the header of a file says that we set."""
    number, expression = _plurals(language.babel_locale)
    return {
        "Language": language.code.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={number}; plural={expression};",
    }


def _header_problems(header: Mapping[str, str], path: Path, language: Language) -> Iterable[Problem]:
    where = place(path, 1)
    says = header.get("Language", "")
    if says.replace("_", "-").casefold() != language.code.casefold():
        what = f"its header says Language: {says}" if says else "its header names no language"
        yield Problem(where, f"{what}; this folder is {language.code}", "Put the file where it belongs.")
    charset = re.search(r"charset=([^\s;]+)", header.get("Content-Type", ""), re.IGNORECASE)
    if not charset or charset[1].casefold().replace("-", "") != "utf8":
        yield Problem(where, "its header does not say charset=UTF-8", "Save it as UTF-8.")
    wanted = _header(language)["Plural-Forms"]
    if _order(header.get("Plural-Forms", wanted), language.babel_locale) is None:
        order = ", ".join(plural_categories(language))
        fix = f"Write Plural-Forms: {wanted}\n  Then put the forms of each message in this order: {order}."
        yield Problem(where, "its plural forms are not those of the language", fix)


def _entry(one: POEntry, order: Sequence[int] | None) -> Entry:
    """The entry that polib has; its plural forms are brought into ours from the *order* in which the file has them."""
    texts: tuple[str, ...] = (one.msgstr,)
    if one.msgid_plural:
        texts = tuple(one.msgstr_plural[index] for index in sorted(one.msgstr_plural))
        if order is not None and len(order) == len(texts):
            texts = tuple(texts[index] for index in order)
    return Entry(
        key=one.msgctxt or "",
        source=one.msgid,
        texts=texts,
        source_plural=one.msgid_plural or "",
        fuzzy=one.fuzzy,
        previous=one.previous_msgid or "",
        comment=one.tcomment,
        line=one.linenum or 0,
    )


def _entry_problems(entry: Entry, where: str, language: Language) -> Iterable[Problem]:
    for text in entry.texts:
        if _UNSEEN.search(text):
            yield Problem(where, f"{entry.key}: a line break, a tab or the like in it", "Write it as one line.")
        if len(text) > MAX_MESSAGE:
            yield Problem(where, f"{entry.key}: more than {MAX_MESSAGE:,} characters", "Shorten it.")


def _plural_problems(one: POEntry, where: str, language: Language) -> Iterable[Problem]:
    """What is wrong with the plural forms of an entry as polib has it."""
    if not one.msgid_plural:
        if one.msgstr_plural:
            what = f"{one.msgctxt}: plural forms of a message that has none"
            yield Problem(where, what, "Write one line msgstr.")
        return
    wanted = len(plural_categories(language))
    if sorted(one.msgstr_plural) != list(range(wanted)):
        what = f"{one.msgctxt}: {len(one.msgstr_plural)} plural forms; {language.name} has {wanted}"
        yield Problem(where, what, f"Write msgstr[0] to msgstr[{wanted - 1}], each once.")


def updated(catalog: Catalog, messages: Mapping[str, Message], language: Language) -> tuple[Catalog, Changes]:
    """*catalog* brought up to date with the *messages* of its file.

    A text whose English changed is fuzzy, with the earlier English kept; it is never taken for another message. What is
    gone is kept as obsolete, and comes back with its message.
    """
    new, changed = [], []
    entries = {}
    for key, message in messages.items():
        before = catalog.entries.get(key) or catalog.obsolete.get(key)
        entries[key] = _updated(before, message, len(plural_categories(language)))
        if before is None:
            new.append(key)
        elif (before.source, before.source_plural) != (entries[key].source, entries[key].source_plural):
            changed.append(key)
    gone = {key: entry for key, entry in catalog.entries.items() if key not in messages}
    obsolete = {key: entry for key, entry in {**catalog.obsolete, **gone}.items() if key not in messages}
    kept = {key: entry for key, entry in obsolete.items() if any(entry.texts)}
    return replace(catalog, entries=entries, obsolete=kept), Changes(tuple(new), tuple(changed), tuple(gone))


def _updated(before: Entry | None, message: Message, plurals: int) -> Entry:
    source, plural = sources(message)
    forms = plurals if plural else 1
    if before is None or not any(before.texts):
        return Entry(message.key, source, ("",) * forms, plural, comment=before.comment if before else "")
    if len(before.texts) != forms:  # it got plural forms or lost them: the text is kept to start from
        before = replace(before, texts=(before.texts[-1],) * forms)
    if (before.source, before.source_plural) == (source, plural):
        return before
    previous = before.previous if before.fuzzy and before.previous else before.source
    return replace(before, source=source, source_plural=plural, fuzzy=True, previous=previous)


def sources(message: Message) -> tuple[str, str]:
    """The English of a message as a PO file holds it: singular, and plural if it has one."""
    forms = dict(message.forms)
    return (forms["one"], forms["other"]) if forms else (message.text, "")


def catalog_text(catalog: Catalog, messages: Mapping[str, Message], language: Language) -> str:
    """The text of a PO file."""
    import polib

    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Project-Id-Version": "handouts", **catalog.header, **_header(language)}
    for key, entry in catalog.entries.items():
        message = messages.get(key)
        file.append(_written(entry, message, obsolete=False))
    for entry in catalog.obsolete.values():
        file.append(_written(entry, None, obsolete=True))
    return f"{file}".rstrip("\n") + "\n"


def _written(entry: Entry, message: Message | None, *, obsolete: bool) -> POEntry:
    import polib

    flags = ["fuzzy"] if entry.fuzzy else []
    if re.search(r"\{[a-z-]+\}", entry.source):
        flags.append("python-brace-format")
    plural: dict[str, Any] = (
        {"msgid_plural": entry.source_plural, "msgstr_plural": dict(enumerate(entry.texts))}
        if entry.source_plural
        else {"msgstr": entry.texts[0]}
    )
    return polib.POEntry(
        msgctxt=entry.key,
        msgid=entry.source,
        **plural,
        comment=message.kind if message else "",
        tcomment=entry.comment,
        occurrences=[(message.source, "")] if message else [],
        flags=flags,
        previous_msgid=entry.previous or None,
        obsolete=obsolete,
    )


def texts_of(entry: Entry, language: Language) -> dict[str, str]:
    """The texts of an entry by key: with plural forms, ``key.one`` to ``key.other``."""
    if not entry.source_plural:
        return {entry.key: entry.texts[0]}
    found = {
        f"{entry.key}.{category}": text for category, text in zip(plural_categories(language), entry.texts, strict=True)
    }
    found.setdefault(f"{entry.key}.other", entry.texts[-1])
    return found
