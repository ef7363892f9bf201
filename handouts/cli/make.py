"""handouts make: one finished handout."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from handouts.assets import FOLDERS, Assets, find
from handouts.cli.common import echo_json, find_assets, load, progress, today
from handouts.errors import NotApproved, PrinterError, Problem, UsageProblem, unknown

SUFFIXES = {"pdf": ".pdf", "html": ".html"}
STDOUT = "-"
_MOMENT = 3.0  # seconds


def _complete_section(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    names = sorted(path.stem for path in (_own_folders(context).content / "sections").glob("*.md"))
    return [name for name in names if name.startswith(incomplete)]


def _complete_preset(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in load(_own_folders(context)).presets if name.startswith(incomplete)]


def _own_folders(context: click.Context) -> Assets:
    """The folders while a shell completes: the options of the group are read, its callback is not."""
    return find({kind: context.find_root().params.get(kind) for kind in FOLDERS})


@click.command("make", no_args_is_help=True)
@click.argument("sections", nargs=-1, metavar="SECTION...", shell_complete=_complete_section)
@click.option(
    "--preset",
    metavar="NAME",
    shell_complete=_complete_preset,
    help="A ready choice of sections (see `handouts list presets`).",
)
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="Default: the clinic's, else letter.")
@click.option(
    "--text-size",
    type=click.Choice(["standard", "large", "extra-large"]),
    default="standard",
    show_default=True,
    help="14, 18 or 24 point.",
)
@click.option(
    "--ink",
    type=click.Choice(["colour", "saving"]),
    default="colour",
    show_default=True,
    help="Saving: no filled areas.",
)
@click.option(
    "--lang", default="en", metavar="CODE", show_default=True, help="The language (see `handouts list languages`)."
)
@click.option("--draft", is_flag=True, help="Print a translation that nobody has checked, marked so on every page.")
@click.option(
    "--layout",
    type=click.Choice(["single", "bilingual"]),
    default="single",
    show_default=True,
    help="Bilingual: the translation beside the English, block by block.",
)
@click.option("--clinic", metavar="ID", help="For which clinic; without one, its places are blanks.")
@click.option("--final", is_flag=True, help="Refuse unless the clinic has approved every section.")
@click.option(
    "--format", "format_", type=click.Choice(["pdf", "html"]), help="Default: by the name after -o, else pdf."
)
@click.option("--patient", default="", metavar="NAME", help="Printed on the first page, and kept nowhere else.")
@click.option("--visit-date", default="", metavar="YYYY-MM-DD", help="Printed beside the name.")
@click.option("--notes", default="", metavar="TEXT", help="Your words for this patient, on a page of their own.")
@click.option("-o", "--output", metavar="FILE|DIR|-", help="Where to write; - is standard output.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.option("--open", "open_", is_flag=True, help="Open the finished file.")
@click.option("--print", "printer", is_flag=False, flag_value="", metavar="[PRINTER]", help="Print the finished file.")
@click.option("--copies", type=click.IntRange(1, 999), metavar="N", help="How many to print, with --print.")
@click.pass_context
def command(context: click.Context, /, sections: tuple[str, ...], **options: Any) -> None:
    """Make one handout from SECTIONs or a preset.

    \b
    Examples:
      handouts make immunotherapy faq
      handouts make --preset transplant --text-size large -o out/
    """
    form = _format(options)
    job, packet = _job(context, sections, options)
    path = _target(options["output"], packet.sections, options["preset"], form)
    report = _report(job, packet, path)
    if context.obj["verbose"]:
        for kind, folder in vars(job.assets).items():
            click.echo(f"{kind}: {folder}", err=True)
    if options["dry_run"]:
        _say(report, options["as_json"], to_stderr=path is None)
        return
    with progress("Setting the pages…", quiet=context.obj["quiet"]):
        handout = _press(job, form)
    _deliver(handout.data, path)
    report |= {"pages": handout.pages, "code": handout.code, "bytes": len(handout.data)}
    if not context.obj["quiet"] or options["as_json"]:
        _say(report, options["as_json"], to_stderr=path is None)
    if path is not None:
        _hand_over(path, options["open_"], options["printer"], packet.edition.paper, options["copies"])


def _format(options: dict[str, Any]) -> str:
    from handouts.files.writing import suffix_of

    output, asked = options["output"], options["format_"]
    named = {suffix: form for form, suffix in SUFFIXES.items()}.get(suffix_of(output))
    if asked and named and asked != named:
        raise UsageProblem(f"The name after -o says {named}, and --format says {asked}.", fix="Make them agree.")
    form = str(asked or named or "pdf")
    if options["printer"] is not None and (form != "pdf" or output == STDOUT):
        raise UsageProblem("Only a PDF file can be printed.", fix="Leave out --print, --format html and -o -.")
    if options["copies"] and options["printer"] is None:
        raise UsageProblem("--copies is for printing.", fix="Add --print, or leave out --copies.")
    if options["open_"] and output == STDOUT:
        raise UsageProblem("Standard output cannot be opened.", fix="Leave out --open, or name a file with -o.")
    return form


def _job(context: click.Context, sections: tuple[str, ...], options: dict[str, Any]) -> tuple[Any, Any]:
    from handouts.brands.clinics import NEUTRAL, load_brand
    from handouts.brands.offered import check_offer
    from handouts.brands.own_sections import clinic_library
    from handouts.languages.language import SOURCE, load_language
    from handouts.orders.packet import Edition, Visit, choose
    from handouts.press.job import Job

    found = find_assets(context)
    brand = load_brand(found.brands, options["clinic"] or NEUTRAL)
    library = clinic_library(load(found), found, brand)
    _no_stray_words(sections, options, library)
    visit = Visit(
        options["patient"].strip(), _visit_date(options["visit_date"]), options["notes"].strip().replace("\r\n", "\n")
    )
    edition = Edition(options["paper"] or brand.paper, options["text_size"], options["ink"])
    packet = choose(library, sections, options["preset"], edition, with_notes=bool(visit.notes))
    check_offer(brand, library, sections, options["preset"], packet.sections)
    language = load_language(found.translations, options["lang"])
    translation = _translation(found, library, packet, language, options)
    signed = _sign_off(found, library, packet, SOURCE, options)
    if unsaid := brand.unsaid(language.code) if translation else []:
        click.echo(f"Left out, because {brand.id} says it in no {language.name}: {', '.join(unsaid)}", err=True)
    return Job(packet, library, language, brand, visit, today(), found, signed, translation), packet


def _translation(found: Any, library: Any, packet: Any, language: Any, options: dict[str, Any]) -> Any:
    """What another language is printed with; None for the source's own."""
    from handouts.brands.brand import NEUTRAL
    from handouts.languages.language import SOURCE

    draft, layout = options["draft"], options["layout"]
    if language.code != SOURCE:
        from handouts.translations.printing import translation_for

        clinic = options["clinic"] or NEUTRAL
        given = {"clinic": clinic, "draft": draft, "layout": layout, "today": today()}
        return translation_for(library, packet.sections, language, found, **given)
    if draft or layout != "single":
        option = "--draft" if draft else "--layout bilingual"
        raise UsageProblem(f"{option} is for translations.", fix="Name another language with --lang.")
    return None


def _no_stray_words(sections: tuple[str, ...], options: dict[str, Any], library: Any) -> None:
    """Refuse words that belong to an option: they may be a patient's, and a message never repeats them."""
    if any(options[kind] for kind in ("patient", "visit_date", "notes")):
        stray = [
            unknown(f"Word {number} of the sections is no section.", name, library.sections, repeat=False)
            for number, name in enumerate(sections, start=1)
            if name not in library.sections
        ]
        if stray:
            quotes = Problem("", "A name or notes of several words stand in quotes: --patient 'Ana Lima'.")
            raise UsageProblem.of([*stray, quotes])
    if options["printer"] in library.sections:
        raise UsageProblem(
            f"“{options['printer']}” is a section, and stands where the printer's name does.",
            fix="Put --print last, or name the printer: --print PRINTER.",
        )


def _visit_date(text: str) -> datetime.date | None:
    """The day of a visit; its text is personal, and a message never repeats it."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageProblem("--visit-date is not a day.", fix="Write it as year, month and day: 2026-11-20.") from None


def _sign_off(found: Any, library: Any, packet: Any, language: str, options: dict[str, Any]) -> Any:
    """The clinic's sign-off of all sections; None for a draft, which --final refuses."""
    from handouts.signoff.sign_off import sign_off, standings

    if options["clinic"] is None:
        if options["final"]:
            raise NotApproved("Only a clinic can approve a handout.", fix="Name it with --clinic.")
        return None
    stand = standings(library, packet.sections, language, found, options["clinic"], today())
    if options["final"] and not all(one.final for one in stand):
        raise NotApproved.of([Problem(one.section, one.why) for one in stand if not one.final])
    return sign_off(stand)


def _target(output: str | None, sections: Any, preset: str | None, form: str) -> Path | None:
    from handouts.files.writing import target

    if output == STDOUT:
        return None
    more = f"-and-{len(sections) - 1}-more" if len(sections) > 1 else ""
    return target(output, f"handout-{preset or sections[0].id + more}{SUFFIXES[form]}")


def _press(job: Any, form: str) -> Any:
    from handouts.press.documents.handout import print_html, print_pdf

    return print_pdf(job) if form == "pdf" else print_html(job)


def _deliver(data: bytes, path: Path | None) -> None:
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from handouts.files.writing import write

    write(path, data)


def _report(job: Any, packet: Any, path: Path | None) -> dict[str, Any]:
    return {
        "file": str(path) if path else None,
        "sections": [section.id for section in packet.sections],
        "added": list(packet.added),
        "paper": packet.edition.paper,
        "text_size": packet.edition.text_size,
        "ink": packet.edition.ink,
        "language": job.language.code,
        "translation": None if job.translation is None else "checked" if job.translation.signatures else "unchecked",
        "layout": job.translation.layout if job.translation else "single",
        "draft": job.sign_off is None,
        "clinic": job.brand.id if job.brand.name else None,
    }


def _say(report: dict[str, Any], as_json: bool, *, to_stderr: bool) -> None:
    if report["added"] and not as_json:
        click.echo(f"Added, because another section needs it: {', '.join(report['added'])}", err=True)
    if as_json:
        echo_json(report, err=to_stderr)
        return
    made = f"{report['pages']} pages, code {report['code']}" if report.get("code") else "nothing was made (dry run)"
    click.echo(f"{report['file'] or 'standard output'}: {', '.join(report['sections'])}; {made}", err=to_stderr)


def _hand_over(path: Path, open_: bool, printer: str | None, paper: str, copies: int | None) -> None:
    if open_:
        _open(path)
    if printer is None:
        return
    from handouts.cli.printer import PrintOrder, hand_to_printer

    hand_to_printer(path, PrintOrder(printer, paper, copies or 1), lambda line: click.echo(line, err=True))


def _open(path: Path) -> None:
    """Show the file with the system's viewer; one that still runs after a moment has opened it."""
    opener = shutil.which("xdg-open") or shutil.which("open")
    if opener is None:
        raise PrinterError(
            "The file was made, but there is no `xdg-open` to show it.",
            where=str(path),
            fix="apt-get install xdg-utils",
        )
    quiet = subprocess.DEVNULL
    viewer = subprocess.Popen([opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        failed = viewer.wait(_MOMENT) != 0
    except subprocess.TimeoutExpired:
        failed, viewer.returncode = False, 0  # it lives on without us
    if failed:
        raise PrinterError("The file was made, but no program opened it.", where=str(path), fix="Open it by hand.")
