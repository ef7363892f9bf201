"""Languages that do not ship, through the whole press: each script is laid out, tagged, valid, and can be extracted."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from ruamel.yaml import YAML

from handouts.assets import Assets, find
from handouts.brands.clinics import load_brand
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.languages.language import Language, load_language
from handouts.languages.localize import Translation
from handouts.languages.messages import files, printed_messages
from handouts.orders.packet import Edition, choose
from handouts.orders.visit import Visit
from handouts.press.documents.handout import print_pdf
from handouts.press.job import Job
from handouts.press.pdf.verify import page_texts, verify
from tests.conftest import ROOT

SAMPLES = YAML(typ="safe", pure=True).load((Path(__file__).parent / "scripts.yaml").read_text(encoding="utf-8"))
MARKUP = re.compile(r"\[@[^\]]*\]|\]\((?:term|section|see):[^)]*\)|\{[a-z-]+\}")


def language_of(sample: dict[str, Any]) -> Language:
    about = {key: value for key, value in sample.items() if key not in ("words", "near")}
    return Language(**about, packages=("fonts-noto-core",), sample=sample["words"])


def texts_of(library: Library, words: str) -> dict[str, str]:
    """Every message as *words* beside what must stay: links, citations, placeholders."""
    texts: dict[str, str] = {}
    for file in files(library):
        for message in printed_messages(library, file).values():
            links = "".join(f"[{words}{one}" for one in MARKUP.findall(message.text) if one.startswith("]"))
            rest = " ".join(one for one in MARKUP.findall(message.text) if not one.startswith("]"))
            short = words.split()[0] if message.key.startswith("interface#") else words
            text = " ".join(part for part in (short, links, rest) if part)
            texts |= (
                {f"{message.key}.{form}": text for form in ("one", "other")} if message.forms else {message.key: text}
            )
    return texts


def printed(assets: Assets, sample: dict[str, Any]) -> bytes:
    library = load_library(assets.content)
    source = load_language(ROOT / "translations", "en")
    packet = choose(library, ["alpha", "beta"], None, Edition())
    translation = Translation(texts_of(library, sample["words"]), source)
    brand = load_brand(assets.brands, "neutral")
    day = datetime.date(2026, 1, 1)
    return print_pdf(Job(packet, library, language_of(sample), brand, Visit(), day, assets, None, translation)).data


def plain(text: str) -> str:
    """*text* without what is not seen, in one form of Unicode."""
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["code"] for sample in SAMPLES])
def test_a_script_is_laid_out_tagged_and_read_back(sample: dict[str, Any], small_content: Path) -> None:
    data = printed(find({"content": small_content}), sample)
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == sample["code"]
        used = [font for page in pdf.pages for font in page.obj.Resources.get("/Font", {}).values()]
        empty = [str(font.BaseFont) for font in used if re.search(rb"> <>", font.ToUnicode.read_bytes())]
        assert not empty
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.obj.Resources.get("/Font", {}).values()}
    family = next(name for name in sample["fonts"] if name != "Noto Sans" or len(sample["fonts"]) == 1)
    assert any(family.replace(" ", "-") in font for font in fonts), fonts
    extracted = plain(" ".join(page_texts(data)))
    words = [plain(word) for word in sample["words"].split()]
    found = sum(word in extracted for word in words) / len(words)
    print(sample["code"], found)
    assert found >= sample["near"], extracted[:500]
