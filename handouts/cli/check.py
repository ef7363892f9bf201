"""handouts check: does the content say what it may, so that its readers understand it?"""

from __future__ import annotations

from dataclasses import asdict

import click

from handouts.cli.common import echo_json, echo_table, find_assets, today
from handouts.errors import CheckFailed, counted


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
        rows = [
            (name, f"{grade.smog:.1f}", f"{grade.flesch_kincaid:.1f}", str(grade.words))
            for name, grade in report.grades.items()
        ]
        echo_table(("section", "SMOG", "Flesch-Kincaid", "words"), rows)
        shown = report.findings if not context.obj["quiet"] else errors
        for finding in shown:
            click.echo(f"{finding.file}, line {finding.line}: {finding.level}: {finding.what} [{finding.rule}]")
            if finding.fix and context.obj["verbose"]:
                click.echo(f"  {finding.fix}")
    if errors:
        raise CheckFailed(
            f"{counted(len(errors), 'error')} in the content.", fix="See above; -v says what to do about each."
        )
