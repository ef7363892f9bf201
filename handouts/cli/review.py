"""handouts review: what is approved, what changed, what a clinician signs, and what a change touches."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from handouts.cli.common import echo_json, echo_table, find_assets, load, today
from handouts.errors import CheckFailed, Problem, UsageProblem, counted

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("review", no_args_is_help=True)
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
    rows = list(_status(context, clinic))
    if as_json:
        echo_json(rows)
    elif rows:
        echo_table(tuple(rows[0]), [tuple(str(value or "–") for value in row.values()) for row in rows])
    else:
        click.echo("There is no clinic yet: every section is a draft.", err=True)


def _status(context: click.Context, clinic: str | None) -> Any:
    from handouts.brands.clinics import clinics, load_brand
    from handouts.brands.own_sections import clinic_library
    from handouts.languages.language import SOURCE
    from handouts.signoff.sign_off import standings

    found = find_assets(context)
    bundled = load(found)
    for name in [clinic] if clinic else clinics(found.brands):
        library = clinic_library(bundled, found, load_brand(found.brands, name))
        sections = [library.sections[section] for section in library.cover.order]
        for one in standings(library, sections, SOURCE, found, name, today()):
            approval = one.approval
            yield {
                "clinic": name,
                "language": SOURCE,
                "section": one.section,
                "state": one.state,
                "by": approval.by if approval else None,
                "review by": one.until.isoformat() if one.until else None,
            }


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
    from handouts.brands.clinics import load_brand
    from handouts.brands.own_sections import clinic_library
    from handouts.languages.language import SOURCE
    from handouts.orders.packet import known_sections
    from handouts.signoff.clinicians import approvals
    from handouts.signoff.diff import changes
    from handouts.signoff.record import section_texts

    found = find_assets(context)
    library = clinic_library(load(found), found, load_brand(found.brands, clinic))
    (wanted,) = known_sections(library, [section])
    approval = approvals(found.brands, clinic, library, today()).get((section, SOURCE))
    if approval is None:
        raise CheckFailed(f"{clinic} has never approved {section}.", fix="There is nothing to compare with.")
    differing = list(changes(approval.texts, section_texts(library, wanted, found)))
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
    from handouts.languages.language import SOURCE, load_language
    from handouts.orders.packet import known_sections
    from handouts.signoff.review_sheet import review_sheet

    found = find_assets(context)
    library = load(found)
    wanted = known_sections(library, sections)
    path = target(output, "review.pdf")
    sheet = review_sheet(library, wanted, load_language(found.translations, SOURCE), found, today())
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
    from handouts.brands.clinics import NEUTRAL, load_brand
    from handouts.brands.own_sections import clinic_library
    from handouts.checks.content.content_check import check
    from handouts.files.writing import copy_of, write_all
    from handouts.languages.language import SOURCE
    from handouts.orders.packet import known_sections
    from handouts.signoff.clinicians import FOLDER, approvals, as_yaml, new_approval

    found = find_assets(context)
    if clinic == NEUTRAL:
        raise UsageProblem("The neutral brand is no clinic and approves nothing.", fix="Name a clinic.")
    library = clinic_library(load(found), found, load_brand(found.brands, clinic))
    wanted = known_sections(library, sections)
    approvals(found.brands, clinic, library, today())
    report = check(found.content, sections, today(), library)
    errors = [finding for finding in report.findings if finding.level == "error"]
    if errors:
        problems = [Problem(f"{one.file}, line {one.line}", f"{one.what} [{one.rule}]", one.fix) for one in errors]
        last = Problem("", "These sections do not pass `handouts check`: nothing was approved.", "Mend them first.")
        raise CheckFailed.of([*problems, last])
    dates: dict[str, datetime.date] = {name: given[name].date() for name in ("date", "review_by")}
    made = [
        new_approval(
            library, section, SOURCE, found, clinic=clinic, by=given["by"], role=given["role"], today=today(), **dates
        )
        for section in wanted
    ]
    folder = Path(found.brands, clinic, FOLDER)
    paths = [folder / f"{approval.section}.{approval.language}.yaml" for approval in made]
    texts = {path: as_yaml(approval).encode("utf-8") for path, approval in zip(paths, made, strict=True)}
    write_all(texts, copy_of("brands"))
    for section, approval, path in zip(wanted, made, paths, strict=True):
        until = min(approval.review_by, section.head.review_by)
        click.echo(f"{path}: {section.id} approved by {approval.by}, until {until}")


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
