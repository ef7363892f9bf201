"""handouts inspect: what a handout was made of, read from the file alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.common import echo_json, printable

if TYPE_CHECKING:
    from handouts.press.pdf.metadata import Metadata
    from handouts.press.recipe import HandoutRecipe


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def command(file: Path, as_json: bool) -> None:
    """Say what a handout was made of. Nothing personal is stored in it, so nothing personal is shown.

    \b
    Example:
      handouts inspect out/handout.pdf
    """
    from handouts.press.recipe import HandoutRecipe, SheetRecipe
    from handouts.services.inspecting import inspected

    about = inspected(file)
    recipe = about.recipe
    if as_json:
        parts = {"code": about.code, "title": about.title, "body": about.body, "pieces": about.clinic}
        echo_json(parts | recipe.as_dict())
    elif isinstance(recipe, HandoutRecipe):
        _explain(about, recipe)
    elif isinstance(recipe, SheetRecipe):
        _say(f"{about.title}: {', '.join(recipe.review)}; code {about.code}")
    else:
        _say(f"{about.title}: merged for printing; code {about.code}")
        for one in recipe.merged:
            names = ", ".join(section.id for section in one.recipe.sections)
            _say(f"  {one.code}: {names}; copies {one.copies}, sides {one.sides}")


def _say(text: str) -> None:
    """Print text of a file that anybody may have written: without what could steer a terminal."""
    click.echo(printable(text))


def _explain(about: Metadata, recipe: HandoutRecipe) -> None:
    body, clinic = about.code.split("-")
    _say(f"{about.title}\n")
    _say(f"Code       {about.code}")
    _say(f"           {body}: text, sources, page design, fonts and program version")
    _say(f"           {clinic}: the clinic's pieces; its last character checks the code")
    _say(f"Clinic     {recipe.clinic or 'none named'}")
    _say(f"Language   {recipe.language}")
    _say(f"Edition    {recipe.paper}, text size {recipe.text_size}, ink {recipe.ink}")
    _say(f"Program    handouts {recipe.program}")
    _say(f"Status     {'draft for clinical review' if recipe.draft else 'approved'}")
    click.echo("Sections")
    for section in recipe.sections:
        _say(
            f"  {section.id}: version {section.digest[:8]}, written {section.written}, "
            f"{section.reviewed or 'not reviewed'}, review by {section.review_by}"
        )
    _say(f"Sources    {', '.join(recipe.sources)}")
