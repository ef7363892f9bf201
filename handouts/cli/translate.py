"""handouts translate: languages, from a new one to one that two people have approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.common import echo_json, echo_table, workspace
from handouts.cli.exchange import COMMANDS
from handouts.errors import CheckFailed, counted, place

if TYPE_CHECKING:
    from handouts.translations.language_check import Finding

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("translate")
def command() -> None:
    """Translate the handouts, check translations, and record who approved them.

    \b
    Example:
      handouts translate status
    """


@command.command("new")
@click.argument("lang")
@click.option("--name", default="", help="Its name in English.")
@click.option("--native", default="", help="Its name as its readers write it.")
@click.option("--script", default="", metavar="CODE", help="ISO 15924: Latn, Arab, Hans …")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), help="Of a page.")
@click.option("--digits", default="", metavar="STYLE", help="decimal, arabic-indic, devanagari …")
@click.option("--locale", default="", metavar="CODE", help="How numbers and dates are written: es-US.")
@click.option("--font", "fonts", multiple=True, metavar="FAMILY", help="A font; may be given again.")
@click.option("--package", "packages", multiple=True, metavar="NAME", help="The Debian package that holds it.")
@click.pass_context
def new(context: click.Context, /, lang: str, **given: Any) -> None:
    """Make the folder of the new language LANG (BCP 47), with all its messages still to be translated.

    \b
    Examples:
      handouts translate new vi
      handouts translate new ht --locale fr-HT --native "Kreyòl ayisyen"
    """
    from handouts.files.writing import copy_of, write_folder
    from handouts.services import translating

    space = workspace(context)
    files = translating.first_files(space, lang, given)
    folder = space.assets.translations / lang
    write_folder(folder, files, copy_of("translations"))
    click.echo(f"{folder}: written, {len(files) - 1} PO files. Look through language.yaml and fill in its sample,")
    click.echo(f"translate the PO files, then: handouts translate check {lang}")


@command.command("update")
@click.argument("langs", nargs=-1, metavar="[LANG]...")
@click.pass_context
def update(context: click.Context, /, langs: tuple[str, ...]) -> None:
    """Bring the PO files of LANGs, or with none named of all, up to date with the English.

    A message whose English changed becomes fuzzy, and keeps its earlier English. Nothing is written if one of the
    files is wrong.

    \b
    Example:
      handouts translate update es
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import translating

    done = translating.updated(workspace(context), langs)
    write_all({one.path: one.text.encode("utf-8") for one in done if one.differs}, copy_of("translations"))
    for one in done:
        if one.differs and not context.obj["quiet"]:
            click.echo(f"{one.path}: {one.said}")
    if not any(one.differs for one in done):
        click.echo("Every file is up to date.", err=True)


@command.command("status")
@click.argument("lang", required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def status(context: click.Context, /, lang: str | None, as_json: bool) -> None:
    """Say how far each language is, file by file.

    Translated messages are for today's English, and not fuzzy; the checked are among the translated, the approved
    among the checked.

    \b
    Example:
      handouts translate status es --json
    """
    from handouts.services import translating

    rows = translating.progress_of(workspace(context), [lang] if lang else [])
    if as_json:
        echo_json(rows)
    elif rows:
        echo_table(tuple(rows[0]), [tuple(str(value) for value in row.values()) for row in rows])
    else:
        click.echo("There is no translation yet: handouts translate new LANG", err=True)


@command.command("check")
@click.argument("lang", required=False)
@click.argument("section", required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def check(context: click.Context, /, lang: str | None, section: str | None, as_json: bool) -> None:
    """Check the translations into LANG, or with none named all: missing and fuzzy texts, numbers, names, markup.

    Errors fail and stop printing. Warnings stop approval, until a person acknowledges them. Advice stops nothing.
    -q shows errors alone.

    \b
    Examples:
      handouts translate check es
      handouts translate check es transplant --json
    """
    from handouts.services import translating

    space = workspace(context)
    found = translating.findings(space, [lang] if lang else [], [section] if section else [])
    every = list(chain.from_iterable(found.values()))
    errors = [one for one in every if one.level == "error"]
    if as_json:
        echo_json({"passed": not errors, "findings": [one.as_dict() for one in every]})
    else:
        _show(errors if context.obj["quiet"] else every)
        _say_sums(found, [code for code in found if not translating.knows_words(space, code)])
    if errors:
        raise CheckFailed(
            f"{counted(len(errors), 'error')} in the translations.", fix="See above: each says what to do."
        )


def _show(findings: Sequence[Finding]) -> None:
    for one in findings:
        if not one.acknowledged:
            key = f"{one.key}: " if one.key else ""
            click.echo(f"{place(Path(one.file), one.line)}: {one.level}: {key}{one.what} [{one.kind}]\n  {one.fix}")


def _say_sums(found: Mapping[str, Sequence[Finding]], wordless: Sequence[str]) -> None:
    for code, findings in found.items():
        click.echo(f"{code}: {_summary(findings)}")
        if code in wordless:
            click.echo(f"{code}: there is no checks.yaml: number words and negations are not compared.", err=True)


def _summary(findings: Sequence[Finding]) -> str:
    levels = {"error": ("error",), "warning": ("warning",), "advice": ("piece of advice", "pieces of advice")}
    open_ = [
        counted(sum(one.level == level and not one.acknowledged for one in findings), *names)
        for level, names in levels.items()
    ]
    return ", ".join([*open_, f"{counted(sum(one.acknowledged for one in findings), 'warning')} acknowledged"])


@command.command("acknowledge")
@click.argument("lang")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("--by", metavar="NAME", required=True, help="Who holds the texts for right.")
@click.option("--date", type=_DATE, metavar="YYYY-MM-DD", help="When. Default: today.")
@click.pass_context
def acknowledge(context: click.Context, /, lang: str, keys: tuple[str, ...], by: str, date: Any) -> None:
    """Record that a person has read the warnings on the messages KEYs, and holds the texts for right.

    An edit of the text or of its English lifts it. Errors cannot be acknowledged.

    \b
    Example:
      handouts translate acknowledge es "faq#work" --by "Ana Ruiz"
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import translating

    day = date.date() if date else None
    path, data, warned = translating.acknowledged(workspace(context), lang, keys, by=by, date=day)
    write_all({path: data}, copy_of("translations"))
    for key, fault in warned:
        click.echo(f"{key}: acknowledged by {by.strip()}: {fault.what}")


@command.command("approve")
@click.argument("lang")
@click.argument("section")
@click.option("--translator", metavar="NAME", required=True, help="Who translated, or corrected the draft.")
@click.option("--second-reader", metavar="NAME", required=True, help="Who read it against the English.")
@click.option("--date", type=_DATE, metavar="YYYY-MM-DD", required=True, help="When it was approved.")
@click.pass_context
def approve(context: click.Context, /, lang: str, section: str, date: Any, **people: str) -> None:
    """Record that two people approve SECTION in LANG as it stands. An edit lifts it for that message alone.

    \b
    Example:
      handouts translate approve es faq --translator "Ana Ruiz" --second-reader "Luis Vega" --date 2026-11-20
    """
    from handouts.files.writing import copy_of, write_all
    from handouts.services import translating

    path, data, approval = translating.approved(workspace(context), lang, section, date=date.date(), **people)
    write_all({path: data}, copy_of("translations"))
    signed = f"{approval.translator} and {approval.second_reader}"
    click.echo(f"{path}: {counted(len(approval.messages), 'message')} approved by {signed}")


for _one in COMMANDS:
    command.add_command(_one)
