"""handouts cache: what is kept so that a handout is made faster the second time."""

from __future__ import annotations

import click

from handouts.cli.common import echo_json
from handouts.errors import counted

_MEGABYTE = 1000**2


@click.group("cache")
def command() -> None:
    """Say what is kept so that handouts are made faster the second time, or forget it.

    Laid-out pages without a patient's name, read content and compiled templates stand in the user's folder for such
    things. Another is named by HANDOUTS_CACHE; HANDOUTS_CACHE=off keeps nothing.

    \b
    Example:
      handouts cache info
    """


@command.command("info")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def info(as_json: bool) -> None:
    """Say where it is, how much is kept, and how much may be."""
    from handouts.files import kept

    place, entries = kept.folder(), kept.entries()
    size = sum(entry.size for entry in entries)
    if as_json:
        about = {"folder": str(place) if place else None, "entries": len(entries), "bytes": size, "limit": kept.LIMIT}
        echo_json(about)
    elif place is None:
        click.echo("Nothing is kept: it is switched off, or there is no folder of your own that can be written.")
    else:
        kept_of = f"{size / _MEGABYTE:.1f} of at most {kept.LIMIT / _MEGABYTE:.0f} MB"
        click.echo(f"{place}: {counted(len(entries), 'entry', 'entries')}, {kept_of}")


@command.command("clear")
def clear() -> None:
    """Forget everything. The next handouts take longer, and are the same."""
    from handouts.files import kept

    click.echo(f"{counted(kept.clear(), 'entry', 'entries')} forgotten")
