"""handouts make: one finished handout."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.assets import FOLDERS, Assets, find
from handouts.cli.common import chosen, echo_json, fields_as_options, workspace
from handouts.cli.progress import progress
from handouts.errors import Problem, UsageProblem, counted, unknown
from handouts.orders.choices import CHOICES
from handouts.press.formats import FORMATS, Format

if TYPE_CHECKING:
    import datetime

    from handouts.content.library import Library
    from handouts.orders.order import Order
    from handouts.orders.visit import Visit
    from handouts.press.job import Job

STDOUT = "-"


def _complete_section(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    names = sorted(path.stem for path in (_own_folders(context).content / "sections").glob("*.md"))
    return [name for name in names if name.startswith(incomplete)]


def _complete_preset(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from handouts.content.load import load_library

    return [name for name in load_library(_own_folders(context).content).presets if name.startswith(incomplete)]


def _own_folders(context: click.Context) -> Assets:
    """The folders while a shell completes: the options of the group are read, its callback is not."""
    return find({kind: context.find_root().params.get(kind) for kind in FOLDERS})


@click.command("make", no_args_is_help=True)
@click.argument("sections", nargs=-1, metavar="SECTION...", shell_complete=_complete_section)
@chosen("preset", metavar="NAME", shell_complete=_complete_preset)
@chosen("paper")
@chosen("text_size")
@chosen("ink")
@chosen("language", "--lang", metavar="CODE")
@click.option("--draft", is_flag=True, help="Print a translation that nobody has checked, marked so on every page.")
@chosen("layout")
@chosen("clinic", metavar="ID")
@click.option("--final", is_flag=True, help="Refuse unless the clinic has approved every section.")
@click.option("--format", "format_", type=click.Choice([*FORMATS]), help="Default: by the name after -o, else pdf.")
@click.option(
    "--patient",
    default="",
    metavar="NAME|-|@FILE",
    help="Printed on the first page, and kept nowhere else. - asks for it or reads a line of standard input.",
)
@click.option("--visit-date", default="", metavar="DAY", help="Printed beside the name: YYYY-MM-DD, today or tomorrow.")
@click.option(
    "--notes",
    default="",
    metavar="TEXT|-|@FILE",
    help="Your words for this patient, on a page of their own. - asks for them or reads standard input.",
)
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
    from handouts.services import making

    with fields_as_options({"language": "--lang", "sections": "SECTION"}):
        order = _order(sections, options)
        form = making.format_of(options["output"], options["format_"], order)
        _check_ways(options, form)
        space = workspace(context)
        _no_stray_words(sections, options, space.library_of(order.clinic))
        order = replace(order, visit=_visit(options, space.today))
        job = space.job(order)
    path = None if options["output"] == STDOUT else making.path_of(options["output"], order, job, form)
    report = making.report(space, order, job, path)
    if report["left_out"]:
        click.echo(space.unsaid(order), err=True)
    if context.obj["verbose"]:
        for kind, folder in vars(job.assets).items():
            click.echo(f"{kind}: {folder}", err=True)
    if options["dry_run"]:
        _say(report, options["as_json"], to_stderr=path is None)
        return
    with progress("Setting the pages…", quiet=context.obj["quiet"]):
        handout = form.press(job)
    _deliver(handout.data, path)
    report |= {"pages": handout.pages, "code": handout.code, "bytes": len(handout.data)}
    if not context.obj["quiet"] or options["as_json"]:
        _say(report, options["as_json"], to_stderr=path is None)
    if path is not None:
        _hand_over(path, order, job, options)


def _order(sections: tuple[str, ...], options: dict[str, Any]) -> Order:
    """What the options ask for, but for the visit."""
    from handouts.orders.order import Order

    named: dict[str, Any] = {name: options[name] for name in (*CHOICES, "draft", "final") if options[name]}
    return Order(**named, sections=sections)


def _visit(options: dict[str, Any], today: datetime.date) -> Visit:
    """The patient's visit, from the options or from where they point; raises `UsageProblem`."""
    from handouts.cli.personal import told
    from handouts.orders.visit import visit

    patient, notes = (told(option, options[option]) for option in ("patient", "notes"))
    return visit(patient, options["visit_date"], notes, today)


def _check_ways(options: dict[str, Any], form: Format) -> None:
    """Raise `UsageProblem` for a way out of the program that what is asked for cannot go."""
    output = options["output"]
    if options["printer"] is not None and (not form.printed or output == STDOUT):
        raise UsageProblem("Only a PDF file can be printed.", fix="Leave out --print, --format html and -o -.")
    if options["copies"] and options["printer"] is None:
        raise UsageProblem("--copies is for printing.", fix="Add --print, or leave out --copies.")
    if options["open_"] and output == STDOUT:
        raise UsageProblem("Standard output cannot be opened.", fix="Leave out --open, or name a file with -o.")


def _no_stray_words(sections: tuple[str, ...], options: dict[str, Any], library: Library) -> None:
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


def _deliver(data: bytes, path: Path | None) -> None:
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from handouts.files.writing import write

    write(path, data)


def _say(report: dict[str, Any], as_json: bool, *, to_stderr: bool) -> None:
    if report["added"] and not as_json:
        click.echo(f"Added, because another section needs it: {', '.join(report['added'])}", err=True)
    if as_json:
        echo_json(report, err=to_stderr)
        return
    pages = f"{counted(report['pages'], 'page')}, " if report.get("pages") else ""
    made = f"{pages}code {report['code']}" if report.get("code") else "nothing was made (dry run)"
    click.echo(f"{report['file'] or 'standard output'}: {', '.join(report['sections'])}; {made}", err=to_stderr)


def _hand_over(path: Path, order: Order, job: Job, options: dict[str, Any]) -> None:
    """Show the finished file, or print it."""
    from handouts.services.printers import PrintOrder, hand_to_printer, show

    if options["open_"]:
        show(path)
    if options["printer"] is None:
        return
    paper, copies = job.packet.edition.paper, options["copies"] or 1
    print_order = PrintOrder(options["printer"], paper, copies, booklet=order.booklet)
    hand_to_printer(path, print_order, lambda line: click.echo(line, err=True))
