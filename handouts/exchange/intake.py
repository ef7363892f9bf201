"""What comes back from translators: checked row by row, and put into the catalogs only if nothing is wrong.

An empty text leaves what is there. A text that was not touched never takes the place of another one. A text that was
made for earlier English is taken as fuzzy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handouts.content.inline import InlineProblem, parse_inline
from handouts.content.library import Library
from handouts.errors import ContentError, Problem, unknown
from handouts.exchange.rows import UNFIT, Part, Row, Seal, current, edited, opened, rows_of
from handouts.languages.catalog import MAX_MESSAGE, Catalog, Entry, catalog_text
from handouts.languages.language import Language
from handouts.languages.messages import Message, files, one_line, printed_messages

MAX_NOTE = 1_000  # characters
_PLACEHOLDER = re.compile(r"\{[a-z-]+\}")
_COUNT = "{count}"
_AGAIN = "Export again, and change only the translation, the note and the status."


@dataclass(frozen=True)
class Outcome:
    """What becomes of one file: its new text if it changes, and the keys of what changes in it.

    The text of `changed` is another; `settled` are fuzzy no more, `fuzzy` are from now on; `gone` were sent, and the
    handout no longer has them.
    """

    name: str
    text: str = ""
    changed: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Returned:
    """A row that came back, what its seal says, and the same row as it stands today."""

    row: Row
    seal: Seal | None
    today: Row

    @property
    def stale(self) -> bool:
        """Whether it was made for other English than today's."""
        return self.row.english != self.today.english

    @property
    def touched(self) -> bool:
        """Whether the translator changed the text; without a seal, whether it is another than ours."""
        return edited(self.row, self.seal) if self.seal else self.row.text != self.today.text

    @property
    def used(self) -> bool:
        """Whether its text counts: an empty one does not, nor one as it was sent where there is another by now."""
        same = self.row.text == self.today.text
        return bool(self.row.text.strip()) and (same or self.touched or not self.today.text.strip())

    @property
    def text(self) -> str:
        return self.row.text if self.row.text == self.today.text else self.row.text.strip()

    @property
    def contested(self) -> bool:
        """Whether the translator and somebody else changed the text since it was sent, and not alike."""
        ours = self.today.text
        if self.seal is None or not ours.strip() or not self.used or self.text == ours:
            return False
        return self.touched and edited(replace(self.row, text=ours), self.seal)


def taken_in(library: Library, language: Language, translations: Path, parts: Sequence[Part]) -> list[Outcome]:
    """What the files of *language* become with what came back.

    Raises `ContentError` with every problem of every part; then nothing may be written.
    """
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for part in parts:
        if part.name not in files(library):
            problem = unknown("section", part.name, files(library))
            problems.append(Problem(part.where, problem.what, problem.fix))
        elif part.name in seen:
            problems.append(Problem(part.where, f"{part.name}: a second time", "Keep one of the two."))
        else:
            outcome, wrong = _part(library, language, translations, part)
            outcomes.append(outcome)
            problems += wrong
        seen.add(part.name)
    if problems:
        raise ContentError.of(problems)
    return outcomes


def _part(library: Library, language: Language, translations: Path, part: Part) -> tuple[Outcome, list[Problem]]:
    messages = printed_messages(library, part.name)
    catalog = current(library, translations, language, part.name)
    rows = {key: list(rows_of(catalog.entries[key], message, language)) for key, message in messages.items()}
    today = {row.key: row for own in rows.values() for row in own}
    problems = list(_order_problems(part, today))
    returned: dict[str, _Returned] = {}
    gone = []
    for row in part.rows:
        seal = opened(row, part.name, language.code)
        if row.seal and seal is None:
            problems.append(Problem(row.where, f"{row.key}: its key, its English or its seal was changed", _AGAIN))
        elif row.key in today:
            returned[row.key] = _Returned(row, seal, today[row.key])
            problems += _row_problems(returned[row.key])
        elif seal is None:
            problem = unknown("message", row.key, today)
            problems.append(Problem(row.where, problem.what, problem.fix))
        else:
            gone.append(row.key)
    entries = {key: _entry(catalog.entries[key], own, returned) for key, own in rows.items()}
    return _outcome(part.name, catalog, entries, messages, language, gone), problems


def _outcome(
    name: str,
    catalog: Catalog,
    entries: Mapping[str, Entry],
    messages: Mapping[str, Message],
    language: Language,
    gone: Sequence[str],
) -> Outcome:
    before = catalog.entries
    if entries == before:
        return Outcome(name, gone=tuple(gone))
    return Outcome(
        name,
        catalog_text(replace(catalog, entries=entries), messages, language),
        changed=tuple(key for key, entry in entries.items() if entry.texts != before[key].texts),
        settled=tuple(key for key, entry in entries.items() if before[key].fuzzy and not entry.fuzzy),
        fuzzy=tuple(key for key, entry in entries.items() if entry.fuzzy and entry != before[key]),
        gone=tuple(gone),
    )


def _order_problems(part: Part, today: Mapping[str, Row]) -> Iterator[Problem]:
    """A key twice; rows that were lost on the way; rows of two exports."""
    seen: set[str] = set()
    for row in part.rows:
        if row.key in seen:
            yield Problem(row.where, f"{row.key}: a second time", "Keep one of the two.")
        seen.add(row.key)
    totals = {row.seal.split("-")[1] for row in part.rows if row.seal.count("-") == 3}
    if len(totals) > 1:
        yield Problem(part.where, f"{part.name}: its rows come from different exports", _AGAIN)
    elif totals != {str(len(part.rows))}:
        for key in today:
            if key not in seen:
                yield Problem(part.where, f"{key} is missing", "Put its row back, or export again.")


def _row_problems(one: _Returned) -> Iterator[Problem]:
    row = one.row
    if one.stale and one.seal is None:
        yield Problem(row.where, f"{row.key}: its English is not what the handout says", _AGAIN)
    if len(row.note) > MAX_NOTE or UNFIT.search(row.note):
        yield Problem(row.where, f"{row.key}: its note is too long, or holds a control character", "Shorten it.")
    if one.used and one.text != one.today.text:
        for what, fix in text_problems(one.text, row.english, plural=one.today.plural):
            yield Problem(row.where, f"{row.key}: {what}", fix)
    if one.contested:
        what = "this text was changed here and, since it was sent, in the language’s own file too"
        yield Problem(row.where, f"{row.key}: {what}", "Empty it here to keep that one, or make both alike.")


def text_problems(text: str, english: str, *, plural: bool) -> Iterator[tuple[str, str]]:
    """What keeps *text* from being taken for a translation of *english*: what is wrong, and what to do."""
    if re.search(r"[\n\t\r]", text):
        yield "a line break or tab in it", "Write it as one line."
    elif UNFIT.search(text):
        yield "a control character in it", "Delete the invisible character."
    elif len(text) > MAX_MESSAGE:
        yield f"more than {MAX_MESSAGE:,} characters", "Shorten it."
    else:
        try:
            parse_inline(text)
        except InlineProblem as problem:
            yield problem.what, problem.fix
    wanted, found = Counter(_PLACEHOLDER.findall(english)), Counter(_PLACEHOLDER.findall(text))
    if plural:  # a form for one or for two people need not say the number
        wanted[_COUNT] = found[_COUNT] = 0
    if +wanted != +found:
        names = ", ".join(+wanted) or "none"
        yield f"its placeholders are not those of the English ({names})", "Keep each exactly as it is."


def _entry(entry: Entry, today: Sequence[Row], returned: Mapping[str, _Returned]) -> Entry:
    """An entry with what came back for its rows."""
    back = [returned[row.key] for row in today if row.key in returned]
    note = next((one_line(one.row.note) for one in back if one.row.note.strip()), "")
    if note and note != one_line(entry.comment):
        entry = replace(entry, comment=note)
    used = {one.row.key: one for one in back if one.used}
    texts = tuple(used[row.key].text if row.key in used else row.text for row in today)
    fuzzy, previous = _fuzzy(entry, texts, back)
    if (texts, fuzzy) == (entry.texts, entry.fuzzy):
        return entry
    return replace(entry, texts=texts, fuzzy=fuzzy, previous=previous if fuzzy else "")


def _fuzzy(entry: Entry, texts: tuple[str, ...], back: Sequence[_Returned]) -> tuple[bool, str]:
    """Whether an entry is fuzzy with *texts* that came *back*, and for which English they were made."""
    stale = [one for one in back if one.stale]
    if stale:
        return (entry.fuzzy, entry.previous) if texts == entry.texts else (True, stale[0].row.english)
    used = [one for one in back if one.used]
    if not used:
        return entry.fuzzy, entry.previous
    previous = next((one.row.previous for one in used if one.row.previous), entry.previous)
    return any(_doubtful(one) for one in used), previous


def _doubtful(one: _Returned) -> bool:
    """Whether a text is still not to be relied on: nobody has changed it, nor said that it is right."""
    if one.row.status == "translated" or one.touched:
        return False
    return one.row.status == "fuzzy" or one.today.status != "translated"
