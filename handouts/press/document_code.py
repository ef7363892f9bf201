"""The document code: a short name for exactly this handout, that a person can read aloud and type.

Two halves of six characters, ``ABCDEF-GHJKMN``: one from everything that shaped the body, one from the clinic's pieces,
whose last character checks the other eleven. The 23 characters leave out what looks alike (0 O, 1 I L, 2 Z, 5 S, 8 B,
U V). 23 is prime, so one weighted sum finds every single wrong character and every exchange of two.
"""

from __future__ import annotations

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
HALF = 6


def document_code(body: str, clinic: str) -> str:
    """The code of the handout with these two fingerprints."""
    letters = _letters(body, HALF) + _letters(clinic, HALF - 1)
    letters += _check(letters)
    return f"{letters[:HALF]}-{letters[HALF:]}"


def is_well_formed(code: str) -> bool:
    """Whether *code* has the right shape and its check character agrees."""
    letters = code.replace("-", "", 1)
    return (
        len(code) == 2 * HALF + 1
        and code[HALF] == "-"
        and set(letters) <= set(ALPHABET)
        and len(letters) == 2 * HALF
        and letters[-1] == _check(letters[:-1])
    )


def _letters(hexadecimal: str, count: int) -> str:
    number, letters = int(hexadecimal, 16), ""
    for _ in range(count):
        number, index = divmod(number, len(ALPHABET))
        letters += ALPHABET[index]
    return letters


def _check(letters: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(letters, start=1))
    return ALPHABET[total % len(ALPHABET)]
