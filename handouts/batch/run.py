"""Run a plan: hand the packets to the engine, write what comes back, and keep account of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from handouts.batch import work
from handouts.batch.file_names import merged_name
from handouts.batch.plan import Plan, Task
from handouts.batch.work import Made
from handouts.engines.local import Errand, LocalEngine
from handouts.errors import HandoutsError, OutputError, Problem
from handouts.files import writing as output

State = Literal["made", "skipped", "failed", "not reached"]
End = Literal["complete", "interrupted", "stopped at the first failure", "stopped: the folder cannot be written"]


@dataclass(frozen=True)
class Outcome:
    """What came of one packet. `sides` are printed sides of one copy; `problems` say why it failed."""

    task: Task
    state: State = "not reached"
    sides: int = 0
    code: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Merged:
    """A clinic's print-ready file, or why there is none."""

    clinic: str
    name: str
    sides: int = 0
    code: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass
class Account:
    """What a run has done so far: the outcome of each packet in the order of the manifest, and how it ended."""

    outcomes: list[Outcome]
    merged: list[Merged] = field(default_factory=list)
    end: End = "complete"
    lost: OutputError | None = None

    @property
    def failed(self) -> list[Problem]:
        """Everything that was asked for and is not there, each with its reason."""
        packets = [(outcome.task.name, outcome.problems) for outcome in self.outcomes if outcome.state == "failed"]
        files = [(merged.name, merged.problems) for merged in self.merged]
        return [
            Problem(name, f"{problem.where}: {problem.what}" if problem.where else problem.what, problem.fix)
            for name, problems in (*packets, *files)
            for problem in problems
        ]


def run(
    plan: Plan,
    out: Path,
    *,
    jobs: int,
    fail_fast: bool = False,
    merge: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    say: Callable[[Outcome], None] = lambda outcome: None,
) -> Account:
    """Make every packet of *plan* in the folder *out*, which the caller has locked; returns what came of each.

    A packet that fails stops no other. *stopped* is asked again and again; *say* hears each outcome.
    """
    account = Account([Outcome(task) for task in plan.tasks])
    engine = work.engine(plan.workspace, max(1, min(jobs, len(plan.tasks))))
    try:
        _packets(engine, plan, out, account, fail_fast, stopped, say)
        if merge and account.end == "complete":
            _merge(engine, out, account, stopped)
    finally:
        engine.close()
    return account


def _packets(
    engine: LocalEngine,
    plan: Plan,
    out: Path,
    account: Account,
    fail_fast: bool,
    stopped: Callable[[], bool],
    say: Callable[[Outcome], None],
) -> None:
    errands = [Errand(task.key, work.make, (task, out / task.name)) for task in plan.tasks]
    numbers = {id(errand): number for number, errand in enumerate(errands)}
    for errand, result in engine.run(errands, stopped):
        number = numbers[id(errand)]
        outcome = _outcome(plan.tasks[number], result, out, account)
        account.outcomes[number] = outcome
        say(outcome)
        if account.lost:
            account.end = "stopped: the folder cannot be written"
            return
        if outcome.state == "failed" and fail_fast:
            account.end = "stopped at the first failure"
            return
    if stopped():
        account.end = "interrupted"


def _outcome(task: Task, result: Made | HandoutsError, out: Path, account: Account) -> Outcome:
    try:
        if isinstance(result, HandoutsError):
            raise result
        if result.data is None:
            return Outcome(task, "skipped", result.sides, result.code)
        _write(out, task.name, result.data, account)
    except HandoutsError as error:
        return Outcome(task, "failed", problems=error.problems)
    return Outcome(task, "made", result.sides, result.code)


def _write(out: Path, name: str, data: bytes, account: Account) -> None:
    """Write one file. If it is not the file's name but the folder that refuses, no other would fare better."""
    try:
        path = output.checked(out / name)
    except OutputError as error:
        if not out.is_dir():
            account.lost = error
        raise
    try:
        output.write(path, data)
    except OutputError as error:
        account.lost = error
        raise


def _merge(engine: LocalEngine, out: Path, account: Account, stopped: Callable[[], bool]) -> None:
    """One print-ready file for each clinic of which nothing failed."""
    parts: dict[str, list[Outcome]] = {}
    for outcome in account.outcomes:
        parts.setdefault(outcome.task.order.clinic, []).append(outcome)
    whole: dict[int, str] = {}
    errands = []
    for clinic, outcomes in parts.items():
        if any(outcome.state == "failed" for outcome in outcomes):
            what = "It was not made, because packets of this clinic are missing."
            account.merged.append(Merged(clinic, merged_name(clinic), problems=(Problem("", what),)))
            continue
        files = [(out / outcome.task.name, outcome.task.line.copies) for outcome in outcomes]
        errands.append(Errand(f"merge {clinic}", work.gather, (files,)))
        whole[id(errands[-1])] = clinic
    for errand, result in engine.run(errands, stopped):
        account.merged.append(_merged(whole[id(errand)], result, out, account))
        if account.lost:
            account.end = "stopped: the folder cannot be written"
            return
    account.merged.sort(key=lambda one: one.clinic)
    if stopped():
        account.end = "interrupted"


def _merged(clinic: str, result: Made | HandoutsError, out: Path, account: Account) -> Merged:
    name = merged_name(clinic)
    try:
        if isinstance(result, HandoutsError):
            raise result
        _write(out, name, result.data or b"", account)
    except HandoutsError as error:
        return Merged(clinic, name, problems=error.problems)
    return Merged(clinic, name, result.sides, result.code)
