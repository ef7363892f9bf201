"""The first files of a new language: what is known of it (Unicode CLDR), and every message without a translation."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handouts.content.library import Library
from handouts.errors import ContentError, Problem, UsageProblem
from handouts.files.characters import CONTROL
from handouts.files.reading import build, load_yaml
from handouts.languages.catalog import Catalog, catalog_text, updated
from handouts.languages.fonts import fonts_by_script
from handouts.languages.language import FILE, NUMBERING, Language
from handouts.languages.messages import files, printed_messages

_CODE = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?")
_TEMPLATE = """\
# {name}: how it is written and printed. `handouts translate check {code}` says what is missing or wrong.
# Lines that begin with # are not used. What the program filled in comes from Unicode CLDR: have it read by somebody
# who knows the language.

# A BCP 47 code, the same as the folder's name.
code: {code}
# Its name in English, and as its readers write it.
name: {name_text}
native: {native}
# The script (ISO 15924), and the direction of a page: ltr or rtl.
script: {script}
direction: {direction}
# The digits that its readers expect, by a CSS counter style: decimal, arabic-indic, devanagari …
digits: {digits}
# How numbers and dates are written, when not as the code says: es-US writes 7.7, es writes 7,7.
{locale}
# Fonts by family name, in order, and the Debian packages that hold them.
fonts: [{fonts}]
packages: [{packages}]
# A line of real text, to see the fonts by. Replace it by “When to call your care team” in this language.
sample: {sample}
# Who may translate and check; when there are some, nobody else may.
# reviewers:
#   - {{name: Ana Ruiz, role: certified translator}}
reviewers: []
"""


def new_files(library: Library, code: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The texts of all files of the new language *code*, by file name; language.yaml is the last.

    *given* are the user's own values by key; what is empty in it is filled in where it is known. Raises `UsageProblem`
    for a code that is not one, and for a value that no language.yaml may hold.
    """
    text = language_text(code, given)
    path = Path(FILE)
    if CONTROL.search(text):
        raise UsageProblem("An option holds a control character.", fix="Type it anew.")
    try:
        language = build(Language, load_yaml(text, path), path)
    except ContentError as error:
        raise UsageProblem.of([Problem("", one.what, one.fix) for one in error.problems]) from None
    found = {}
    for file in files(library):
        messages = printed_messages(library, file)
        catalog, _ = updated(Catalog({}), messages, language)
        found[f"{file}.po"] = catalog_text(catalog, messages, language)
    return {**found, FILE: text}


def language_text(code: str, given: Mapping[str, Any]) -> str:
    """The text of language.yaml for *code*; raises as `new_files` does."""
    known = _known(code, given.get("locale") or "")
    values = {**known, **{key: value for key, value in given.items() if value}}
    fonts = {} if given.get("fonts") and given.get("packages") else _fonts(values.get("script", ""))
    values = {**fonts, **values}
    if lacking := [*_lacking(values)]:
        raise UsageProblem.of(lacking)
    return _TEMPLATE.format(
        code=code,
        name=" ".join(values["name"].split()),
        name_text=_quoted(values["name"]),
        native=_quoted(values["native"]),
        script=_quoted(values["script"]),
        direction=values["direction"],
        digits=_quoted(values["digits"]),
        locale=f"locale: {_quoted(values['locale'])}" if values.get("locale") else "# locale: es-US",
        fonts=_listed(values["fonts"]),
        packages=_listed(values["packages"]),
        sample=_quoted(values["sample"]),
    )


def _known(code: str, locale: str) -> dict[str, str]:
    """What CLDR knows of a language; with a *locale* of another language, only how things are written there."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global
    from babel.dates import format_date

    parts = _CODE.fullmatch(code)
    if not parts:
        shape = "Write small letters for the language, then script and country: es, zh-Hans, pt-BR."
        raise UsageProblem(f"“{code[:60]}” is not written as a BCP 47 code.", fix=shape)
    own = True
    try:
        found = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        own = False
        if not locale:
            alike = "Check it; or name a language that writes numbers and dates alike, as in --locale fr-HT."
            raise UsageProblem(f"“{code}” is no code of a language that Unicode CLDR describes.", fix=alike) from None
        try:
            found = Locale.parse(locale.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            raise UsageProblem(f"“{locale[:60]}” is no known locale.", fix="Write one as es-US.") from None
    likely = get_global("likely_subtags")
    full = likely.get(code.replace("-", "_")) or likely.get(parts[1]) or ""
    script = (parts[2] or "").lstrip("-") or _script(full)
    systems = {name: style for style, (_, name) in NUMBERING.items()}
    today = format_date(datetime.date(2026, 1, 1), format="full", locale=found)
    names = {"name": found.english_name or "", "native": _capital(found.display_name or "")}
    return {
        **(names if own else {"name": Locale("en").languages.get(parts[1], "")}),
        "script": script,
        "direction": found.text_direction,
        "digits": systems.get(found.default_numbering_system, "decimal"),
        "sample": today,
    }


def _script(full: str) -> str:
    """The script in a full locale name, as ``ar_Arab_EG``."""
    return next((part for part in full.split("_") if re.fullmatch("[A-Z][a-z]{3}", part)), "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fonts(script: str) -> dict[str, Sequence[str]]:
    return {key: [*value] for key, value in fonts_by_script().get(script, {}).items()}


def _lacking(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What nobody has said and CLDR does not know, as the option that says it."""
    options = {
        "name": "Its English name is not known: say it with --name.",
        "native": "Its own name is not known: say it with --native.",
        "script": "Its script is not known: say it with --script.",
        "fonts": "No fonts are known for its script: name them with --font.",
        "packages": "No Debian packages are known for its script: name them with --package.",
    }
    for key, what in options.items():
        if not values.get(key):
            yield Problem("", what)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    """*text* as YAML writes it, on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
