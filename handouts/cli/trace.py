"""handouts trace: who holds which version of a section, and the manifest that replaces it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.common import echo_json, echo_table, printable, workspace

if TYPE_CHECKING:
    from handouts.batch.trace import Found
    from handouts.services.tracing import Traced


@click.command("trace", no_args_is_help=True)
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@click.option("--section", metavar="ID", help="Only handouts with this section.")
@click.option("--version", metavar="CODE", help="Only at this version: its first characters, or a document code.")
@click.option("--expired", is_flag=True, help="Only with a section that is past its review.")
@click.option("--manifest", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write what replaces them.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def command(
    context: click.Context, /, folders: tuple[Path, ...], manifest: Path | None, as_json: bool, **wanted: Any
) -> None:
    """Say which finished files in DIRs, for which clinics and languages, carry a version of a section.

    \b
    Examples:
      handouts trace out/ --section when-to-call --manifest recall.csv
      handouts batch recall.csv --out out/
    """
    from handouts.services.tracing import traced

    section = wanted["section"]
    result = traced(workspace(context), folders, **wanted)
    found = result.found
    if manifest is not None:
        from handouts.files.writing import target, write

        write(target(str(manifest), manifest.name), result.manifest)
    if as_json:
        echo_json({"found": [_entry(one, section) for one in found], "not_ours": [str(one) for one in result.others]})
        return
    rows = [(str(one.file), one.clinic, one.language, one.code, _versions(one, section)) for one in found]
    echo_table(("file", "clinic", "language", "code", "versions"), [tuple(map(printable, row)) for row in rows])
    if not found:
        click.echo(f"No handout here meets this; looked at: {result.looked_at}.", err=True)
    _notes(result, manifest)


def _notes(result: Traced, manifest: Path | None) -> None:
    if others := result.others:
        click.echo(
            f"{len(others)} PDF files there are no handouts, or are damaged: {printable(str(others[0]))}", err=True
        )
    if result.personal:
        click.echo(f"{len(result.personal)} are for patients: make them again from the visits' own manifest.", err=True)
    if manifest is not None and (lost := result.nameless):
        click.echo(f"{len(lost)} cannot be named in a manifest: {printable(str(lost[0].file))}", err=True)


def _versions(one: Found, section: str | None) -> str:
    return " ".join(f"{each.section}:{each.digest[:8]}" for each in one.versions if section in (None, each.section))


def _entry(one: Found, section: str | None) -> dict[str, object]:
    return {
        "batch": str(one.batch),
        "file": str(one.file),
        "code": one.code,
        "clinic": one.clinic,
        "language": one.language,
        "merged": one.merged,
        "for_a_patient": one.personal,
        "versions": [vars(each) for each in one.versions if section in (None, each.section)],
    }
