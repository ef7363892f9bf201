"""handouts review: what is approved, what changed, what a clinician signs, and what a change touches."""

from __future__ import annotations

from typing import Any

import click

from handouts.cli.common import echo_json, echo_table, find_assets, workspace
from handouts.errors import counted

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("review")
def command() -> None:
    """Review and approve sections for a clinic.

    \b
    Example:
      handouts review status
    """


@command.command("status")
@click.option("--clinic", metavar="ID", help="One clinic; otherwise all.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def status(context: click.Context, /, clinic: str | None, as_json: bool) -> None:
    """Say what is a draft, approved, changed since, or past its date, for each clinic.

    \b
    Example:
      handouts review status --json
    """
    from handouts.services import reviewing

    rows = list(reviewing.status(workspace(context), clinic))
    if as_json:
        echo_json(rows)
    elif rows:
        echo_table(tuple(rows[0]), [tuple(str(value or "–") for value in row.values()) for row in rows])
    else:
        click.echo("There is no clinic yet: every section is a draft.", err=True)


@command.command("diff")
@click.argument("section")
@click.option("--clinic", metavar="ID", required=True, help="Whose approval to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def diff(context: click.Context, /, section: str, clinic: str, as_json: bool) -> None:
    """Show what changed in SECTION since the clinic approved it, word by word: [-removed-] {+added+}.

    \b
    Example:
      handouts review diff transplant --clinic riverside
    """
    from handouts.services import reviewing

    approval, differing = reviewing.differences(workspace(context), section, clinic)
    if as_json:
        echo_json([{"key": change.key, "parts": change.parts} for change in differing])
        return
    for change in differing:
        click.echo(f"{section}#{change.key}\n  {change.plain()}")
    if not differing:
        click.echo(f"Nothing was changed in {section} since {approval.date}.")


@command.command("packet")
@click.argument("sections", nargs=-1, required=True, metavar="SECTION...")
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write the PDF.")
@click.pass_context
def packet(context: click.Context, /, sections: tuple[str, ...], output: str) -> None:
    """Make the PDF that a clinician reads and signs.

    \b
    Example:
      handouts review packet transplant -o transplant-review.pdf
    """
    from handouts.files.writing import target, write
    from handouts.services import reviewing

    path = target(output, "review.pdf")
    sheet = reviewing.packet(workspace(context), sections)
    write(path, sheet.data)
    click.echo(f"{path}: {', '.join(sections)}; {counted(sheet.pages, 'page')}, code {sheet.code}")


@command.command("approve")
@click.argument("sections", nargs=-1, required=True, metavar="SECTION...")
@click.option("--clinic", metavar="ID", required=True, help="The clinic that approves.")
@click.option("--by", metavar="NAME", required=True, help="Who approves.")
@click.option("--role", required=True, help="As what: haematologist, nurse …")
@click.option("--date", type=_DATE, metavar="YYYY-MM-DD", required=True, help="When it was approved.")
@click.option("--review-by", type=_DATE, metavar="YYYY-MM-DD", required=True, help="Until when it holds.")
@click.pass_context
def approve(context: click.Context, /, sections: tuple[str, ...], clinic: str, **given: Any) -> None:
    """Record that a clinic approves SECTIONs as they stand now. Any edit lifts it for that section alone.

    \b
    Example:
      handouts review approve faq --clinic riverside --by "Ana Ruiz" --role nurse \\
        --date 2026-11-20 --review-by 2027-05-20
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import reviewing

    dates = {name: given.pop(name).date() for name in ("date", "review_by")}
    signed = reviewing.approved(workspace(context), sections, clinic, **given, **dates)
    write_all({one.path: one.data for one in signed}, copy_of("brands"))
    for one in signed:
        click.echo(f"{one.path}: {one.approval.section} approved by {one.approval.by}, until {one.until}")


@command.command("impact")
@click.option("--since", metavar="REV|DIR", default="HEAD", show_default=True, help="What to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def impact(context: click.Context, /, since: str, as_json: bool) -> None:
    """List which sections, presets, languages and clinics a change of the content touches.

    \b
    Example:
      handouts review impact --since HEAD
    """
    from handouts.signoff.impact import impact as compare

    found = compare(find_assets(context), since).as_dict()
    if as_json:
        echo_json(found)
        return
    for what, names in found.items():
        click.echo(f"{what:<10} {', '.join(names) or 'none'}")
