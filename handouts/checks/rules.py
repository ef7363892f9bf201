"""Every check of a text: its id, as a finding names it, the levels that it gives, and what it finds.

docs/checks.md is made from this list; a test holds the checks to it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One check. *levels* are those of its findings, the usual one first."""

    id: str
    levels: tuple[str, ...]
    finds: str


ERROR, WARNING, ADVICE = ("error",), ("warning",), ("advice",)

CONTENT = (
    Rule("abbreviation", ERROR, "an abbreviation that the section neither explains nor links to the list of words"),
    Rule("balance", ERROR, "what the settlement of a conflict asks a section to say, and it does not"),
    Rule("banned", ERROR, "a statement that the settlement of a conflict rules out"),
    Rule("bare-percentage", ERROR, "a percentage that is not said as people too: about 4 of every 10 (39%)"),
    Rule("conflict", ERROR, "a conflict that names a passage or a section that there is not"),
    Rule("date", ERROR, "a section that was written or reviewed on a day in the future"),
    Rule("dose", ERROR, "a dose, a cell count or a P value"),
    Rule("grade", ERROR, "a section above the eighth grade by SMOG or Flesch-Kincaid"),
    Rule("ledger", ERROR, "a passage that no entry speaks of; a block that does not cite what it is said to carry"),
    Rule("long-paragraph", ("advice", "error"), "a paragraph of many words"),
    Rule("long-sentence", ("advice", "error"), "a sentence of many words"),
    Rule("mixed-denominators", ERROR, "rates out of different wholes beside each other"),
    Rule("outdated-source", ERROR, "a citation of a source that is out of date"),
    Rule("passive", ADVICE, "a sentence in the passive voice"),
    Rule("plain", ADVICE, "a plain word that counts for nothing, because names of that kind have one already"),
    Rule("relative", ERROR, "“twice as likely”, “three times more”"),
    Rule("review-by", ERROR, "a section that is past its review"),
    Rule("term", ADVICE, "a word of the glossary that a section uses and never links"),
    Rule("vague", ADVICE, "“most” or “rarely” in a sentence without a number"),
)
TRANSLATION = (
    Rule(
        "number",
        ERROR,
        "a number that is missing, added or another one, in any digits or in words. 1 and 2 in words are left alone: "
        "they are articles, pronouns and the Arabic dual, too",
    ),
    Rule(
        "range",
        ("error", "warning"),
        "“16 to 46” that became “46 to 16” or “16 and 46”; a warning for a range that the English does not have",
    ),
    Rule(
        "ratio",
        ("error", "warning"),
        "“4 of every 10” that became “10 of every 4”, or a part with the whole of another; a warning if they no longer "
        "stand together. Chinese may say the whole first",
    ),
    Rule(
        "unit",
        ERROR,
        "4 weeks → 4 days, mg → µg, °C → °F, “twice a week” → “twice a day”, a percent sign that is lost",
    ),
    Rule(
        "name",
        ("error", "warning"),
        "a drug, a test, a marker, an abbreviation or a phase that is missing, or that is not in the English; a "
        "warning if it stands there less often",
    ),
    Rule(
        "link",
        ("error", "warning"),
        "other links than in the English; a warning for one on words that the glossary has for another term",
    ),
    Rule("citation", ERROR, "other citations than in the English; one after another sentence"),
    Rule("placeholder", ERROR, "other placeholders than in the English"),
    Rule(
        "emphasis",
        ("error", "warning"),
        "more or fewer bold passages; a number that was bold and no longer is. A warning if much more or much less of "
        "the text is bold",
    ),
    Rule("markup", ERROR, "Markdown that does not work, or HTML"),
    Rule("hidden", ERROR, "a character that is not seen or that turns the direction of text"),
    Rule("english", ERROR, "a text, or words in a row, left in English"),
    Rule("negation", WARNING, "a “not” that may be lost or added, clause by clause"),
    Rule(
        "opposite",
        WARNING,
        "stop ↔ go on, more ↔ less, before ↔ after, at least ↔ at most, may ↔ must, long ↔ short and others",
    ),
    Rule(
        "thing",
        WARNING,
        "a part of the body, a sign of illness or a group of people that is missing, or that the English does not name",
    ),
    Rule("order", WARNING, "numbers or names in another order than in the English"),
    Rule(
        "length",
        WARNING,
        "more or fewer sentences, or a length that the language does not need. One question may become two",
    ),
    Rule("digits", WARNING, "digits that the language does not use"),
    Rule("term", ADVICE, "a link to a term on other words than the glossary’s; a word of the English glossary"),
    Rule(
        "words",
        ADVICE,
        "a language without its lists of words: numbers in words, units, negations, opposites and things are not "
        "compared",
    ),
    Rule("space", ADVICE, "a space too many"),
    Rule("sign", ADVICE, "punctuation of another script; ¿ without ?"),
    Rule("missing", ERROR, "a message that is not in the file, or not translated"),
    Rule("fuzzy", ERROR, "a translation that is marked as fuzzy"),
    Rule("stale", ERROR, "a translation of an earlier English"),
    Rule("unknown", ERROR, "a message that the handout does not have"),
    Rule("obsolete", ADVICE, "a message that the handout no longer has"),
    Rule("glyph", ERROR, "a character that no font of the language has"),
    Rule("font", ERROR, "a font of the language that is not installed"),
    Rule("file", ADVICE, "a PO file of no section"),
)
