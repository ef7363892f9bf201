"""handouts list: what there is to choose from."""

from __future__ import annotations

import click

from handouts.cli.common import echo_json, echo_table, find_assets

# The columns of each table: the heading, and the key of a row.
COLUMNS = {
    "sections": {"section": "id", "title": "title", "review by": "review_by"},
    "presets": {"preset": "id", "for": "for", "sections": "sections"},
    "clinics": {"clinic": "id", "name": "name", "region": "region", "paper": "paper", "extends": "extends"},
    "languages": {"language": "id", "name": "name", "native": "native"},
}


@click.command("list")
@click.argument("what", type=click.Choice([*COLUMNS]))
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@click.pass_context
def command(context: click.Context, what: str, as_json: bool) -> None:
    """List the sections, the presets, the clinics or the languages.

    \b
    Example:
      handouts list sections
    """
    rows = _rows(context, what)
    if as_json:
        echo_json(rows)
        return
    columns = COLUMNS[what]
    echo_table([*columns], [tuple(_cell(row[key]) for key in columns.values()) for row in rows])


def _rows(context: click.Context, what: str) -> list[dict[str, object]]:
    from handouts.services import listing

    assets = find_assets(context)
    if what == "languages":
        return listing.languages(assets.translations)
    if what == "clinics":
        if others := listing.hidden_clinics(assets.brands):
            click.echo(f"From {assets.brands}; those of {others} are not among them.", err=True)
        return listing.clinics(assets.brands)
    return listing.presets(assets.content) if what == "presets" else listing.sections(assets.content)


def _cell(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "–")
