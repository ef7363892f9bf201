"""What is said while work goes on: on a terminal a moving line, elsewhere little or nothing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from handouts.errors import counted

if TYPE_CHECKING:
    from handouts.batch.run import Outcome

_PATIENCE = 1.0  # seconds before anything is said
_MINUTE = 60.0  # seconds, after each of which those without a terminal hear that the work goes on
_MANY = 50  # packets, of which one waits long enough to ask whether anything happens


@contextmanager
def progress(message: str, *, quiet: bool) -> Iterator[None]:
    """Show *message* on a terminal once the work inside has taken a second; elsewhere as a line for each minute."""
    if quiet:
        yield
        return
    if not sys.stderr.isatty():
        done = threading.Event()
        threading.Thread(target=tell, args=(message, done), daemon=True).start()
        try:
            yield
        finally:
            done.set()
        return
    from rich.console import Console

    status = Console(stderr=True).status(message)
    timer = threading.Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        status.stop()


def tell(message: str, done: threading.Event) -> None:
    """Say *message* after each minute in which the work is not *done*."""
    minutes = 0
    while not done.wait(_MINUTE):
        minutes += 1
        click.echo(f"{message} ({counted(minutes, 'minute')})", err=True)


@contextmanager
def counting(total: int, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Show what is done: on a terminal with its pace and what is left, elsewhere a line for each tenth and minute."""
    if quiet:
        yield lambda outcome: None
        return
    if not sys.stderr.isatty():
        with progress("Making the packets…", quiet=False):
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

        def say(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.state == "failed"
            shown.advance(bar)
            rate = shown.tasks[0].completed / max(time.monotonic() - start, 0.001)
            shown.update(bar, rate=f"{rate:.1f} a second", failed=f"{failed} failed" if failed else "")

        yield say


def _tenths(total: int) -> Callable[[Outcome], None]:
    """Say a line for each tenth of a run of many packets; of few, nothing."""
    done = 0

    def say(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        if total >= _MANY and done * 10 // total > (done - 1) * 10 // total:
            click.echo(f"{done} of {total} packets", err=True)

    return say
