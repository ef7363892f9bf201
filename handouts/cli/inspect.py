"""handouts inspect: what a handout was made of, read from the file alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from handouts.cli.common import echo_json, read_file


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def command(file: Path, as_json: bool) -> None:
    """Say what a handout was made of. Nothing personal is stored in it, so nothing personal is shown.

    \b
    Example:
      handouts inspect out/handout.pdf
    """
    from handouts.press.pdf.verify import inspect

    about = inspect(read_file(file))
    if as_json:
        parts = {"code": about.code, "title": about.title, "body": about.body, "clinic": about.clinic}
        echo_json(parts | about.recipe)
        return
    if "review" in about.recipe:
        click.echo(f"{about.title}: {', '.join(about.recipe['review'])}; code {about.code}")
        return
    _explain(about, about.recipe)


def _explain(about: Any, recipe: dict[str, Any]) -> None:
    body, clinic = about.code.split("-")
    click.echo(f"{about.title}\n")
    click.echo(f"Code       {about.code}")
    click.echo(f"           {body}: text, sources, page design, fonts and program version")
    click.echo(f"           {clinic}: the clinic's pieces; its last character checks the code")
    click.echo(f"Clinic     {recipe['clinic'] or 'none named'}")
    click.echo(f"Language   {recipe['language']}")
    click.echo(f"Edition    {recipe['paper']}, text size {recipe['text_size']}, ink {recipe['ink']}")
    click.echo(f"Program    handouts {recipe['program']}")
    click.echo(f"Status     {'draft for clinical review' if recipe['draft'] else 'approved'}")
    click.echo("Sections")
    for section in recipe["sections"]:
        reviewed = section["reviewed"] or "not reviewed"
        click.echo(
            f"  {section['id']}: version {section['digest'][:8]}, written {section['written']}, {reviewed}, "
            f"review by {section['review_by']}"
        )
    click.echo(f"Sources    {', '.join(recipe['sources'])}")
