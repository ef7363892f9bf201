"""handouts list: what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from handouts.assets import bundled
from handouts.cli.common import echo_json, echo_table, find_assets, load


@click.command("list")
@click.argument("what", type=click.Choice(["sections", "presets", "clinics", "languages"]))
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@click.pass_context
def command(context: click.Context, what: str, as_json: bool) -> None:
    """List the sections, the presets, the clinics or the languages.

    \b
    Example:
      handouts list sections
    """
    rows: list[dict[str, Any]]
    if what == "languages":
        rows = _languages(context)
        _say(rows, ("language", "name", "native"), [(r["id"], r["name"], r["native"]) for r in rows], as_json)
        return
    if what == "clinics":
        rows = _clinics(context)
        headings = ("clinic", "name", "region", "paper", "extends")
        _say(
            rows,
            headings,
            [tuple(str(r[h if h != "clinic" else "id"] or "–") for h in headings) for r in rows],
            as_json,
        )
        return
    library = load(find_assets(context))
    if what == "presets":
        rows = [
            {"id": preset.id, "title": preset.title, "sections": list(preset.sections), "for": preset.purpose}
            for preset in library.cover.presets
        ]
    else:
        heads = [library.sections[name].head for name in library.cover.order]
        rows = [
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
    if what == "presets":
        cells = [(r["id"], r["for"], " ".join(r["sections"])) for r in rows]
        _say(rows, ("preset", "for", "sections"), cells, as_json)
    else:
        _say(rows, ("section", "title", "review by"), [(r["id"], r["title"], r["review_by"]) for r in rows], as_json)


def _say(
    rows: list[dict[str, Any]], headings: tuple[str, ...], cells: Sequence[tuple[str, ...]], as_json: bool
) -> None:
    if as_json:
        echo_json(rows)
    else:
        echo_table(headings, cells)


def _languages(context: click.Context) -> list[dict[str, Any]]:
    from handouts.languages.language import languages, load_language

    translations = find_assets(context).translations
    found = (load_language(translations, code) for code in languages(translations))
    keys = {"name", "native", "script", "direction"}
    return [{"id": one.code, **one.model_dump(mode="json", include=keys)} for one in found]


def _clinics(context: click.Context) -> list[dict[str, Any]]:
    from handouts.brands.clinics import clinics, load_brand

    brands = find_assets(context).brands
    if brands != (others := bundled("brands")):
        click.echo(f"From {brands}; those of {others} are not among them.", err=True)
    found = (load_brand(brands, name) for name in clinics(brands))
    keys = {"id", "name", "short_name", "unit", "region", "paper", "languages", "extends", "sections", "presets", "web"}
    return [brand.model_dump(mode="json", include=keys) for brand in found]
