"""The document code: alphabet, check character, two halves that do not touch each other."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.files.fingerprint import fingerprint
from handouts.press.document_code import ALPHABET, HALF, document_code, is_well_formed

SAMPLES = [document_code(fingerprint(number), fingerprint(-number)) for number in range(1, 9)]
hexadecimal = st.text("0123456789abcdef", min_size=64, max_size=64)


def changed(code: str, place: int, letter: str) -> str:
    return code[:place] + letter + code[place + 1 :]


def places(code: str) -> list[int]:
    return [place for place, letter in enumerate(code) if letter != "-"]


def test_alphabet_has_no_two_letters_that_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUVabcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("body", "clinic", "code"),
    [
        (0, 0, "333333-333333"),
        (1, 0, "433333-333334"),  # 1 × 1
        (23, 0, "343333-333336"),  # 2 × 1
        (0, 22, "333333-Y3333" + ALPHABET[7 * 22 % 23]),
    ],
)
def test_code_is_the_lowest_digits_of_both_fingerprints_and_a_weighted_sum(body: int, clinic: int, code: str) -> None:
    assert document_code(f"{body:064x}", f"{clinic:064x}") == code


@given(hexadecimal, hexadecimal)
def test_every_code_is_well_formed(body: str, clinic: str) -> None:
    code = document_code(body, clinic)
    assert is_well_formed(code)
    assert len(code) == 2 * HALF + 1
    assert code[HALF] == "-"


@given(hexadecimal, hexadecimal, hexadecimal)
def test_one_half_does_not_change_the_other(one: str, two: str, three: str) -> None:
    assert document_code(one, two)[:HALF] == document_code(one, three)[:HALF]
    assert document_code(one, two)[HALF:-1] == document_code(three, two)[HALF:-1]


@pytest.mark.parametrize("code", SAMPLES)
def test_every_single_wrong_letter_is_found(code: str) -> None:
    wrong = [changed(code, place, other) for place in places(code) for other in ALPHABET if other != code[place]]
    assert len(wrong) == 12 * 22
    assert [other for other in wrong if is_well_formed(other)] == []


@pytest.mark.parametrize("code", SAMPLES)
def test_every_exchange_of_two_letters_is_found(code: str) -> None:
    pairs = [(one, two) for one, two in combinations(places(code), 2) if code[one] != code[two]]
    wrong = [changed(changed(code, one, code[two]), two, code[one]) for one, two in pairs]
    assert len(wrong) > 50
    assert [other for other in wrong if is_well_formed(other)] == []


@pytest.mark.parametrize(
    "code",
    [
        "",
        "-",
        SAMPLES[0].lower(),
        SAMPLES[0].replace("-", ""),
        SAMPLES[0].replace("-", "–"),
        SAMPLES[0][:5] + "-" + SAMPLES[0][5] + SAMPLES[0][7:],
        SAMPLES[0] + "3",
        "3" + SAMPLES[0],
        SAMPLES[0] + "\n",
        "------3333333",
        "33333333333-3",
        "333333-33333O",
        "333333-33333é",
    ],
)
def test_another_shape_is_not_a_code(code: str) -> None:
    assert not is_well_formed(code)


def test_fingerprint_depends_on_the_values_and_where_they_stand_only() -> None:
    assert fingerprint([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"  # SHA-256 of "[]"
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])
    assert fingerprint(["é"]) != fingerprint(["e\u0301"])
    assert fingerprint([1]) != fingerprint(["1"])


def test_codes_of_many_handouts_differ() -> None:
    numbers = random.Random(7)
    codes = {document_code(f"{numbers.getrandbits(256):064x}", "0" * 64) for _ in range(2000)}
    assert len(codes) == 2000
