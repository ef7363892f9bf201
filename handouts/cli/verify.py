"""handouts verify: are these finished files whole, accessible and genuine?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.common import echo_json
from handouts.errors import CheckFailed, counted

if TYPE_CHECKING:
    from handouts.services.inspecting import Verified


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Check handouts: PDF/UA-1, PDF/A-3a, structure, printing, text, overlaps, glyphs, document code.

    \b
    Example:
      handouts verify out/handout.pdf
    """
    from handouts.services.inspecting import verified

    results = [verified(path) for path in files]
    if as_json:
        echo_json([{"file": str(one.file), "passed": one.passed, "checks": one.checks} for one in results])
    else:
        for result in results:
            _say(result)
    failed = [result for result in results if not result.passed]
    if failed:
        verb, them = ("does", "it") if len(failed) == 1 else ("do", "them")
        raise CheckFailed(
            f"{len(failed)} of {counted(len(results), 'file')} {verb} not pass.", fix=f"Make {them} again."
        )


def _say(result: Verified) -> None:
    click.echo(f"{result.file}: {'passes' if result.passed else 'does not pass'}")
    for name, found in result.checks.items():
        click.echo(f"  {name}: {'; '.join(found[:5]) if found else 'ok'}")
