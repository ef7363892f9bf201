"""handouts list: what there is to choose from."""

from __future__ import annotations

from typing import Any

import click

from handouts.cli.common import echo_json, echo_table, find_assets, load


@click.command("list")
@click.argument("what", type=click.Choice(["sections", "presets"]))
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@click.pass_context
def command(context: click.Context, what: str, as_json: bool) -> None:
    """List the sections or the presets.

    \b
    Example:
      handouts list sections
    """
    library = load(find_assets(context))
    rows: list[dict[str, Any]]
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
    if as_json:
        echo_json(rows)
    elif what == "presets":
        echo_table(("preset", "for", "sections"), [(r["id"], r["for"], " ".join(r["sections"])) for r in rows])
    else:
        echo_table(("section", "title", "review by"), [(r["id"], r["title"], r["review_by"]) for r in rows])
