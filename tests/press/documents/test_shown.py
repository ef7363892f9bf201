"""The page that a patient shows to others begins with what it is, whom to call, and for what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handouts.press.pdf.verify import page_texts
from tests.conftest import print_handout


@pytest.mark.parametrize("size", ["standard", "large", "extra-large"])
def test_it_is_one_page_from_its_title_on(size: str, tmp_path: Path) -> None:
    data = print_handout("questions", "when-to-call", "--text-size", size, folder=tmp_path)
    (page,) = [text for text in page_texts(data) if "Show this page" in text.replace("\n", " ")]
    words = re.sub(r"\s+", " ", page)
    assert 0 <= words.find("When to call") < words.find("Urgent, day or night") < words.find("Show this page")
    assert words.find("When to call") < 100
    assert "Trouble breathing" in words or size == "extra-large"
