"""A batch from the outside: what it makes, what it leaves alone, and what bad luck does to it."""

from __future__ import annotations

import errno
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handouts.batch.lock import NAME
from handouts.errors import OutputError
from handouts.files import writing as output
from handouts.press import limits
from handouts.press.pdf.verify import verify
from tests.batch.conftest import Office, furnish
from tests.conftest import NOTES, PATIENCE, PATIENT, ROOT

ROWS = """\
clinic,preset,sections,text_size,layout,copies,filename
*,first-two,,,,,
north,,gamma,large,,2,{clinic}-own
south,,alpha,,booklet,,
"""
LONG = "W" * 75  # fits no page in one word: found when the patient's piece is set, and in no other packet
REPORTS = {"report.json", "report.html"}
MIXED = (
    "The merged files of south mix booklets with single pages, or papers, which a printer turns over and loads "
    "differently. Make one kind at a time, for example: --only layout=booklet\n"
)


def told(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((office.out / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    office = furnish(tmp_path_factory.mktemp("undisturbed"))
    result = office.batch(ROWS, "--merge", "clinic")
    assert result.code == 0
    assert result.err == MIXED
    assert office.rest() == REPORTS
    return office.files()


def test_every_packet_is_made_and_passes_its_checks(undisturbed: dict[str, bytes]) -> None:
    assert sorted(undisturbed) == [
        "merged-north.pdf",
        "merged-south.pdf",
        "north-first-two-en-letter-standard-colour.pdf",
        "north-own.pdf",
        "south-alpha-en-letter-standard-colour-booklet.pdf",
        "south-first-two-en-letter-standard-colour.pdf",
    ]
    for name, data in undisturbed.items():
        assert verify(data).passed, (name, verify(data).checks)


def test_one_packet_is_the_same_as_make_makes(office: Office, undisturbed: dict[str, bytes]) -> None:
    from tests.conftest import run_command

    made = run_command(*office.folders(), "make", "--preset", "first-two", "--clinic", "north", "-o", "-")
    assert made.data == undisturbed["north-first-two-en-letter-standard-colour.pdf"]


def test_what_is_right_is_not_made_again(office: Office, undisturbed: dict[str, bytes]) -> None:
    office.batch(ROWS)
    before = {path: path.stat().st_mtime_ns for path in office.out.glob("*.pdf")}
    result = office.batch(ROWS)
    assert result.code == 0
    assert told(office)["counts"] == {"made": 0, "skipped": 4, "failed": 0, "not reached": 0}
    assert before == {path: path.stat().st_mtime_ns for path in office.out.glob("*.pdf")}
    assert {name: data for name, data in undisturbed.items() if "merged" not in name} == office.files()


def spoil_last_byte(path: Path, office: Office) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def another_clinics(path: Path, office: Office) -> None:
    path.write_bytes((office.out / "south-first-two-en-letter-standard-colour.pdf").read_bytes())


def change_the_text(path: Path, office: Office) -> None:
    office.content.edit("sections/alpha.md", "It sits in", "It lies in")


def change_the_brand(path: Path, office: Office) -> None:
    file = office.brands / "north" / "brand.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("0143", "0144"), encoding="utf-8")


def draw_on_it(path: Path, office: Office) -> None:
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        contents = pdf.pages[0].obj.Contents
        contents.append(pdf.make_stream(b"/Artifact BMC 0 0 9 9 re f EMC"))
        pdf.save(path)


def remove(path: Path, office: Office) -> None:
    path.unlink()


@pytest.mark.parametrize(
    "spoil", [spoil_last_byte, another_clinics, change_the_text, change_the_brand, draw_on_it, remove]
)
def test_what_is_not_right_is_made_again(spoil: Callable[[Path, Office], None], office: Office) -> None:
    rows = "clinic,preset\n*,first-two\n"
    office.batch(rows, "--jobs", "1")
    spoil(office.out / "north-first-two-en-letter-standard-colour.pdf", office)
    office.batch(rows, "--jobs", "1")
    again = 2 if spoil is change_the_text else 1
    assert told(office)["counts"]["made"] == again
    files = office.files()
    shutil.rmtree(office.out)
    office.batch(rows, "--jobs", "1")
    assert office.files() == files


def test_a_booklet_is_not_taken_for_a_single_packet(office: Office) -> None:
    office.batch("clinic,preset,filename\nnorth,first-two,x\n")
    office.batch("clinic,preset,filename,layout\nnorth,first-two,x,booklet\n")
    assert told(office)["counts"]["made"] == 1
    office.batch("clinic,preset,filename\nnorth,first-two,x\n")
    assert told(office)["counts"]["made"] == 1


VISITS = f"""\
clinic,sections,patient,notes,visit_date,filename
north,alpha,<b>{PATIENT}</b>,{NOTES},2016-02-28,
north,alpha,Ana,,,{{row}}
north,alpha,,,,plain
"""


def test_a_packet_for_a_patient_is_always_made_again_and_is_the_same(office: Office) -> None:
    office.batch("clinic,sections,patient,filename\nnorth,alpha,Ana,x\n")
    office.batch("clinic,sections,filename\nnorth,alpha,x\n")
    # Nothing personal is stored: the file for Ana cannot be told from one for nobody, except by what is drawn.
    counts = []
    for _ in range(2):
        office.batch("clinic,sections,patient,filename\nnorth,alpha,Ana,y\n")
        counts.append((told(office)["counts"]["made"], office.files()["y.pdf"]))
    assert counts[0] == counts[1]
    assert counts[0][0] == 1


def test_nothing_personal_is_anywhere_but_on_its_page(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    from handouts.press.pdf.verify import page_texts

    result = office.batch(VISITS, "--json", "--merge", "clinic")
    assert result.code == 0, result.err
    texts = page_texts(office.files()["north-2-alpha-en-letter-standard-colour.pdf"])
    assert f"<b>{PATIENT}</b>" in " ".join(texts)
    spoken = result.out + result.err + "".join(capfd.readouterr())
    spoken += "".join((office.out / name).read_text(encoding="utf-8") for name in REPORTS)
    spoken += " ".join(path.name for path in office.out.iterdir())
    for word in (*PATIENT.split(), *NOTES.split(), "2016", "WWWW", "packets.csv"):
        assert word not in spoken, word
    for data in office.files().values():
        assert b"Quixworthy" not in data


def test_a_failed_packet_stops_no_other_and_is_reported(office: Office) -> None:
    rows = f"clinic,sections,patient,filename\nnorth,alpha,{LONG},bad\nnorth,alpha,Ana,good\nsouth,alpha,,other\n"
    result = office.batch(rows, "--merge", "clinic")
    assert result.code == 10
    assert sorted(office.files()) == ["good.pdf", "merged-south.pdf", "other.pdf"]
    assert "bad.pdf: " in result.err
    assert "merged-north.pdf: It was not made, because packets of this clinic are missing." in result.err
    assert LONG not in result.err
    about = told(office)
    assert about["counts"] == {"made": 2, "skipped": 0, "failed": 1, "not reached": 0}
    assert LONG not in json.dumps(about)
    assert about["packets"][0]["problems"]


def test_fail_fast_ends_at_the_first_failure(office: Office) -> None:
    rows = "clinic,sections,patient,filename\n" + f"north,alpha,{LONG},bad-{{row}}\n" * 8
    result = office.batch(rows, "--fail-fast")
    assert result.code == 10
    about = told(office)
    assert about["end"] == "stopped at the first failure"
    assert about["counts"]["failed"] == 1
    assert about["counts"]["not reached"] == 7


def test_a_layout_that_never_ends_is_stopped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = office.root / "templates"
    shutil.copytree(ROOT / "templates", templates)
    file = templates / "handout.html.j2"
    loops = "{% for n in range(99999) %}" * 3 + "{% endfor %}" * 3  # the sandbox has no longer range
    endless = f'{{% if edition.text_size == "large" %}}{loops}{{% endif %}}'
    file.write_text(endless + file.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("HANDOUTS_TEMPLATES", str(templates))
    monkeypatch.setattr(limits, "SECONDS", 15.0)
    result = office.batch("clinic,sections,text_size\nnorth,alpha,large standard\n")
    assert result.code == 10
    assert "longer than 15 seconds of the processor" in result.err
    assert len(office.files()) == 1


def test_a_full_disk_ends_the_run_and_leaves_nothing_half_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 2:  # the first file and its folder still fit
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    result = office.batch("clinic,preset,text_size\n*,first-two,*\n")
    assert result.code == OutputError.exit_code
    assert "The disk is full" in result.err
    assert len(office.files()) == 1
    assert office.rest() == set()
    assert "1 made, 1 failed, 4 not reached" in result.out


def test_a_folder_that_is_removed_during_the_run(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    write = output.write

    def removing(path: Path, data: bytes) -> None:
        write(path, data)
        shutil.rmtree(office.out, ignore_errors=True)

    monkeypatch.setattr(output, "write", removing)
    result = office.batch("clinic,preset,text_size\n*,first-two,*\n")
    assert result.code == OutputError.exit_code
    assert "does not exist" in result.err
    assert not office.out.exists()


@pytest.mark.parametrize("kind", ["file", "missing parent", "inside a file"])
def test_a_folder_that_cannot_be_used(kind: str, office: Office, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    out = {
        "file": tmp_path / "a-file",
        "missing parent": tmp_path / "a" / "b",
        "inside a file": tmp_path / "a-file" / "b",
    }
    result = office.batch("clinic,preset\nnorth,first-two\n", out=out[kind])
    assert result.code == OutputError.exit_code
    assert (tmp_path / "a-file").read_bytes() == b""


def test_a_read_only_folder(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.out.mkdir()
    opened = os.open

    def read_only(path: Any, flags: int, *more: Any, **options: Any) -> int:
        if str(path).startswith(str(office.out)) and flags & os.O_CREAT:
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(path, flags, *more, **options)

    monkeypatch.setattr(os, "open", read_only)
    result = office.batch("clinic,preset\nnorth,first-two\n")
    assert result.code == OutputError.exit_code
    assert "read-only file system" in result.err
    assert list(office.out.iterdir()) == []


def test_a_file_that_is_a_link_or_a_folder_is_left_alone(office: Office, tmp_path: Path) -> None:
    office.out.mkdir()
    (office.out / "link.pdf").symlink_to(tmp_path / "elsewhere")
    (office.out / "folder.pdf").mkdir()
    rows = "clinic,preset,filename\nnorth,first-two,link\nnorth,first-two,folder\nnorth,first-two,fine\n"
    result = office.batch(rows)
    assert result.code == 10
    assert "symbolic link" in result.err
    assert "This is a folder" in result.err
    assert not (tmp_path / "elsewhere").exists()
    assert (office.out / "fine.pdf").is_file()


# Runs the command, which stops before the writes to the disk that PAUSES numbers, until it is told to go on.
PAUSING = """
import os, signal
from handouts.cli import main

sync, writes = os.fsync, []

def fsync(handle):
    writes.append(handle)
    if str(len(writes)) in os.environ["PAUSES"].split():
        os.kill(os.getpid(), signal.SIGSTOP)
    sync(handle)

os.fsync = fsync
main()
"""


def started(office: Office, rows: str, *options: str, pauses: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own, at the first of its *pauses*."""
    command = [sys.executable, "-c", PAUSING, *office.folders(), "batch", office.write(rows), "--out", office.out]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PAUSES": pauses}
    process = subprocess.Popen(
        [*command, "--jobs", "2", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    wait_for_pause(process)
    return process


def wait_for_pause(process: subprocess.Popen[bytes]) -> None:
    told = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert told is not None
    assert told.si_code == os.CLD_STOPPED, process.communicate()


def go_on(process: subprocess.Popen[bytes]) -> None:
    os.waitid(os.P_PID, process.pid, os.WSTOPPED)  # so that the next pause is another
    process.send_signal(signal.SIGCONT)


def children(pid: int) -> set[int]:
    """All processes below *pid*."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


@contextmanager
def ending(pids: set[int]) -> Iterator[None]:
    """After what is done inside, all *pids* end."""
    handles = [os.pidfd_open(pid) for pid in pids]
    yield
    for handle in handles:
        assert select.select([handle], [], [], PATIENCE)[0], "a process lives on"
        os.close(handle)


def test_killed_at_any_write_and_started_again_it_ends_the_same(office: Office, undisturbed: dict[str, bytes]) -> None:
    for pauses in ("1", "2", "2", "3"):
        process = started(office, ROWS, "--merge", "clinic", pauses=pauses)
        below = children(process.pid)
        assert any(map(is_worker, below))
        with ending(below):
            process.kill()
            assert process.communicate() == (b"", MIXED.encode()), "workers' tracebacks"
        for name, data in office.files().items():
            assert data == undisturbed[name]
    result = office.batch(ROWS, "--merge", "clinic")
    assert result.code == 0, result.err
    assert office.files() == undisturbed
    assert office.rest() == REPORTS


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_ends_the_run_with_a_report(number: signal.Signals, office: Office) -> None:
    process = started(office, "clinic,preset,text_size,ink,paper\n*,first-two,*,*,*\n", pauses="4")
    with ending(children(process.pid)):
        process.send_signal(number)
        go_on(process)
        _, err = process.communicate()
    assert process.returncode == 130, err
    assert err.decode() == "Error: Stopped. Nothing was left half-written.\n"
    about = told(office)
    assert about["end"] == "interrupted"
    assert about["counts"]["not reached"] > 0
    assert about["counts"]["made"] == len(office.files()) > 0
    assert office.rest() == REPORTS


def test_workers_that_are_killed_cost_at_most_their_packets(office: Office) -> None:
    process = started(office, "clinic,preset,text_size,ink\n*,first-two,*,*\n", "--json", pauses="2 4 6")
    for pause in range(3):
        if pause:
            wait_for_pause(process)
        worker = min(pid for pid in children(process.pid) if is_worker(pid))
        with ending({worker}):
            os.kill(worker, signal.SIGKILL)
        go_on(process)
    out, err = process.communicate()
    about = json.loads(out)
    assert err == b""
    assert process.returncode in (0, 10)
    assert about["counts"]["made"] + about["counts"]["failed"] == 12
    assert about["counts"]["failed"] <= 1  # each packet is tried twice
    result = office.batch("clinic,preset,text_size,ink\n*,first-two,*,*\n")
    assert result.code == 0
    assert told(office)["counts"]["skipped"] == about["counts"]["made"]


def is_worker(pid: int) -> bool:
    """Whether the process was forked by the fork server, and is not the server or the tracker of resources."""
    try:
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return b"forkserver" in Path(f"/proc/{parent}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_second_run_in_the_same_folder_is_refused(office: Office) -> None:
    from handouts.batch.lock import locked

    office.out.mkdir()
    with locked(office.out):
        result = office.batch("clinic,preset\nnorth,first-two\n")
        assert result.code == 12
        assert f"process {os.getpid()} on " in result.err
        assert {path.name for path in office.out.iterdir()} == {NAME}


def test_a_run_on_another_day_keeps_the_files_of_the_day_before(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.batch("clinic,preset\nnorth,first-two\n")
    before = office.files()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(os.environ["SOURCE_DATE_EPOCH"]) + 86_400))
    office.batch("clinic,preset\nnorth,first-two\n")
    assert office.files() == before
