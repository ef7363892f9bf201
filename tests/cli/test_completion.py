from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import run_command


def completed(words: str, *, shell: str = "bash", **environment: str) -> list[str]:
    """What a shell is offered for the last of *words*."""
    result = run_command(
        _HANDOUTS_COMPLETE=f"{shell}_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split(" ")) - 1),
        **environment,
    )
    assert (result.code, result.err) == (0, "")
    return [line.removeprefix("plain,") for line in result.out.split()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(shell: str) -> None:
    result = run_command("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert f"_HANDOUTS_COMPLETE={shell}_complete" in result.out


def test_a_shell_that_is_not_known() -> None:
    assert run_command("completion", "tcsh").code == 2


def test_commands_are_completed() -> None:
    assert completed("handouts i") == ["inspect"]


def test_sections_are_completed() -> None:
    assert completed("handouts make im") == ["immunotherapy"]


def test_a_second_section_is_completed() -> None:
    assert completed("handouts make faq im") == ["immunotherapy"]


def test_sections_of_one_s_own_folder_are_completed(small_content: Path) -> None:
    assert completed("handouts make al", HANDOUTS_CONTENT=str(small_content)) == ["alpha"]
    assert completed(f"handouts --content {small_content} make al") == ["alpha"]


def test_presets_are_completed() -> None:
    assert completed("handouts make --preset first") == ["first-talk"]
