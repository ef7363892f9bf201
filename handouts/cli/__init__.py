"""The command: Click and nothing else. Each command is a module of its own, imported when it is called."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Run the command and exit with its documented code (docs/errors.md)."""
    from handouts.cli.stopping import hold_signals, stop_on_signals

    stop_on_signals()  # before anything else is imported
    try:
        from handouts.cli.group import run_command

        run_command()
    finally:
        hold_signals()
