"""Texts as XLIFF 2.1 (OASIS Standard, 2018), and back.

What a translator must not change is an inline code that tools lock: a citation and a placeholder are `ph`, a link is a
`pc` around its words. Bold stays in the text. The codes' data, put back into their places, give our text exactly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from handouts.errors import ContentError, Problem
from handouts.exchange.brief import Brief
from handouts.exchange.rows import Part, Row, Status
from handouts.languages.language import SOURCE, Language

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 20_000_000  # a file with every text of the library has about 1,500,000
NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # of versions 2.0 and 2.1
VERSION = "2.1"
_READS = ("2.0", VERSION)
_FUZZY = "handouts:fuzzy"
_DONE = {"translated", "reviewed", "final"}
_X = f"{{{NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTES = {"kind": "source", "previous": "source", "note": "target", "seal": ""}  # category, and what it applies to
_CODES = re.compile(
    r"(\[@[^\[\]\n]*\]|\{[a-z-]+\})"  # a citation, a placeholder
    r"|\[([^\[\]]+)(\]\((?:term|section|see):[^()\s]*\))"  # a link's words, and how it ends
)
_AGAIN = "Save it again in the translation program, or export it again."


@dataclass(frozen=True)
class Code:
    """An inline code: its data, and of a link also its words and the data behind them."""

    start: str
    words: str = ""
    end: str = ""


def pieces(text: str) -> list[str | Code]:
    """The texts and codes of *text*, in order; put together again they are *text*."""
    found: list[str | Code] = []
    done = 0
    for code in _CODES.finditer(text):
        found.append(text[done : code.start()])
        found.append(Code(code[1]) if code[1] else Code("[", code[2], code[3]))
        done = code.end()
    return [*found, text[done:]]


class _Ids:
    """The ids of one unit's data and codes; a code of the target has the id of the same one of the source."""

    def __init__(self, *sides: Sequence[str | Code]) -> None:
        codes = [piece for side in sides for piece in side if isinstance(piece, Code)]
        datas = dict.fromkeys(data for code in codes for data in (code.start, code.end) if data)
        self.data = {data: f"d{number}" for number, data in enumerate(datas, start=1)}
        self._codes: dict[tuple[str, str, int], str] = {}

    def of(self, side: Sequence[str | Code]) -> Iterator[tuple[str | Code, str]]:
        """Each piece of a side, and of a code its id."""
        counted = Counter[tuple[str, str]]()
        for piece in side:
            if isinstance(piece, str):
                yield piece, ""
                continue
            counted[piece.start, piece.end] += 1
            which = (piece.start, piece.end, counted[piece.start, piece.end])
            yield piece, self._codes.setdefault(which, str(len(self._codes) + 1))


def as_xliff(parts: Sequence[Part], language: Language, briefs: Sequence[Brief]) -> bytes:
    """The file for *parts*: a `file` each, with its brief of *briefs* as notes, and a `unit` for each row."""
    about = {"version": VERSION, "srcLang": SOURCE, "trgLang": language.code}
    root = etree.Element(f"{_X}xliff", about, {None: NAMESPACE})
    texts: list[tuple[_Element, str, _Ids]] = []
    for part, brief in zip(parts, briefs, strict=True):
        about = {"id": part.name, "original": part.source, "srcDir": "ltr", "trgDir": language.direction}
        file = _child(root, "file", {**about, "canResegment": "no", _SPACE: "preserve"})
        notes = _child(file, "notes")
        for heading, text in brief.lines():
            _child(notes, "note", {"category": "brief"}).text = f"{heading}: {text}"
        for row in part.rows:
            texts += _unit(file, row)
    etree.indent(root)  # before the texts are in: nothing may be added to them
    for element, text, ids in texts:
        _fill(element, text, ids)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _child(parent: _Element, name: str, attributes: Mapping[str, str] | None = None) -> _Element:
    return etree.SubElement(parent, f"{_X}{name}", dict(attributes or {}))


def unit_id(key: str) -> str:
    """A key as an XML name token, which may not hold “#” but may hold “:”; a key never does."""
    return key.replace("#", ":")


def _unit(file: _Element, row: Row) -> Iterator[tuple[_Element, str, _Ids]]:
    """Put a row's unit into *file*; yields its elements that are still to be filled, each with its text."""
    unit = _child(file, "unit", {"id": unit_id(row.key), "name": row.key})
    notes = _child(unit, "notes")
    for category, side in _NOTES.items():
        if text := getattr(row, category):
            applies = {"appliesTo": side} if side else {}
            _child(notes, "note", {**applies, "category": category}).text = text
    ids = _Ids(pieces(row.english), pieces(row.text))
    holder = _child(unit, "originalData") if ids.data else None
    for data, id_ in ids.data.items():
        _child(holder, "data", {"id": id_}).text = data
    state = {"state": "translated" if row.status == "translated" else "initial"}
    segment = _child(unit, "segment", {**state, "subState": _FUZZY} if row.status == "fuzzy" else state)
    yield _child(segment, "source"), row.english, ids
    if row.text:
        yield _child(segment, "target"), row.text, ids


def _fill(element: _Element, text: str, ids: _Ids) -> None:
    last = None
    for piece, id_ in ids.of(pieces(text)):
        if isinstance(piece, Code):
            locked = {"id": id_, "canCopy": "no", "canDelete": "no"}
            if piece.end:
                refs = {"dataRefStart": ids.data[piece.start], "dataRefEnd": ids.data[piece.end]}
                last = _child(element, "pc", {**locked, **refs, "type": "link"})
                last.text = piece.words
            else:
                last = _child(element, "ph", {**locked, "dataRef": ids.data[piece.start], "disp": piece.start})
        elif last is None:
            element.text = piece
        else:
            last.tail = piece


def read_xliff(data: bytes, name: str, language: Language) -> list[Part]:
    """The parts of a file that came back; *name* names it in messages.

    Neither a document type nor an entity is read, and nothing is fetched. Raises `ContentError` with every problem.
    """
    root = _root(data, name)
    problems = list(_head_problems(root, name, language))
    parts = []
    for file in root.iter(f"{_X}file"):
        rows = []
        for unit in file.iter(f"{_X}unit"):
            try:
                rows.append(_row(unit, name))
            except _Refused as refused:
                problems.append(Problem(f"{name}, line {refused.line}", f"{unit.get('id')}: {refused.what}", _AGAIN))
        where = f"{name}, line {file.sourceline}"
        parts.append(Part(str(file.get("id")), tuple(rows), str(file.get("original", "")), where))
    if not parts and not problems:
        problems.append(Problem(name, "it holds no texts", _AGAIN))
    if problems:
        raise ContentError.of(problems)
    return parts


def _root(data: bytes, name: str) -> _Element:
    if len(data) > MAX_BYTES:
        raise ContentError(f"This file is larger than {MAX_BYTES // 1_000_000} MB.", where=name, fix=_AGAIN)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        why = str(error.msg or "it is empty").rstrip(".")
        what = f"This is no whole XML file: {why.split(', line')[0]}."
        raise ContentError(what, where=f"{name}, line {error.lineno or 1}", fix=_AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ContentError("A document type has no place in this file.", where=f"{name}, line 1", fix=_AGAIN)
    return root


def _head_problems(root: _Element, name: str, language: Language) -> Iterator[Problem]:
    where = f"{name}, line {root.sourceline}"
    if root.tag != f"{_X}xliff" or root.get("version") not in _READS:
        yield Problem(where, f"this is no XLIFF {VERSION}", "Save it as XLIFF 2.1, not 1.2.")
        return
    if root.get("srcLang", "").partition("-")[0].casefold() != SOURCE:
        yield Problem(where, "its source language is not English", _AGAIN)
    if root.get("trgLang", "").casefold() != language.code.casefold():
        says = root.get("trgLang") or "nothing"
        yield Problem(where, f"its target language is {says}, not {language.code}", "Name the right language, or file.")


class _Refused(Exception):
    """A unit that cannot be read: what is wrong, on which line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what, self.line = what, line


def _row(unit: _Element, name: str) -> Row:
    """What a unit says; raises `_Refused`."""
    data = {one.get("id"): "".join(_flat(one, {})) for one in unit.iterfind(f"{_X}originalData/{_X}data")}
    notes = {note.get("category"): note.text or "" for note in unit.iterfind(f"{_X}notes/{_X}note")}
    segments = [one for one in unit if one.tag in (f"{_X}segment", f"{_X}ignorable")]
    if not segments:
        raise _Refused("it has no segment", unit.sourceline)
    sources = [one.find(f"{_X}source") for one in segments]
    if None in sources:
        raise _Refused("it has no source", unit.sourceline)
    return Row(
        key=str(unit.get("id")).replace(":", "#", 1),
        kind=notes.get("kind", ""),
        english="".join(text for source in sources for text in _flat(source, data)),
        text="".join(text for target in _targets(segments, unit.sourceline) for text in _flat(target, data)),
        note=notes.get("note", ""),
        status=_status([one for one in segments if one.tag == f"{_X}segment"]),
        previous=notes.get("previous", ""),
        seal=notes.get("seal", ""),
        where=f"{name}, line {unit.sourceline}",
    )


def _targets(segments: Sequence[_Element], line: int) -> list[_Element]:
    """The translation of each segment, what was ignored as it stands in the source; none if nothing is translated."""
    targets = [one.find(f"{_X}target") for one in segments]
    if not any(target is not None for target in targets):
        return []
    lost = [one for one in segments if one.tag == f"{_X}segment" and one.find(f"{_X}target") is None]
    found = [
        one.find(f"{_X}source") if target is None else target for one, target in zip(segments, targets, strict=True)
    ]
    if lost or any(target.get("order") for target in found):
        raise _Refused("its segments were split; join them again", line)
    return found


def _status(segments: Sequence[_Element]) -> Status:
    if all(segment.get("state") in _DONE for segment in segments):
        return "translated"
    return "fuzzy" if any(segment.get("subState") == _FUZZY for segment in segments) else "missing"


def _flat(element: _Element, data: Mapping[str, str]) -> Iterator[str]:
    """The text of an element, with the data of its inline codes in their places. Annotations are left out."""
    yield element.text or ""
    for child in element:
        kind = str(child.tag).removeprefix(_X)
        if kind in ("ph", "sc", "ec"):
            yield _data(child, "dataRef", data)
        elif kind == "pc":
            yield _data(child, "dataRefStart", data)
            yield from _flat(child, data)
            yield _data(child, "dataRefEnd", data)
        elif kind == "mrk":
            yield from _flat(child, data)
        elif kind not in ("sm", "em"):
            raise _Refused(f"“{kind}” has no place in a text", child.sourceline)
        yield child.tail or ""


def _data(code: _Element, attribute: str, data: Mapping[str, str]) -> str:
    if code.get(attribute) not in data:
        raise _Refused(f"the code {code.get('id')} has lost its data", code.sourceline)
    return data[code.get(attribute)]
