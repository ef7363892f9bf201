from __future__ import annotations

import pytest

from handouts.errors import EnvironmentProblem
from handouts.languages import glyphs
from handouts.languages.fonts import font_files
from handouts.languages.glyphs import missing_glyphs
from handouts.languages.language import load_language
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("code", "text", "missing"),
    [
        ("es", "¿Qué es 38 °C?\u00a0µg ± 3", []),
        ("es", "Hola مرحبا", ["م", "ر", "ح", "ب", "ا"]),
        ("es", "fácil 中 中", ["中"]),
        ("ar", "متى تتصل؟ CD19 ٣٩٪", []),
        ("ar", "你", ["你"]),
        ("zh-Hans", "何时联系您的医疗团队？“CD19”", []),
        ("zh-Hans", "한", []),
        ("zh-Hans", "ម", ["ម"]),
        ("en", "tab\tand\u2028line", []),
    ],
)
def test_characters_that_no_font_of_a_language_has(code: str, text: str, missing: list[str]) -> None:
    assert missing_glyphs(text, load_language(ROOT / "translations", code)) == missing


def test_a_font_must_have_it_in_both_styles() -> None:
    english = load_language(ROOT / "translations", "en")
    one = english.model_copy(update={"fonts": ("No Such Sans",)})
    with pytest.raises(EnvironmentProblem, match="No Such Sans"):
        missing_glyphs("a", one)


def test_a_character_that_one_style_lacks_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    arabic = load_language(ROOT / "translations", "ar").model_copy(update={"name": "Arabic, in bold Latin letters"})
    latin = font_files(load_language(ROOT / "translations", "en"))
    mixed = {"Mixed Regular": font_files(arabic)["Noto Sans Arabic Regular"], "Mixed Bold": latin["Noto Sans Bold"]}
    monkeypatch.setattr(glyphs, "font_files", lambda _: mixed)
    assert missing_glyphs("م é 1", arabic) == ["م", "é"]
