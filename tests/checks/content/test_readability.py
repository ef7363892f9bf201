from __future__ import annotations

import math

import pytest

from handouts.checks.content.readability import flesch_kincaid, grade, replaced, sentences, smog, syllables, words

# McLaughlin's conversion table (Journal of Reading 12, 1969): polysyllables in 30 sentences, and their grade.
TABLE = {
    (0, 2): 4,
    (3, 6): 5,
    (7, 12): 6,
    (13, 20): 7,
    (21, 30): 8,
    (31, 42): 9,
    (43, 56): 10,
    (57, 72): 11,
    (73, 90): 12,
    (91, 110): 13,
    (111, 132): 14,
    (133, 156): 15,
    (157, 182): 16,
    (183, 210): 17,
    (211, 240): 18,
}

# A. Lincoln, 19 November 1863, the Bliss copy; in the public domain. All counts below were made by hand.
GETTYSBURG = """\
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and
dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether
that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great battle-field of that
war. We have come to dedicate a portion of that field, as a final resting place for those who here gave their lives
that that nation might live. It is altogether fitting and proper that we should do this. But, in a larger sense, we can
not dedicate—we can not consecrate—we can not hallow—this ground. The brave men, living and dead, who struggled here,
have consecrated it, far above our poor power to add or detract. The world will little note, nor long remember what we
say here, but it can never forget what they did here. It is for us the living, rather, to be dedicated here to the
unfinished work which they who fought here have thus far so nobly advanced. It is rather for us to be here dedicated to
the great task remaining before us—that from these honored dead we take increased devotion to that cause for which they
gave the last full measure of devotion—that we here highly resolve that these dead shall not have died in vain—that this
nation, under God, shall have a new birth of freedom—and that government of the people, by the people, for the people,
shall not perish from the earth."""
GETTYSBURG_WORDS = [30, 24, 10, 27, 11, 19, 21, 21, 26, 82]  # in each sentence; battle-field is one
GETTYSBURG_SYLLABLES = [48, 36, 12, 33, 16, 25, 29, 26, 35, 107]
GETTYSBURG_LONG = [
    *["continent", "Liberty", "dedicated", "proposition", "created", "dedicated", "battle-field"],
    *["dedicate", "altogether"],
    *["dedicate", "consecrate", "consecrated", "remember", "dedicated", "unfinished", "dedicated", "remaining"],
    *["devotion", "devotion", "government"],
]


@pytest.mark.parametrize(("polysyllables", "published"), TABLE.items(), ids=[f"{a}-{b}" for a, b in TABLE])
def test_smog_agrees_with_the_published_table(polysyllables: tuple[int, int], published: int) -> None:
    """The table rounds the square root to a whole number; McLaughlin's line runs a little steeper than its steps."""
    for count in range(polysyllables[0], polysyllables[1] + 1):
        rounded = round(math.sqrt(count)) or 1
        assert rounded + 3 == published
        expected = published + 0.1291 + 0.043 * rounded + 1.043 * (math.sqrt(count) - rounded)
        assert smog(count, 30) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("polysyllables", "grade_"), [(0, 3.1291), (1, 4.1721), (9, 6.2581), (25, 8.3441), (100, 13.5591)]
)
def test_smog_is_the_published_line(polysyllables: int, grade_: float) -> None:
    assert smog(polysyllables, 30) == pytest.approx(grade_, abs=1e-9)


def test_smog_of_fewer_sentences_is_scaled_to_thirty() -> None:
    assert smog(3, 10) == pytest.approx(smog(9, 30))
    assert smog(30, 100) == pytest.approx(smog(9, 30))


@pytest.mark.parametrize(
    ("text", "words_", "syllables_", "grade_"),
    [
        ("The cat sat on the mat.", 6, 6, -1.45),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 13, 24, 11.265),
        (
            "Mary had a little lamb, its fleece was white as snow; "
            "and everywhere that Mary went, the lamb was sure to go.",
            22,
            27,
            7.47,
        ),
    ],
)
def test_flesch_kincaid_of_sentences_counted_by_hand(text: str, words_: int, syllables_: int, grade_: float) -> None:
    found = grade([text])
    assert (found.sentences, found.words) == (1, words_)
    assert sum(syllables(word) for word in words(text)) == syllables_
    assert flesch_kincaid(words_, 1, syllables_) == pytest.approx(grade_, abs=0.005)
    assert found.flesch_kincaid == pytest.approx(grade_, abs=0.005)


def test_flesch_kincaid_weighs_sentences_and_syllables() -> None:
    assert flesch_kincaid(100, 5, 150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)
    assert flesch_kincaid(100, 10, 150) == pytest.approx(9.91 - 3.9, abs=0.005)


def test_a_reference_text_counted_by_hand() -> None:
    split = sentences(GETTYSBURG)
    assert [len(words(sentence)) for sentence in split] == GETTYSBURG_WORDS
    for sentence, expected in zip(split, GETTYSBURG_SYLLABLES, strict=True):
        assert abs(sum(syllables(word) for word in words(sentence)) - expected) <= 1  # the dictionary says ou-er
    assert [word for word in words(GETTYSBURG) if syllables(word) >= 3] == GETTYSBURG_LONG


def test_the_grades_of_a_reference_text() -> None:
    found = grade([GETTYSBURG])
    assert (found.sentences, found.words) == (10, 271)
    assert found.smog == pytest.approx(1.043 * math.sqrt(20 * 3) + 3.1291)
    assert found.flesch_kincaid == pytest.approx(0.39 * 27.1 + 11.8 * 367 / 271 - 15.59, abs=0.1)


def test_texts_are_graded_together_and_not_joined() -> None:
    found = grade(["It is a hospital", "", "–", "39%", "You go home. You rest."])
    assert (found.sentences, found.words) == (4, 10)
    assert found.smog == pytest.approx(smog(2, 4))


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        grade(["–", "(…)", ""])


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bone", 1),
        ("nurse", 1),
        ("nurse’s", 2),
        ("Don’t", 1),
        ("fever", 2),
        ("leukemia", 4),
        ("HOSPITAL", 3),
        ("people", 2),
    ],
)
def test_syllables_of_words_in_the_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It came. It went.", 2),
        ("Stop! Why? Because.", 3),
        ("It took 4.5 weeks. Then it stopped.", 2),
        ("Six were well. 20 were not.", 2),
        ("He said “Stop.” Then he left.", 2),
        ("“Is it so?” Yes.", 2),
        ("You go. “Now,” she said.", 2),
        ("(It is so.) They know.", 2),
        ("It is so. (They know.)", 2),
        ("It came.\nIt went.", 2),
        ("  It came.  It went.  ", 2),
        ("", 0),
        ("Ask Dr. Ruiz. She knows.", 2),
        ("Mr. Lund, Ms. Webb and Prof. Diaz came.", 1),
        ("See p. 5. Then stop.", 2),
        ("See pp. 5 to 6.", 1),
        ("Some drugs, e.g. Imatinib, help. Others do not.", 2),
        ("It is new, i.e. CD19 is gone. Ask.", 2),
        ("CD19 vs. CD22 is not the point.", 1),
        ("It is 4.5. It is 7.7 at most.", 2),
        ("This is a map. It helps.", 2),
        ("He said “Stop!” “Why?” she asked.", 2),
        ("It is so (see there). They know.", 2),
        ("It is so [see there.] They know.", 2),
        ('He said "Stop." Then he left.', 2),
        ("What? Really?! Yes.", 3),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_sentence_keeps_its_marks() -> None:
    assert sentences("“Stop.” (Go.) Why?") == ["“Stop.”", "(Go.)", "Why?"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("blinatumomab", 5), ("inotuzumab", 5), ("ozogamicin", 5), ("tisagenlecleucel", 6), ("autoleucel", 4)],
        *[("brexucabtagene", 5), ("imatinib", 4), ("dasatinib", 4), ("tocilizumab", 5), ("dexamethasone", 5)],
        *[("cytarabine", 4), ("cyclophosphamide", 5), ("idarubicin", 5), ("vincristine", 3), ("Kymriah", 3)],
        *[("reinduction", 4), ("Besponsa", 3), ("Blinatumomab’s", 5), ("geochem", 3), ("blinked", 1), ("scripted", 2)],
        *[("clofarabine’s", 4), ("zgible", 2), ("Gleevec", 2)],
    ],
)
def test_syllables_of_words_that_no_dictionary_has(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("MRD", 3), ("CD19", 4), ("ALL", 3), ("all", 1), ("TKIs", 3), ("W", 3), ("WBC", 5), ("CNS", 3)],
        *[("II", 1), ("III", 1), ("GVHD", 4), ("HOSPITALS", 3), ("T-cell", 2), ("hyper-CVAD", 6), ("stem-cell", 2)],
    ],
)
def test_an_abbreviation_is_read_by_its_letters(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("0", 2), ("4", 1), ("7", 2), ("11", 3), ("17", 3), ("19", 2), ("20", 2), ("25", 3), ("70", 3), ("77", 5)],
        *[("39%", 5), ("5 %", 3), ("4.5", 3), ("0.03", 6), ("100", 3), ("101", 4), ("1,000", 3), ("65", 3)],
        *[
            ("12,345", 9),
            ("2021", 5),
            ("1997", 6),
            ("2005", 4),
            ("1,000,000", 3),
            ("2,500", 6),
            ("2010", 3),
            ("1105", 7),
        ],
    ],
)
def test_a_number_is_a_word_and_is_read_aloud(word: str, count: int) -> None:
    assert words(word) == [word]
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("20", 2), ("30", 2), ("40", 2), ("50", 2), ("60", 2), ("70", 3), ("80", 2), ("90", 2), ("39", 3), ("97", 4)],
)
def test_each_of_the_tens_is_read_aloud(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("number", "count"), [*enumerate((2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2))]
)
def test_each_number_below_twenty_is_read_aloud(number: int, count: int) -> None:
    assert syllables(str(number)) == count


@pytest.mark.parametrize("word", ["tsk", "hmm", "x", "²", "ª"])
def test_a_word_has_a_syllable_at_least(word: str) -> None:
    assert syllables(word) >= 1


def test_a_text_of_our_own_counted_by_hand() -> None:
    """5, 8 and 9 words; 8, 16 and 9 syllables; long: imatinib, 39%, MRD."""
    text = "The nurse gave you imatinib. About 4 in 10 people (39%) had MRD. That is a blood test for what is left."
    found = grade([text])
    assert [len(words(sentence)) for sentence in sentences(text)] == [5, 8, 9]
    assert [sum(map(syllables, words(sentence))) for sentence in sentences(text)] == [8, 16, 9]
    assert found.smog == pytest.approx(8.8418, abs=1e-4)
    assert found.flesch_kincaid == pytest.approx(4.97, abs=1e-9)


def test_words_are_letters_with_what_joins_them() -> None:
    assert words("Don’t stop—T-cells and/or 39% of 65 (about 4.5) don't: 1,000, 5 %.") == (
        ["Don’t", "stop", "T-cells", "and", "or", "39%", "of", "65", "about", "4.5", "don't", "1,000", "5 %"]
    )


def test_a_name_is_replaced_by_its_class_whole_and_longest_first() -> None:
    names = {"marrow": "tissue", "bone marrow": "part", "drug": "medicine"}
    assert replaced("Bone marrow, marrow and marrowfat.", names) == "part, tissue and marrowfat."
    assert replaced("Drugs, a DRUG (drug)", names) == "medicines, a medicine (medicine)"
    assert replaced("C++ and C", {"C++": "code"}) == "code and C"
    assert replaced("a drug", {}) == "a drug"


def test_what_was_put_in_place_of_a_name_is_not_replaced_again() -> None:
    names = {"CAR T-cells": "new cells", "cells": "parts", "Philadelphia chromosome (Ph)": "change", "change": "thing"}
    assert replaced("CAR T-cells, cells, Philadelphia chromosome (Ph)", names) == "new cells, parts, change"
