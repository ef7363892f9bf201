"""handouts batch: every packet of a manifest."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from handouts.cli.common import echo_json, find_assets, progress, today
from handouts.cli.stopping import CODE, MESSAGE
from handouts.errors import BatchFailed, HandoutsError, ManifestProblem, Problem, UsageProblem, counted

TEMPLATE = "template"
_SHOWN = 100  # problems
_MANY = 50  # packets, of which one waits long enough to ask whether anything happens


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
    plan = _plan(context, Path(manifest), options)
    for line in plan.left_out:
        click.echo(line, err=True)
    if options["merge"] and (mixed := plan.mixed()):
        click.echo(
            f"The merged files of {', '.join(mixed)} mix booklets with single pages, or papers, which a printer turns "
            "over and loads differently. Make one kind at a time, for example: --only layout=booklet",
            err=True,
        )
    if options["dry_run"]:
        with progress("Checking the clinics' texts…", quiet=context.obj["quiet"]):
            plan = _fitting(plan, plan.tasks, options)
        _say_plan(plan, options["as_json"])
        _say_aside(plan.aside)
        return
    _run(context, plan, options)


def _plan(context: click.Context, path: Path, options: dict[str, Any]) -> Any:
    from handouts.batch.manifest import read
    from handouts.batch.plan import plan
    from handouts.workspace import Workspace

    if options["out"] is None and not options["dry_run"]:
        raise UsageProblem("There is no folder to write to.", fix="Name it with --out DIR.")
    if options["set_aside"] and options["merge"]:
        raise UsageProblem(
            "--set-aside and --merge do not go together: a clinic's file would lack packets.", fix="Leave out one."
        )
    manifest = read(path)
    try:
        return plan(
            manifest,
            Workspace(find_assets(context), today()),
            only=options["only"],
            final=options["final"],
            draft=options["draft"],
            set_aside=options["set_aside"],
        )
    except ManifestProblem as error:
        raise _in_short(error) from None


def _fitting(plan: Any, tasks: Any, options: dict[str, Any], stopped: Callable[[], bool] = lambda: False) -> Any:
    """The plan without the rows whose clinics' texts do not fit, if such are to be set aside."""
    from handouts.batch.fitting import misfits

    found = misfits(plan, tasks, options["jobs"] or os.cpu_count() or 1, stopped)
    try:
        if found and not options["set_aside"]:
            raise ManifestProblem.of(found.problems())
        return plan.without(found)
    except ManifestProblem as error:
        raise _in_short(error) from None


def _in_short(error: ManifestProblem) -> ManifestProblem:
    more = len(error.problems) - _SHOWN
    if more <= 0:
        return error
    return ManifestProblem.of([*error.problems[:_SHOWN], Problem("", f"And {counted(more, 'more problem')}.")])


def _say_plan(plan: Any, as_json: bool) -> None:
    bodies = len({task.key for task in plan.tasks})
    if as_json:
        echo_json({"packets": len(plan.tasks), "layouts": bodies, "files": [task.name for task in plan.tasks]})
    else:
        click.echo(f"{counted(len(plan.tasks), 'packet')}, {counted(bodies, 'layout')}; nothing was made (dry run)")


def _run(context: click.Context, plan: Any, options: dict[str, Any]) -> None:
    from handouts.batch.lock import locked
    from handouts.batch.report import check_template, report, write
    from handouts.batch.run import run
    from handouts.files.writing import make_folder

    out: Path = options["out"]
    check_template(plan.workspace.assets)
    make_folder(out)
    start = time.monotonic()
    quiet = context.obj["quiet"]
    with locked(out), _until_signal() as stopped:
        with progress("Checking the clinics' texts…", quiet=quiet):
            new = [task for task in plan.tasks if not (out / task.name).exists()]
            plan = _fitting(plan, new, options, stopped)
        with _progress(len(plan.tasks), quiet) as say:
            account = run(
                plan,
                out,
                jobs=options["jobs"] or os.cpu_count() or 1,
                fail_fast=not options["keep_going"],
                merge=options["merge"] is not None,
                stopped=stopped,
                say=say,
            )
        about = report(plan, account, time.monotonic() - start)
        unwritten: HandoutsError | None = None
        try:
            write(out, about, plan.workspace.assets)
        except HandoutsError as error:
            unwritten = error
    _say(about, out, options["as_json"], context.obj["quiet"])
    _end(account, unwritten, plan.aside)


def _say_aside(aside: tuple[Problem, ...]) -> None:
    """Name the rows that were set aside; leave with the exit code that says that packets are missing."""
    if aside:
        raise BatchFailed.of(_in_short(ManifestProblem.of(aside)).problems)


def _say(about: dict[str, Any], out: Path, as_json: bool, quiet: bool) -> None:
    if as_json:
        echo_json(about)
    elif not quiet:
        counts = ", ".join(f"{count} {state}" for state, count in about["counts"].items() if count)
        paper = ", ".join(f"{counted(count, 'sheet')} of {size}" for size, count in about["sheets"].items())
        click.echo(f"{out}: {counts}; {counted(about['sides'], 'side')}, {paper or 'no paper'}; {about['seconds']} s")


def _end(account: Any, unwritten: HandoutsError | None, aside: tuple[Problem, ...]) -> None:
    """Leave with the exit code that says how the run ended."""
    if account.end == "interrupted":
        click.echo(MESSAGE, nl=False, err=True)
        sys.exit(CODE)
    if account.lost:
        raise account.lost
    if unwritten:
        raise unwritten
    if failed := [*aside, *account.failed]:
        rest = [Problem("", f"And {len(failed) - _SHOWN} more: see the report.")] if len(failed) > _SHOWN else []
        raise BatchFailed.of([*failed[:_SHOWN], *rest])


@contextmanager
def _until_signal() -> Iterator[Callable[[], bool]]:
    """While the work inside runs, SIGINT and SIGTERM only set a flag, which it asks for; the second one ends it."""
    flags: list[int] = []
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        if flags and callable(before[signal.Signals(number)]):
            signal.signal(number, before[signal.Signals(number)])
            signal.raise_signal(number)
        flags.append(number)

    for one in before:
        signal.signal(one, stop)
    try:
        yield lambda: bool(flags)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[Any], None]]:
    """Show what is done: on a terminal with its pace and what is left, elsewhere a line for each tenth."""
    if quiet:
        yield lambda outcome: None
        return
    if not sys.stderr.isatty():
        yield _tenths(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Packets"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
    )
    start, failed = time.monotonic(), 0
    with Progress(*columns, console=Console(stderr=True)) as shown:
        bar = shown.add_task("", total=total, rate="", failed="")

        def say(outcome: Any) -> None:
            nonlocal failed
            failed += outcome.state == "failed"
            shown.advance(bar)
            rate = shown.tasks[0].completed / max(time.monotonic() - start, 0.001)
            shown.update(bar, rate=f"{rate:.1f} a second", failed=f"{failed} failed" if failed else "")

        yield say


def _tenths(total: int) -> Callable[[Any], None]:
    """Say a line for each tenth of a run of many packets; of few, nothing."""
    done = 0

    def say(outcome: Any) -> None:
        nonlocal done
        done += 1
        if total >= _MANY and done * 10 // total > (done - 1) * 10 // total:
            click.echo(f"{done} of {total} packets", err=True)

    return say
