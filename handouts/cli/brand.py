"""handouts brand: a clinic's own folder, made, checked and looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.common import echo_json, find_assets, workspace
from handouts.cli.progress import progress
from handouts.errors import CheckFailed, counted
from handouts.orders.choices import PAPERS

if TYPE_CHECKING:
    from handouts.checks.clinic_check import ClinicReport


class _Region(click.ParamType[str]):
    """A region whose telephone numbers can be read. Asked for at once again, so that no later answer is lost."""

    name = "region"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        from handouts.brands.telephones import regions

        code = value.strip().upper()
        if code not in regions():
            self.fail("a region is the two letters of a country or territory, as US, CA, PR or DE", param, context)
        return code


class _Number(click.ParamType[str]):
    """A telephone number of the region that was given before it, or nothing."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        from handouts.brands.telephones import read_number

        region = context.params.get("region") if context else None
        if value.strip() and region:
            try:
                read_number(value, region)
            except ValueError as error:
                self.fail(f"{error}.", param, context)
        return value


def _usual_paper() -> str:
    """The paper of the region that was given."""
    from handouts.brands.telephones import LETTER_REGIONS

    region = click.get_current_context().params.get("region")
    return "a4" if region and region not in LETTER_REGIONS else "letter"


SCHEMAS = ("brand", "library", "sources", "glossary")


@click.group("brand")
def command() -> None:
    """Make, check and preview a clinic's folder.

    \b
    Example:
      handouts brand check
    """


@command.command("new")
@click.argument("clinic", metavar="ID")
@click.option("--name", prompt="The clinic's full name", help="As on its door.")
@click.option(
    "--region",
    type=_Region(),
    prompt="Country or territory, two letters (US, CA, PR)",
    help="ISO 3166, for its numbers.",
)
@click.option("--daytime", type=_Number(), prompt="Daytime number", default="", help="The nurse line.")
@click.option("--daytime-hours", prompt="  its hours, in words", default="", help="When it is answered.")
@click.option(
    "--after-hours", type=_Number(), prompt="Number after hours", default="", help="At night and at weekends."
)
@click.option(
    "--emergency", type=_Number(), prompt="Emergency number, day and night", default="", help="Whom to call at once."
)
@click.option("--interpreter", type=_Number(), prompt="Number for a free interpreter", default="", help="A free one.")
@click.option("--web", prompt="Web address", default="", help="Beginning with https://.")
@click.option("--colour", prompt="Colour", default="#0f5564", show_default=True, help="One colour, #rrggbb.")
@click.option(
    "--paper",
    prompt="Paper",
    type=click.Choice([*PAPERS], case_sensitive=False),
    default=_usual_paper,
    show_default="what is usual in the region",
    help="What its printers hold.",
)
@click.option("--unit", default="", help="The ward or service.")
@click.option("--short-name", default="", help="For the foot of each page.")
@click.option("--address", default="", help="Lines of the address, separated by semicolons.")
@click.option("--languages", default="", help="Languages spoken, separated by semicolons.")
@click.option("--footer", default="", help="One line for the foot of each page.")
@click.option("--extends", default="", metavar="ID", help="A clinic from which the rest is taken.")
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="A brands folder; made if need be.")
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
@click.pass_context
def new(context: click.Context, /, clinic: str, dry_run: bool, into: Path | None, **given: Any) -> None:
    """Write a commented brand.yaml for the clinic ID; asks for what the options do not say.

    \b
    Example:
      handouts brand new harbor --name "Harbor Clinic" --region US --emergency 617-555-0142
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services.branding import first_files

    files = first_files(find_assets(context).brands, into, clinic, given)
    path = next(iter(files))
    if dry_run:
        click.echo(files[path].decode(), nl=False)
        return
    write_all(files, copy_of("brands"))
    click.echo(f"{path}: written. Fill in the rest, put the logo beside it, then: handouts brand check {clinic}")


@command.command("check")
@click.argument("names", nargs=-1, metavar="[ID]...")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def check(context: click.Context, /, names: tuple[str, ...], as_json: bool) -> None:
    """Check clinics, or with none named all: file, logo, numbers, what they offer, and whether every text fits.

    Errors fail, advice does not.

    \b
    Examples:
      handouts brand check
      handouts brand check lakeside --json
    """
    from handouts.services.branding import clinic_reports

    with progress("Setting every clinic's pieces…", quiet=context.obj["quiet"]):
        reports = clinic_reports(workspace(context), names)
    errors = [one for report in reports for one in report.remarks if one.level == "error"]
    if as_json:
        echo_json([report.as_dict() for report in reports])
    else:
        for report in reports:
            _say(report, quiet=context.obj["quiet"])
    if errors:
        raise CheckFailed(f"{counted(len(errors), 'error')} in the clinics' folders.", fix="See above.")


def _say(report: ClinicReport, *, quiet: bool) -> None:
    click.echo(f"{report.clinic}: {'passes' if report.passed else 'does not pass'}")
    for one in report.remarks:
        if one.level == "error" or not quiet:
            click.echo(f"  {one.where}: {one.level}: {one.what}\n    {one.fix}")


@command.command("preview")
@click.argument("clinic", metavar="ID")
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write the PDF.")
@click.pass_context
def preview(context: click.Context, /, clinic: str, output: str) -> None:
    """Make a sample with everything that is the clinic's: head and foot, numbers, colours, address, notices.

    \b
    Example:
      handouts brand preview lakeside -o lakeside.pdf
    """
    from handouts.files.writing import target, write
    from handouts.services.branding import sample

    space = workspace(context)
    brand = space.brand(clinic)
    path = target(output, f"{clinic}.pdf")
    with progress("Setting the page…", quiet=context.obj["quiet"]):
        made = sample(space, clinic)
    write(path, made.data)
    click.echo(f"{path}: {brand.name or brand.id}, code {made.code}")


@command.command("schema")
@click.argument("what", type=click.Choice(SCHEMAS), default="brand")
def schema(what: str) -> None:
    """Print the JSON Schema of a file, for editors to complete from: brand.yaml, library.yaml, and so on.

    \b
    Example:
      handouts brand schema brand
    """
    from handouts.services import branding

    echo_json(branding.schema(what))
