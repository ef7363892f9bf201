"""Make every packet of a manifest: what any front does with one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.batch.fitting import misfits
from handouts.batch.lock import locked
from handouts.batch.manifest import read
from handouts.batch.plan import Plan, Task, plan
from handouts.batch.report import About, check_template, report, write
from handouts.batch.run import Account, Outcome, run
from handouts.errors import BatchFailed, HandoutsError, ManifestProblem, Problem, UsageProblem, counted
from handouts.files.writing import make_folder
from handouts.workspace import Workspace

SHOWN = 100  # problems


@dataclass(frozen=True)
class Batch:
    """What is asked for: every packet of *manifest* in the folder *out*, which only a trial does without.

    *only* are filters, as `batch.lines.filtered` takes them; *merge* is for one print-ready file more for each clinic.
    """

    manifest: Path
    out: Path | None
    jobs: int | None = None
    only: Sequence[str] = ()
    merge: bool = False
    final: bool = False
    draft: bool = False
    keep_going: bool = True
    set_aside: bool = False

    @property
    def workers(self) -> int:
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True)
class Finished:
    """What came of a batch: its report, its account, and why the report could not be written."""

    about: About
    account: Account
    unwritten: HandoutsError | None
    aside: tuple[Problem, ...]

    def check(self) -> None:
        """Raise what stands against it: packets that are missing, a folder that was lost, a report unwritten."""
        if self.account.lost:
            raise self.account.lost
        if self.unwritten:
            raise self.unwritten
        if failed := [*self.aside, *self.account.failed]:
            rest = [Problem("", f"And {len(failed) - SHOWN} more: see the report.")] if len(failed) > SHOWN else []
            raise BatchFailed.of([*failed[:SHOWN], *rest])


def planned(workspace: Workspace, batch: Batch) -> Plan:
    """The plan of *batch*; raises `ManifestProblem` with every problem, or `UsageProblem`."""
    if batch.set_aside and batch.merge:
        raise UsageProblem(
            "--set-aside and --merge do not go together: a clinic's file would lack packets.", fix="Leave out one."
        )
    manifest = read(batch.manifest)
    try:
        return plan(
            manifest,
            workspace,
            only=batch.only,
            final=batch.final,
            draft=batch.draft,
            set_aside=batch.set_aside,
        )
    except ManifestProblem as error:
        raise _in_short(error) from None


def fitting(
    plan: Plan, batch: Batch, tasks: Iterable[Task] | None = None, stopped: Callable[[], bool] = lambda: False
) -> Plan:
    """*plan* without the rows of *tasks*, or of all, whose clinics' texts do not fit, if such are to be set aside.

    Raises `ManifestProblem` for them otherwise.
    """
    found = misfits(plan, plan.tasks if tasks is None else tasks, batch.workers, stopped)
    try:
        if found and not batch.set_aside:
            raise ManifestProblem.of(found.problems())
        return plan.without(found)
    except ManifestProblem as error:
        raise _in_short(error) from None


def made(
    plan: Plan,
    batch: Batch,
    out: Path,
    stopped: Callable[[], bool],
    watch: Callable[[Plan], Callable[[Outcome], None]] = lambda plan: lambda outcome: None,
) -> Finished:
    """Make the packets of *plan* in the folder *out*; those that are right already are not made again.

    *stopped* is asked again and again whether to stop; *watch* is told the plan when the packets are begun, and what it
    gives hears each outcome. Raises `ManifestProblem` for texts that do not fit, `OutputError` for the folder.
    """
    check_template(plan.workspace.assets)
    make_folder(out)
    start = time.monotonic()
    with locked(out):
        plan = fitting(plan, batch, [task for task in plan.tasks if not (out / task.name).exists()], stopped)
        account = run(
            plan,
            out,
            jobs=batch.workers,
            fail_fast=not batch.keep_going,
            merge=batch.merge,
            stopped=stopped,
            say=watch(plan),
        )
        about = report(plan, account, time.monotonic() - start)
        unwritten: HandoutsError | None = None
        try:
            write(out, about, plan.workspace.assets)
        except HandoutsError as error:
            unwritten = error
    return Finished(about, account, unwritten, plan.aside)


def check_aside(plan: Plan) -> None:
    """Raise `BatchFailed` if rows were set aside: packets are missing."""
    if plan.aside:
        raise BatchFailed.of(_in_short(ManifestProblem.of(plan.aside)).problems)


def _in_short(error: ManifestProblem) -> ManifestProblem:
    more = len(error.problems) - SHOWN
    if more <= 0:
        return error
    return ManifestProblem.of([*error.problems[:SHOWN], Problem("", f"And {counted(more, 'more problem')}.")])
