"""handouts translate export, import, pseudo, proof: what leaves for translators and readers, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.common import workspace
from handouts.cli.progress import progress
from handouts.errors import counted

if TYPE_CHECKING:
    from handouts.exchange.intake import Outcome


@click.command("export", no_args_is_help=True)
@click.argument("lang")
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option(
    "--format", "format_", type=click.Choice(["xlsx", "xliff"]), help="Default: by the name after -o, else xlsx."
)
@click.option("-o", "--output", metavar="FILE|DIR", help="Where to write. Default: a file of the language’s name here.")
@click.pass_context
def export(context: click.Context, /, lang: str, sections: tuple[str, ...], format_: str, output: str | None) -> None:
    """Write the texts of LANG for a translator: as an Excel workbook or as XLIFF 2.1, with a brief.

    \b
    Example:
      handouts translate export es transplant faq -o transplant.xlsx
    """
    from handouts.files.writing import target, write
    from handouts.services import exchanging, translating

    form = exchanging.form_of(output, format_)
    space = workspace(context)
    (language,) = translating.translated_into(space, [lang])
    path = target(output, f"{lang}.xlsx" if form == "xlsx" else f"{lang}.xlf")
    made = exchanging.export(space, language, sections, form)
    write(path, made.data)
    click.echo(f"{path}: {made.texts} texts in {language.name}, {form}")


@click.command("import", no_args_is_help=True)
@click.argument("lang")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.pass_context
def import_(context: click.Context, /, lang: str, files: tuple[Path, ...], dry_run: bool) -> None:
    """Take in what a translator sent back: workbooks or XLIFF files that `export` wrote. All of it, or nothing.

    \b
    Example:
      handouts translate import es transplant.xlsx --dry-run
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import exchanging, translating

    space = workspace(context)
    (language,) = translating.translated_into(space, [lang])
    outcomes = exchanging.taken_in(space, language, files)
    if not dry_run:
        texts = {path: one.text.encode("utf-8") for path, one in outcomes.items() if one.text}
        write_all(texts, copy_of("translations"))
    for path, one in outcomes.items():
        _say(one, path, in_full=dry_run or context.obj["verbose"])
    last = "Nothing was written." if dry_run else f"Now check it: handouts translate check {lang}"
    click.echo(last, err=True)


def _say(one: Outcome, path: Path, *, in_full: bool) -> None:
    """What became of a file: how many texts, and *in_full* which."""
    counts = {
        "changed": one.changed,
        "no longer fuzzy": one.settled,
        "fuzzy": one.fuzzy,
        "no longer in the handout": one.gone,
    }
    said = [f"{len(keys)} {what}" for what, keys in counts.items() if keys]
    click.echo(f"{path}: {', '.join(said) or ('notes changed' if one.text else 'nothing new')}")
    for what, keys in counts.items():
        for key in keys if in_full else ():
            click.echo(f"  {key}: {what}")


@click.command("pseudo")
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Default: the translations folder."
)
@click.pass_context
def pseudo(context: click.Context, /, kinds: tuple[str, ...], output: Path | None) -> None:
    """Write languages that nobody speaks, to try pages with: accented, right-to-left, no-spaces. Default: all three.

    \b
    Example:
      handouts translate pseudo -o pseudo
      handouts --translations pseudo make faq --lang ar-XB --draft
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import exchanging

    space = workspace(context)
    folder = output or space.assets.translations
    folders = exchanging.pseudo_languages(kinds, folder)
    write_all(exchanging.pseudo_texts(space, folders, folder), copy_of("translations"))
    for kind, place in folders.items():
        click.echo(f"{place}: {kind}")


@click.command("proof", no_args_is_help=True)
@click.argument("lang")
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write the PDF. Default: a file of the language’s name here."
)
@click.pass_context
def proof(context: click.Context, /, lang: str, sections: tuple[str, ...], output: str | None) -> None:
    """Make the PDF for those who check LANG: each text beside its English, facts marked, faults named, to be signed.

    \b
    Example:
      handouts translate proof es transplant -o transplant-es.pdf
    """
    from handouts.files.writing import target, write
    from handouts.services import exchanging, translating

    space = workspace(context)
    (language,) = translating.translated_into(space, [lang])
    path = target(output, f"{lang}-proof.pdf")
    with progress("Setting the pages…", quiet=context.obj["quiet"]):
        sheet, names = exchanging.proof(space, language, sections)
    write(path, sheet.data)
    click.echo(f"{path}: {language.name}, {', '.join(names)}; {counted(sheet.pages, 'page')}, code {sheet.code}")


COMMANDS = (export, import_, pseudo, proof)
