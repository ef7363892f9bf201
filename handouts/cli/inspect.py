"""handouts inspect: what a handout was made of, read from the file alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from handouts.cli.common import echo_json, printable, read_file


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
        prints = {"body": about.body, "pieces": about.clinic}
        parts = {"code": about.code, "title": about.title} | prints
        echo_json(parts | about.recipe)
        return
    if "merged" in about.recipe:
        _say(f"{about.title}: merged for printing; code {about.code}")
        for one in about.recipe["merged"]:
            names = ", ".join(section["id"] for section in one["recipe"].get("sections", []))
            _say(f"  {one['code']}: {names}; copies {one['copies']}, sides {one['sides']}")
        return
    if "review" in about.recipe:
        _say(f"{about.title}: {', '.join(about.recipe['review'])}; code {about.code}")
        return
    _explain(about, about.recipe)


def _say(text: str) -> None:
    """Print text of a file that anybody may have written: without what could steer a terminal."""
    click.echo(printable(text))


def _explain(about: Any, recipe: dict[str, Any]) -> None:
    body, clinic = about.code.split("-")
    _say(f"{about.title}\n")
    _say(f"Code       {about.code}")
    _say(f"           {body}: text, sources, page design, fonts and program version")
    _say(f"           {clinic}: the clinic's pieces; its last character checks the code")
    _say(f"Clinic     {recipe['clinic'] or 'none named'}")
    _say(f"Language   {recipe['language']}")
    _say(f"Edition    {recipe['paper']}, text size {recipe['text_size']}, ink {recipe['ink']}")
    _say(f"Program    handouts {recipe['program']}")
    _say(f"Status     {'draft for clinical review' if recipe['draft'] else 'approved'}")
    click.echo("Sections")
    for section in recipe["sections"]:
        reviewed = section["reviewed"] or "not reviewed"
        _say(
            f"  {section['id']}: version {section['digest'][:8]}, written {section['written']}, {reviewed}, "
            f"review by {section['review_by']}"
        )
    _say(f"Sources    {', '.join(recipe['sources'])}")
