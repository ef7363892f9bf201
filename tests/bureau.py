"""What the tests of exchange work on: small content, a language of its own, and texts of many scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import strategies as st

from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.exchange.intake import Outcome, taken_in
from handouts.exchange.rows import Part, Row, exported
from handouts.languages.catalog import Catalog, Entry, catalog_path, catalog_text, read_catalog, updated
from handouts.languages.language import Language, load_language
from handouts.languages.messages import Message, printed_messages
from tests.conftest import ROOT, write_content

HEBREW = """\
code: he
name: Hebrew
native: עברית
script: Hebr
direction: rtl
digits: decimal
fonts: [Noto Sans Hebrew, Noto Sans, Noto Sans Arabic]
packages: [fonts-noto-core]
sample: מתי להתקשר
"""
ARABIC = """\
code: ar
name: Arabic
native: العربية
script: Arab
direction: rtl
digits: arabic-indic
fonts: [Noto Sans Arabic, Noto Sans]
packages: [fonts-noto-core]
sample: متى تتصل
"""
SPANISH = """\
code: es
name: Spanish
native: Español
script: Latn
direction: ltr
digits: decimal
fonts: [Noto Sans, Noto Sans Arabic]
packages: [fonts-noto-core]
sample: ¿Cuándo llamar?
"""
LANGUAGES = {"ar": ARABIC, "he": HEBREW, "es": SPANISH}
_PLACEHOLDERS = re.compile(r"\{[a-z-]+\}")


@dataclass(frozen=True)
class Bureau:
    """The folders of one test: content, and translations with English and one other language."""

    root: Path
    code: str
    library: Library = field(repr=False)

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def translations(self) -> Path:
        return self.root / "translations"

    @property
    def options(self) -> tuple[str, ...]:
        """What stands before a command so that it works here."""
        return ("--content", str(self.content), "--translations", str(self.translations))

    @property
    def language(self) -> Language:
        return load_language(self.translations, self.code)

    @property
    def english(self) -> Language:
        return load_language(self.translations, "en")

    def path(self, file: str) -> Path:
        return catalog_path(self.translations, self.code, file)

    def messages(self, file: str) -> dict[str, Message]:
        return printed_messages(self.library, file)

    def blank(self, file: str) -> Catalog:
        return updated(Catalog({}), self.messages(file), self.language)[0]

    def catalog(self, file: str) -> Catalog:
        return read_catalog(self.translations, self.language, file)

    def put(self, file: str, entries: Mapping[str, Entry]) -> str:
        """Write *file* with these *entries* in the place of blank ones, and return its text."""
        blank = self.blank(file)
        assert set(entries) <= set(blank.entries)
        text = catalog_text(replace(blank, entries={**blank.entries, **entries}), self.messages(file), self.language)
        self.path(file).write_text(text, encoding="utf-8")
        return text

    def translate(self, file: str, texts: Mapping[str, str | tuple[str, ...]], **more: object) -> str:
        """Write *file* with these *texts* by key; *more* is set in each of their entries."""
        entries = self.blank(file).entries
        given = {key: (text,) if isinstance(text, str) else text for key, text in texts.items()}
        return self.put(file, {key: replace(entries[key], texts=text, **more) for key, text in given.items()})  # type: ignore[arg-type]

    def sent(self, *files: str) -> list[Part]:
        return exported(self.library, self.translations, self.language, files)

    def take(self, *parts: Part) -> list[Outcome]:
        return taken_in(self.library, self.language, self.translations, parts)

    def edit(self, name: str, old: str, new: str) -> Bureau:
        """This bureau with another English: *old*, which must be there, is *new* in the content file *name*."""
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return replace(self, library=load_library(self.content))


def build_bureau(root: Path, code: str = "es") -> Bureau:
    """The small content folder, and a language without any translation."""
    content = write_content(root / "content").root
    for name in ("en", code):
        (root / "translations" / name).mkdir(parents=True)
    shutil.copy(ROOT / "translations" / "en" / "language.yaml", root / "translations" / "en")
    (root / "translations" / code / "language.yaml").write_text(LANGUAGES[code], encoding="utf-8")
    return Bureau(root, code, load_library(content))


def changed(part: Part, key: str, /, **new: object) -> Part:
    """*part* with the row of *key* changed as a translator would."""
    assert key in [row.key for row in part.rows]
    rows = tuple(replace(row, **new) if row.key == key else row for row in part.rows)  # type: ignore[arg-type]
    return replace(part, rows=rows)


def without_places(parts: Sequence[Part]) -> list[tuple[str, list[Row]]]:
    """What is compared of parts that were written and read."""
    return [(part.name, [replace(row, where="", plural=False) for row in part.rows]) for part in parts]


# Anything a PO file may hold: no controls, no line ends, no bidi overrides, no noncharacters.
any_text = st.sampled_from(["_x0041_", "_x005F_x0041_", "_x000D_", "=1", "#REF!", " [a](see:b) {c}[@d:p1] "]) | st.text(
    st.characters(
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
    ),
    max_size=40,
)
_pieces = st.sampled_from(
    [
        *("word", "señal", "אות", "כן, לא.", "ألم في الرأس", "血细胞", "。", "🩸", "ไม่", "a & b", "x < y > z", "5 > 3"),
        *(
            "“quoted”",
            '"straight"',
            "it’s",
            "'",
            "=1+1",
            "+1",
            "-2",
            "@home",
            "#N/A",
            "]]>",
            "\u200f",
        ),
        *("39 %", "٣٩", "**bold**", "[words](term:marrow)", "[See it](see:beta)", "[beta](section:beta)", "0.5"),
        *("[@study:p1]", "[@study:p1; @manual:p4]", "\u00a0", "TRUE", "2024-01-02", "1e5"),
    ]
)


def texts_for(english: str) -> st.SearchStrategy[str]:
    """Texts that may be imported as a translation of *english*: whole markup, and its placeholders."""
    placeholders = " ".join(_PLACEHOLDERS.findall(english))
    texts = st.lists(_pieces, min_size=1, max_size=6).map(lambda found: " ".join([*found, placeholders]).strip())
    return texts.filter(bool)


@st.composite
def catalogs(draw: st.DrawFn, bureau: Bureau, file: str) -> dict[str, Entry]:
    """Entries of *file*: translated, in part or not at all, fuzzy with earlier English, with notes."""
    entries = {}
    for key, entry in bureau.blank(file).entries.items():
        form = draw(st.sampled_from(("missing", "translated", "fuzzy", "fuzzy without")))
        if form == "missing":
            continue
        texts = tuple(draw(texts_for(entry.source)) for _ in entry.texts)
        if len(texts) > 1 and draw(st.booleans()):
            texts = (texts[0], *("" for _ in texts[1:]))
        note = draw(st.sampled_from(("", "", "Is it a “sign”? <ask>", "= לשאול", "@ 1")))
        earlier = draw(_pieces) if form == "fuzzy" else ""
        entries[key] = replace(entry, texts=texts, fuzzy=form.startswith("fuzzy"), previous=earlier, comment=note)
    return entries
