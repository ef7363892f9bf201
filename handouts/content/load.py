"""Load the content folder: read every file, check each by itself and then all together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from handouts.assets import bundled
from handouts.content.consistency import library_problems, section_problems
from handouts.content.library import Cover, Library, Section, SectionHead, Source, Term
from handouts.content.markdown import BodyReader
from handouts.errors import ContentError, Problem, place
from handouts.files import kept
from handouts.files.reading import build, entry_line, key_line, load_yaml, read_text

MAX_SECTION = 100_000  # bytes; the longest real section has 8,000

_LISTS = ("library.yaml", "sources.yaml", "glossary.yaml", "interface.yaml")
_READERS = ("pydantic", "ruamel.yaml", "markdown-it-py", "mdit-py-plugins")
_NAME = re.compile(r"\{([a-z-]+)\}")


def load_library(content: Path, *, earlier: bool = False) -> Library:
    """Read the whole *content* folder; of an *earlier* one, the interface may have other keys than today's.

    Raises `ContentError` with every problem found, each with file and line.
    """
    try:
        texts = {name: read_text(content, name, MAX_SECTION) for name in _files(content)}
        known = None if earlier else _bundled_interface()
    except ContentError:
        return _read(content, earlier)  # which says it with all else that is wrong
    parts = ["library", str(content), texts, known]
    return kept.remembered(parts, _READERS, lambda: _read(content, earlier))


def _files(content: Path) -> list[str]:
    return [*_LISTS, *(f"sections/{path.name}" for path in sorted((content / "sections").glob("*.md")))]


def _read(content: Path, earlier: bool) -> Library:
    problems: list[Problem] = []
    cover, cover_lines = _try(problems, lambda: _cover(content)) or (None, {})
    sources = _try(problems, lambda: read_list(content, "sources.yaml", Source)) or {}
    terms = _try(problems, lambda: _entries(content, "glossary.yaml", Term)) or {}
    interface = _try(problems, lambda: _interface(content, earlier)) or {}
    sections: dict[str, Section] = {}
    for path in sorted((content / "sections").glob("*.md")):
        section = _try(problems, lambda path=path: load_section(content, f"sections/{path.name}"))
        if section:
            sections[section.id] = section
    if problems or cover is None:
        raise ContentError.of(problems or [Problem(place(content), "No content was found.", "")])
    library = Library(
        cover=cover,
        sections=sections,
        sources=sources,
        terms={id_: term for id_, (term, _) in terms.items()},
        interface=interface,
        lines={"library.yaml": cover_lines, "glossary.yaml": {id_: line for id_, (_, line) in terms.items()}},
    )
    if problems := list(library_problems(library, content)):
        raise ContentError.of(problems)
    return library


def load_section(content: Path, relative: str) -> Section:
    """Read one section file; raises `ContentError` with every problem in it."""
    path = content / relative
    text = read_text(content, relative, MAX_SECTION)
    reader = BodyReader(text, path)
    if reader.front is None:
        raise ContentError(
            "The front matter is missing.", where=place(path, 1), fix="Begin with ---, the keys, and --- again."
        )
    front, first_line = reader.front
    data = load_yaml(front, path, first_line)
    head = build(SectionHead, data, path, first_line)
    blocks = reader.blocks()
    problems = [*reader.problems, *section_problems(head, blocks, path)]
    if problems:
        raise ContentError.of(problems)
    lines = {str(key): first_line - 1 + key_line(data, key) for key in data}
    return Section(head=head, blocks=blocks, digest=hashlib.sha256(text.encode()).hexdigest(), lines=lines)


def _try(problems: list[Problem], read: Any) -> Any:
    try:
        return read()
    except ContentError as error:
        problems.extend(error.problems)
        return None


def _cover(content: Path) -> tuple[Cover, dict[str, int]]:
    """library.yaml, and the line of each of its keys."""
    path = content / "library.yaml"
    data: Any = load_yaml(read_text(content, path.name), path)
    return build(Cover, data, path), {str(key): key_line(data, key) for key in data}


def read_list(content: Path, name: str, model: Any) -> dict[str, Any]:
    """The entries of a file that is a list of *model*, by their ids; raises `ContentError` with every problem."""
    return {id_: item for id_, (item, _) in _entries(content, name, model).items()}


def _entries(content: Path, name: str, model: Any) -> dict[str, tuple[Any, int]]:
    """The entries of such a file, each with its line."""
    path = content / name
    data: Any = load_yaml(read_text(content, name), path)
    if not isinstance(data, list):
        raise ContentError("A list is expected here.", where=place(path, 1), fix="Begin each entry with `- id:`.")
    found: dict[str, tuple[Any, int]] = {}
    problems: list[Problem] = []
    for position, entry in enumerate(data):
        line = entry_line(data, position)
        try:
            item = build(model, entry, path, 1 if isinstance(entry, dict) else line)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if item.id in found:
            problems.append(Problem(place(path, line), f"the id “{item.id}” is used twice", "Choose another id."))
        found[item.id] = item, line
    if problems:
        raise ContentError.of(problems)
    return found


def _interface(content: Path, earlier: bool) -> dict[str, str]:
    """The interface catalog: the very keys and {names} of the bundled one, which the templates rely on."""
    path = content / "interface.yaml"
    data: Any = load_yaml(read_text(content, "interface.yaml"), path)
    if not isinstance(data, dict):
        raise ContentError("Every line is `key: text`.", where=place(path, 1), fix="See the bundled interface.yaml.")
    wrong = [
        Problem(place(path, key_line(data, key)), f"{key}: it is no text", "Write the words, in quotes if need be.")
        for key, text in data.items()
        if not isinstance(text, str) or not text.strip()
    ]
    if wrong:
        raise ContentError.of(wrong)
    texts = {str(key): str(text) for key, text in data.items()}
    if earlier:
        return texts
    known = _bundled_interface()
    problems = [Problem(place(path), f"{key}: this key is missing", "Add it.") for key in known if key not in texts]
    for key, text in texts.items():
        problems += _key_problems(key, text, known, place(path, key_line(data, key)))
    if problems:
        raise ContentError.of(problems)
    return texts


def _key_problems(key: str, text: str, known: Mapping[str, str], where: str) -> Iterator[Problem]:
    if key not in known:
        yield Problem(where, f"{key}: unknown key", "Delete it.")
    elif differing := sorted(set(_NAME.findall(text)) ^ set(_NAME.findall(known[key]))):
        names = ", ".join(f"{{{name}}}" for name in differing)
        yield Problem(where, f"{key}: {names} missing or unknown", "Keep names.")


@cache
def _bundled_interface() -> dict[str, str]:
    content = bundled("content")
    data = load_yaml(read_text(content, "interface.yaml"), content / "interface.yaml")
    return {str(key): str(text) for key, text in data.items()}
