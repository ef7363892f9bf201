"""handouts verify: are these finished files whole, accessible and genuine?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from handouts.cli.common import echo_json, read_file
from handouts.errors import CheckFailed, counted


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Check handouts: PDF/UA-1, PDF/A-3a, structure, printing, text, overlaps, glyphs, document code.

    \b
    Example:
      handouts verify out/handout.pdf
    """
    from handouts.press.pdf.verify import verify

    results: list[dict[str, Any]] = []
    for path in files:
        data = read_file(path)
        try:
            checks = verify(data).checks
        except CheckFailed as error:
            checks = {"file": [str(problem) for problem in error.problems]}
        results.append({"file": str(path), "passed": not any(checks.values()), "checks": checks})
    if as_json:
        echo_json(results)
    else:
        for result in results:
            click.echo(f"{result['file']}: {'passes' if result['passed'] else 'does not pass'}")
            for name, found in result["checks"].items():
                click.echo(f"  {name}: {'; '.join(found[:5]) if found else 'ok'}")
    failed = [result for result in results if not result["passed"]]
    if failed:
        verb, them = ("does", "it") if len(failed) == 1 else ("do", "them")
        raise CheckFailed(
            f"{len(failed)} of {counted(len(results), 'file')} {verb} not pass.", fix=f"Make {them} again."
        )
