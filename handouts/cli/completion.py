"""handouts completion: the script that lets a shell complete commands, options and sections."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Example:
      handouts completion bash > ~/.local/share/bash-completion/completions/handouts
    """
    from handouts.cli.group import cli

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - Click knows these three
        raise click.UsageError(f"Click does not know {shell}.")
    click.echo(found(cli, {}, "handouts", "_HANDOUTS_COMPLETE").source())
