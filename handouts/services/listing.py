"""What there is to choose from: rows for whoever shows them, JSON-serialisable."""

from __future__ import annotations

from pathlib import Path

from handouts.assets import bundled

_CLINIC = {"id", "name", "short_name", "unit", "region", "paper", "languages", "extends", "sections", "presets", "web"}
_LANGUAGE = {"name", "native", "script", "direction"}


def sections(content: Path) -> list[dict[str, object]]:
    """The sections of a content folder, in the order of the packet."""
    from handouts.content.load import load_library

    library = load_library(content)
    heads = [library.sections[name].head for name in library.cover.order]
    return [
        {
            "id": head.id,
            "title": head.title,
            "message": head.message,
            "requires": list(head.requires),
            "reviewed": head.reviewed.isoformat() if head.reviewed else None,
            "review_by": head.review_by.isoformat(),
        }
        for head in heads
    ]


def presets(content: Path) -> list[dict[str, object]]:
    """The presets, each with its sections and for whom it is."""
    from handouts.content.load import load_library

    found = load_library(content).cover.presets
    return [{"id": one.id, "title": one.title, "sections": list(one.sections), "for": one.purpose} for one in found]


def languages(translations: Path) -> list[dict[str, object]]:
    """The languages of a translations folder."""
    from handouts.languages.language import languages, load_language

    found = (load_language(translations, code) for code in languages(translations))
    return [{"id": one.code, **one.model_dump(mode="json", include=_LANGUAGE)} for one in found]


def clinics(brands: Path) -> list[dict[str, object]]:
    """The clinics of a brands folder."""
    from handouts.brands.clinics import clinics, load_brand

    found = (load_brand(brands, name) for name in clinics(brands))
    return [brand.model_dump(mode="json", include=_CLINIC) for brand in found]


def hidden_clinics(brands: Path) -> Path | None:
    """The folder of the bundled clinics, if those of *brands* stand in their place."""
    others = bundled("brands")
    return others if brands != others else None
