"""handouts check: does the content say what it may, so that its readers understand it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from handouts.cli.common import echo_json, echo_table, find_assets, today
from handouts.errors import CheckFailed, counted

if TYPE_CHECKING:
    from handouts.checks.content.readability import Grade
    from handouts.checks.finding import Finding


@click.command("check")
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def command(context: click.Context, /, sections: tuple[str, ...], as_json: bool) -> None:
    """Check sections, or with none named the whole content: reading level, numbers, evidence, conflicts, the ledger.

    Errors fail, advice does not.

    \b
    Examples:
      handouts check
      handouts check transplant --json
    """
    from handouts.checks.content.content_check import check

    report = check(find_assets(context).content, sections, today())
    errors = [finding for finding in report.findings if finding.level == "error"]
    if as_json:
        grades = {name: asdict(grade) for name, grade in report.grades.items()}
        findings = [finding.as_dict() for finding in report.findings]
        echo_json({"passed": report.passed, "grades": grades, "findings": findings})
    else:
        _say(report.grades, errors if context.obj["quiet"] else report.findings, in_full=context.obj["verbose"])
    if errors:
        raise CheckFailed(
            f"{counted(len(errors), 'error')} in the content.", fix="See above; -v says what to do about each."
        )


def _say(grades: Mapping[str, Grade], findings: Sequence[Finding], *, in_full: bool) -> None:
    rows = [
        (name, f"{grade.smog:.1f}", f"{grade.flesch_kincaid:.1f}", str(grade.words)) for name, grade in grades.items()
    ]
    echo_table(("section", "SMOG", "Flesch-Kincaid", "words"), rows)
    for one in findings:
        click.echo(f"{one.file}, line {one.line}: {one.level}: {one.what} [{one.rule}]")
        if one.fix and in_full:
            click.echo(f"  {one.fix}")
