"""handouts batch: every packet of a manifest."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.common import echo_json, workspace
from handouts.cli.progress import counting, progress
from handouts.cli.stopping import CODE, MESSAGE, until_signal
from handouts.errors import UsageProblem, counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from handouts.batch.plan import Plan
    from handouts.batch.run import Outcome
    from handouts.services.batching import Batch, Finished

TEMPLATE = "template"


@click.command("batch", no_args_is_help=True)
@click.argument("manifest", metavar="MANIFEST|template")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder for all files.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Workers; default: one for each processor.")
@click.option("--only", multiple=True, metavar="FILTER", help="Packets with column=value[,value]; may be repeated.")
@click.option("--merge", type=click.Choice(["clinic"]), help="Also write one print-ready file for each clinic.")
@click.option("--final", is_flag=True, help="Refuse unless every clinic has approved all that its packets hold.")
@click.option("--draft", is_flag=True, help="Print translations that nobody has checked, marked so on every page.")
@click.option("--keep-going/--fail-fast", default=True, show_default=True, help="After a packet that failed.")
@click.option("--set-aside", is_flag=True, help="Make the other packets when some rows are wrong, and name those rows.")
@click.option("--dry-run", is_flag=True, help="Check everything, say what would be made, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def command(context: click.Context, /, manifest: str, **options: Any) -> None:
    """Make every packet of MANIFEST, a CSV file or an Excel sheet with one packet a row.

    Packets that are right already are not made again, so a run that was stopped is simply started again. The word
    “template” in the place of MANIFEST prints a manifest that has only its headings.

    \b
    Examples:
      handouts batch template > packets.csv
      handouts batch packets.csv --out out/
    """
    if manifest == TEMPLATE:
        from handouts.batch.manifest import template

        click.echo(template(), nl=False)
        return
    from handouts.services.batching import Batch, check_aside, fitting, planned

    if options["out"] is None and not options["dry_run"]:
        raise UsageProblem("There is no folder to write to.", fix="Name it with --out DIR.")
    as_json, dry_run, quiet = options.pop("as_json"), options.pop("dry_run"), context.obj["quiet"]
    batch = Batch(Path(manifest), **options | {"merge": options["merge"] is not None})
    plan = planned(workspace(context), batch)
    _say_beforehand(plan, batch)
    if not dry_run:
        _run(plan, batch, as_json=as_json, quiet=quiet)
        return
    with progress("Checking the clinics' texts…", quiet=quiet):
        plan = fitting(plan, batch)
    _say_plan(plan, as_json)
    check_aside(plan)


def _say_beforehand(plan: Plan, batch: Batch) -> None:
    for line in plan.left_out:
        click.echo(line, err=True)
    if batch.merge and (mixed := plan.mixed()):
        click.echo(
            f"The merged files of {', '.join(mixed)} mix booklets with single pages, or papers, which a printer turns "
            "over and loads differently. Make one kind at a time, for example: --only layout=booklet",
            err=True,
        )


def _say_plan(plan: Plan, as_json: bool) -> None:
    bodies = len({task.key for task in plan.tasks})
    if as_json:
        echo_json({"packets": len(plan.tasks), "layouts": bodies, "files": [task.name for task in plan.tasks]})
    else:
        click.echo(f"{counted(len(plan.tasks), 'packet')}, {counted(bodies, 'layout')}; nothing was made (dry run)")


def _run(plan: Plan, batch: Batch, *, as_json: bool, quiet: bool) -> None:
    from handouts.services.batching import made

    assert batch.out is not None
    with until_signal() as stopped, ExitStack() as shown:
        shown.enter_context(progress("Checking the clinics' texts…", quiet=quiet))

        def watch(begun: Plan) -> Callable[[Outcome], None]:
            shown.close()
            return shown.enter_context(counting(len(begun.tasks), quiet))

        finished = made(plan, batch, batch.out, stopped, watch)
    _say(finished, batch.out, as_json=as_json, quiet=quiet)
    if finished.account.end == "interrupted":
        click.echo(MESSAGE, nl=False, err=True)
        sys.exit(CODE)
    finished.check()


def _say(finished: Finished, out: Path, *, as_json: bool, quiet: bool) -> None:
    about = finished.about
    if as_json:
        echo_json(about)
    elif not quiet:
        counts = ", ".join(f"{count} {state}" for state, count in about["counts"].items() if count)
        paper = ", ".join(f"{counted(count, 'sheet')} of {size}" for size, count in about["sheets"].items())
        click.echo(f"{out}: {counts}; {counted(about['sides'], 'side')}, {paper or 'no paper'}; {about['seconds']} s")
