"""handouts translate export, import, pseudo, proof: what leaves for translators and readers, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from handouts.cli.common import find_assets, load, progress
from handouts.errors import ContentError, OutputError, Problem, UsageProblem, counted, unknown

ENDINGS = {".xlsx": "xlsx", ".xlf": "xliff", ".xliff": "xliff"}
_LARGEST = 50_000_000  # bytes of a file to import


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
    from handouts.exchange.brief import brief_of, glossary_of
    from handouts.exchange.rows import chosen_files, exported
    from handouts.files.writing import target, write

    form = _form(format_, output)
    found = find_assets(context)
    library, language, source = load(found), *_languages(found.translations, lang)
    names = chosen_files(library, sections)
    path = target(output, f"{lang}.xlsx" if form == "xlsx" else f"{lang}.xlf")
    parts = exported(library, found.translations, language, names)
    glossary = glossary_of(library, found.translations, language)
    if form == "xlsx":
        from handouts.exchange.spreadsheet import as_workbook

        data = as_workbook(parts, language, brief_of(library, source, names, glossary))
    else:
        from handouts.exchange.xliff import as_xliff

        data = as_xliff(parts, language, [brief_of(library, source, [name], glossary) for name in names])
    write(path, data)
    click.echo(f"{path}: {sum(len(part.rows) for part in parts)} texts in {language.name}, {form}")


def _form(asked: str | None, output: str | None) -> str:
    from handouts.files.writing import suffix_of

    suffix = suffix_of(output)
    named = ENDINGS.get(suffix)
    if suffix and not named:
        raise UsageProblem(f"“{suffix}” is no kind of file for this.", fix=f"End it with {', '.join(ENDINGS)}.")
    if asked and named and asked != named:
        raise UsageProblem(f"The name after -o says {named}, and --format says {asked}.", fix="Make them agree.")
    return asked or named or "xlsx"


def _languages(translations: Path, lang: str) -> tuple[Any, Any]:
    """The language, and English. Raises `UsageProblem` if they are the same."""
    from handouts.languages.language import SOURCE, load_language

    if lang == SOURCE:
        raise UsageProblem("English is what is translated.", fix="Name another language.")
    return load_language(translations, lang), load_language(translations, SOURCE)


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
    from handouts.exchange.intake import taken_in
    from handouts.files.writing import copy_of, write_all
    from handouts.languages.catalog import catalog_path

    found = find_assets(context)
    library, language = load(found), _languages(found.translations, lang)[0]
    outcomes = taken_in(library, language, found.translations, _parts(files, language))
    paths = {one.name: catalog_path(found.translations, lang, one.name) for one in outcomes}
    if not dry_run:
        write_all({paths[one.name]: one.text.encode("utf-8") for one in outcomes if one.text}, copy_of("translations"))
    for one in outcomes:
        _say(one, paths[one.name], in_full=dry_run or context.obj["verbose"])
    last = "Nothing was written." if dry_run else f"Now check it: handouts translate check {lang}"
    click.echo(last, err=True)


def _say(one: Any, path: Path, *, in_full: bool) -> None:
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


def _parts(files: Sequence[Path], language: Any) -> list[Any]:
    """The parts of all *files*; raises one error with every problem."""
    parts: list[Any] = []
    problems: list[Problem] = []
    for path in files:
        data = _read(path)
        try:
            parts += _reader(path)(data, str(path), language)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError.of(problems)
    return parts


def _reader(path: Path) -> Any:
    form = ENDINGS.get(path.suffix.lower())
    if form == "xlsx":
        from handouts.exchange.spreadsheet import read_workbook

        return read_workbook
    if form == "xliff":
        from handouts.exchange.xliff import read_xliff

        return read_xliff
    raise UsageProblem("This is no file to import.", where=str(path), fix=f"It ends in {', '.join(ENDINGS)}.")


def _read(path: Path) -> bytes:
    from handouts.files.opening import NoFile, TooLarge, file_bytes

    try:
        return file_bytes(path, _LARGEST)
    except FileNotFoundError:
        raise UsageProblem("There is no such file.", where=str(path), fix="Check its name.") from None
    except TooLarge:
        raise ContentError("This file is too large.", where=str(path), fix="Export again.") from None
    except NoFile as error:
        raise UsageProblem(error.what, where=str(path), fix="Name a file.") from None
    except OSError as error:
        what = f"This file cannot be read: {error.strerror}."
        raise UsageProblem(what, where=str(path), fix="Check its permissions.") from None


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
    from handouts.translations.pseudo import KINDS, pseudo_files

    if problems := [unknown("kind", kind, KINDS) for kind in kinds if kind not in KINDS]:
        raise UsageProblem.of(problems)
    found = find_assets(context)
    library = load(found)
    folder = output or found.translations
    codes = {kind: KINDS[kind].code for kind in kinds or KINDS}
    texts = {
        folder / code / name: text
        for kind, code in codes.items()
        for name, text in pseudo_files(library, found.translations, kind).items()
    }
    _must_be_ours([folder / code for code in codes.values()])
    texts |= _english(found.translations, folder)
    write_all({path: text.encode("utf-8") for path, text in texts.items()}, copy_of("translations"))
    for kind, code in codes.items():
        click.echo(f"{folder / code}: {kind}")


def _must_be_ours(folders: Sequence[Path]) -> None:
    """Raise `OutputError` for a folder that holds anything else than what was made here before."""
    from handouts.files.reading import read_text
    from handouts.languages.language import FILE
    from handouts.translations.pseudo import MADE

    for folder in folders:
        if folder.exists() and not read_text(folder, FILE).startswith(MADE):
            what = "There is a language here that was not made by this command; it is not overwritten."
            raise OutputError(what, where=str(folder), fix="Choose another folder with -o.")


def _english(translations: Path, folder: Path) -> dict[Path, str]:
    """The files of English for a folder without them: no language works without it."""
    from handouts.files.reading import read_text
    from handouts.languages.language import SOURCE

    if (folder / SOURCE).exists():
        return {}
    names = sorted(path.name for path in (translations / SOURCE).glob("*.yaml"))
    return {folder / SOURCE / name: read_text(translations, f"{SOURCE}/{name}") for name in names}


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
    from handouts.exchange.rows import chosen_files
    from handouts.files.writing import target, write
    from handouts.translations.proof_pairs import proof_sheet

    found = find_assets(context)
    library, language = load(found), _languages(found.translations, lang)[0]
    names = chosen_files(library, sections)
    path = target(output, f"{lang}-proof.pdf")
    with progress("Setting the pages…", quiet=context.obj["quiet"]):
        sheet = proof_sheet(library, language, found, names)
    write(path, sheet.data)
    click.echo(f"{path}: {language.name}, {', '.join(names)}; {counted(sheet.pages, 'page')}, code {sheet.code}")


COMMANDS = (export, import_, pseudo, proof)
