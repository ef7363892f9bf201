from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.checks.translation.compare import Comparer, Fault
from handouts.checks.translation.form import markup_faults
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.errors import ContentError
from handouts.languages.language import SOURCE, load_language
from handouts.languages.messages import Message, files, printed_messages
from tests.checks.translation.fault_table import CODES, Case, seeds, tables
from tests.conftest import ROOT, calls

TRANSLATIONS = ROOT / "translations"
TEXTS = {
    "es": {"remission": "Remisión", "relapsed": "En recaída", "dexamethasone": "Dexametasona", "biopsy": "Biopsia"},
    "ar": {"remission": "هدأة", "relapsed": "منتكس", "dexamethasone": "dexamethasone (ديكساميثازون)"},
    "zh-Hans": {"remission": "缓解", "relapsed": "复发", "dexamethasone": "dexamethasone（地塞米松）"},
}
MORE = {"imatinib": "Imatinib", "inotuzumab": "Inotuzumab ozogamicina", "cd19": "CD19"}


@cache
def library() -> Library:
    return load_library(ROOT / "content")


@cache
def comparer(code: str, translations: Path = TRANSLATIONS) -> Comparer:
    terms = MORE | TEXTS.get(code, {})
    texts = {f"glossary#{term}.term": text for term, text in terms.items()}
    languages = load_language(translations, SOURCE), load_language(translations, code)
    return Comparer(library(), *languages, translations, texts)


def faults(code: str, source: str, text: str, key: str = "section#block") -> list[Fault]:
    return comparer(code).faults(Message(key, source, "", ""), {key: text})


def found(code: str, source: str, text: str) -> set[tuple[str, str]]:
    return {(fault.kind, fault.level) for fault in faults(code, source, text)}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seeded_fault_reaches_the_level_it_reached(code: str, number: int) -> None:
    cases = [case for case in seeds(code).faults if case.list == number]
    assert cases
    reached = {(case.key, case.text): seeds(code).level(case) for case in cases}
    assert reached == {(case.key, case.text): case.level for case in cases}


@pytest.mark.parametrize("code", CODES)
def test_there_are_as_many_correct_translations_as_faults(code: str) -> None:
    assert len(seeds(code).faults) == len(seeds(code).correct) >= 25
    assert len({case.text for case in seeds(code).faults}) == len(seeds(code).faults)


@pytest.mark.parametrize("code", CODES)
def test_a_correct_translation_raises_no_alarm(code: str) -> None:
    def alarms(case: Case) -> list[Fault]:
        message = Message(case.key, case.source, "", "")
        return [
            fault for fault in seeds(code).comparer.faults(message, {case.key: case.text}) if fault.level != "advice"
        ]

    assert [alarm for case in seeds(code).correct for alarm in alarms(case)] == []


def test_the_tables_of_the_documentation_are_what_is_measured() -> None:
    page = (ROOT / "docs" / "translation-checks.md").read_text(encoding="utf-8")
    assert f"<!-- measured -->\n\n{tables()}\n\n<!-- end of measured -->" in page


@pytest.mark.parametrize(
    ("code", "source", "wrong", "right", "kind", "level"),
    [
        ("es", "For 4 weeks.", "Durante 5 semanas.", "Durante cuatro semanas.", "number", "error"),
        ("es", "Four marks.", "Cinco marcas.", "4 marcas.", "number", "error"),
        ("es", "It has marks.", "Tiene tres marcas.", "Tiene unas marcas.", "number", "error"),
        ("es", "In 1 or 2 cycles.", "En 2 o 2 ciclos.", "En 1 o 2 ciclos.", "number", "error"),
        ("es", "Weigh it.", "Pese los 2.", "Pese los dos.", "number", "error"),
        ("ar", "Twice a week.", "٣ مرات في الأسبوع.", "مرتين في الأسبوع.", "number", "error"),
        ("es", "Four live, six die.", "Seis viven, cuatro mueren.", "Cuatro viven, seis mueren.", "order", "warning"),
        ("zh-Hans", "2 or 3 questions", "2到3个问题", "2或3个问题", "range", "warning"),
        ("zh-Hans", "two or three questions", "二、300个问题", "两到三个问题", "number", "error"),
        ("es", "7.7 months", "77 meses", "7,7 meses", "number", "error"),
        ("ar", "at least 2 weeks", "أسبوع على الأقل", "أسبوعين على الأقل", "number", "error"),
        ("ar", "At home.", "في البيت يومين.", "في البيت.", "number", "error"),
        ("ar", "16 to 46 months", "٤٦ إلى ١٦ شهرًا", "١٦ إلى ٤٦ شهرًا", "range", "error"),
        ("zh-Hans", "16 to 46 months", "16、46个月", "16到46个月", "range", "error"),
        ("es", "4 or 5 people", "4 a 5 personas", "4 o 5 personas", "range", "warning"),
        ("zh-Hans", "4 of every 10 people", "每4人中有10人", "每10人中有4人", "ratio", "error"),
        ("es", "In 1 of 3 it works.", "En 3 funciona, y 1.", "Funciona en 1 de cada 3.", "ratio", "warning"),
        ("es", "4 weeks", "4 días", "4 semanas", "unit", "error"),
        ("es", "twice a week", "dos veces al día", "dos veces a la semana", "unit", "error"),
        ("es", "39% did", "39 sí", "El 39 por ciento sí", "unit", "error"),
        ("es", "39 did", "El 39% sí", "39 sí", "unit", "error"),
        ("es", "500 mg", "500 µg", "500 miligramos", "unit", "error"),
        ("zh-Hans", "38.0 °C", "38.0°F", "38.0摄氏度", "unit", "error"),
        ("es", "up to age 25", "hasta 52 años", "hasta los 25 años", "number", "error"),
        ("es", "**4** of 10", "4 de **10**", "**4** de 10", "emphasis", "error"),
        ("es", "44 live, 18 die", "18 viven, 44 mueren", "44 viven, 18 mueren", "order", "warning"),
        ("es", "a second cycle", "un tercer ciclo", "un segundo ciclo", "number", "error"),
        ("es", "Give dexamethasone.", "Dé prednisona.", "Dé dexametasona.", "name", "error"),
        ("ar", "Give dexamethasone.", "أعطِ imatinib.", "أعطِ ديكساميثازون.", "name", "error"),
        ("es", "Give inotuzumab.", "Dé imatinib.", "Dé inotuzumab.", "name", "error"),
        ("es", "Imatinib (Gleevec)", "Imatinib (Glivec)", "Imatinib (Gleevec)", "name", "error"),
        ("es", "Give it.", "Dé imatinib.", "Délo.", "name", "error"),
        ("es", "a biopsy", "una prueba", "la biopsia", "name", "error"),
        ("es", "Carry CD19 and MRD.", "Tener CD20 y MRD.", "Tener MRD y CD19.", "name", "error"),
        ("es", "phase II", "fase III", "fase II", "name", "error"),
        (
            "es",
            "Imatinib, then inotuzumab",
            "Inotuzumab, luego imatinib",
            "Imatinib, luego inotuzumab",
            "order",
            "warning",
        ),
        ("es", "It does not hurt.", "Duele.", "No duele.", "negation", "warning"),
        ("es", "It hurts.", "No duele.", "Duele.", "negation", "warning"),
        ("es", "A. It is not B: it is C.", "A. Es B: no es C.", "A. No es B: es C.", "negation", "warning"),
        ("es", "You cannot, not now.", "No puede ahora.", "No puede, no ahora.", "negation", "warning"),
        ("es", "But it helps.", "No ayuda.", "Sin embargo, ayuda.", "negation", "warning"),
        ("zh-Hans", "It does not hurt.", "会痛。", "不痛。", "negation", "warning"),
        ("zh-Hans", "It is very good.", "不太好。", "非常好。", "negation", "warning"),
        ("es", "Stop the drip.", "Siga con el goteo.", "Suspenda el goteo.", "opposite", "warning"),
        ("zh-Hans", "Pause the drip.", "继续输液。", "暂停输液。", "opposite", "warning"),
        ("es", "at least 2 weeks", "como máximo 2 semanas", "al menos 2 semanas", "opposite", "warning"),
        ("es", "up to age 25", "mayores de 25 años", "hasta los 25 años", "opposite", "warning"),
        ("es", "before the visit", "después de la cita", "antes de la cita", "opposite", "warning"),
        ("es", "It can harm the liver.", "Puede dañar el riñón.", "Puede dañar el hígado.", "thing", "warning"),
        (
            "es",
            "Rest. Drink water. Call us.",
            "Descanse. Llámenos.",
            "Descanse. Beba agua. Llámenos.",
            "length",
            "warning",
        ),
        ("es", "Say so. Call.", "Diga, p. ej., eso.", "Diga, p. ej., eso. Llame.", "length", "warning"),
        ("es", "Fever.", "Fiebre. Beba agua.", "Fiebre.", "length", "warning"),
        ("es", "Who pays, and when?", "Alguien paga.", "¿Quién paga? ¿Y cuándo?", "length", "warning"),
        ("es", "Call us at once.", "¿Duda? Llámenos ya.", "Llámenos ya.", "length", "warning"),
        ("es", "[A](term:remission) b", "A b", "[Remisión](term:remission) b", "link", "error"),
        ("es", "a b", "[a](see:faq) b", "x y", "link", "error"),
        (
            "es",
            "[Remission](term:remission) then [relapsed](term:relapsed)",
            "[En recaída](term:remission) tras [remisión](term:relapsed)",
            "[Remisión](term:remission), luego [en recaída](term:relapsed)",
            "link",
            "warning",
        ),
        ("es", "One. [@a:p1] B. [@b:p2]", "Uno. [@b:p2] B. [@a:p1]", "Uno. [@a:p1] B. [@b:p2]", "citation", "error"),
        ("es", "One. [@a:p1]", "Uno.", "Uno. [@a:p1]", "citation", "error"),
        ("es", "One. [@a:p1]", "Uno. [@a:p1; @a:p2]", "Uno. [@a:p1]", "citation", "error"),
        ("es", "A x. B x. [@a:p1] C x.", "A y. [@a:p1] B y. C y.", "A y. B y. [@a:p1] C y.", "citation", "error"),
        ("es", "A {date} b", "A {fecha} b", "{date} a c", "placeholder", "error"),
        ("es", "**A** b", "x y", "**X** y", "emphasis", "error"),
        ("es", "A b", "**x", "x y", "markup", "error"),
        ("es", "A b", "<b>x</b>", "x y", "markup", "error"),
        ("es", "A b", "x [y](https://example.org)", "x y", "markup", "error"),
        ("es", "A b", "x\u202e y", "x y", "hidden", "error"),
        ("es", "A b", "x\u200f y", "x y", "hidden", "error"),
        ("es", "Who pays?", "Who pays?", "¿Quién paga?", "english", "error"),
        ("es", "Trouble with balance", "Trouble with balance y mareo", "Un by pass largo", "english", "error"),
        ("es", "Also trouble with balance", "Mareo, trouble with balance", "Mareo", "english", "error"),
        ("ar", "Give vincristine.", "أعطِ vinblastine.", "أعطِ الدواء.", "name", "warning"),
        ("es", "Imatinib or imatinib", "Imatinib o eso", "Imatinib o imatinib", "name", "warning"),
        ("es", "CD19 or CD19", "CD19 o eso", "CD19 o CD19", "name", "warning"),
        ("ar", "It is new.", "هو is new.", "هو جديد.", "english", "error"),
        ("ar", "4 weeks", "4 أسابيع", "٤ أسابيع", "digits", "warning"),
        ("ar", "44 weeks", "٤4 أسبوعًا", "٤٤ أسبوعًا", "digits", "warning"),
        ("zh-Hans", "4 weeks", "４周", "4周", "digits", "warning"),
        (
            "es",
            "In [remission](term:remission)",
            "En [alivio](term:remission)",
            "En [remisiones](term:remission)",
            "term",
            "advice",
        ),
        ("es", "In remission", "En remission", "En remisión", "term", "advice"),
        ("es", "A b", "x  y", "x y", "space", "advice"),
        ("es", "Who?", "Quién?", "¿Quién?", "sign", "advice"),
        ("ar", "A, b", "س, ص", "س، ص", "sign", "advice"),
    ],
)
def test_a_fault_is_found_and_what_is_right_is_not(
    code: str, source: str, wrong: str, right: str, kind: str, level: str
) -> None:
    assert (kind, level) in found(code, source, wrong)
    assert kind not in {name for name, _ in found(code, source, right)}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("text", ["Imatinib", "CD19", "{name}, {role}", "–", "Imatinib (Gleevec)", "phase", "**4**"])
def test_names_and_codes_are_no_english(code: str, text: str) -> None:
    kinds = {kind for kind, _ in found(code, text, text)}
    assert ("english" in kinds) == (text == "phase")


def test_bold_over_other_words_is_seen() -> None:
    source = "A sign is a testicle that is **swollen and firm but does not hurt at all**, as your team will tell you."
    wrong = "Una señal es un testículo hinchado y firme, pero que **no** duele nada, como le dirá su equipo médico."
    right = "Una señal es un testículo **hinchado y firme, pero que no duele nada**, como le dirá su equipo médico."
    assert ("emphasis", "warning") in found("es", source, wrong)
    assert found("es", source, right) == set()


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Llámenos si tiene fiebre, tos o dolor de garganta, **ahora** o de noche, aunque sea tarde.", False),
        ("Llámenos si tiene fiebre, tos o dolor de garganta, **ahora o de** noche, aunque sea tarde.", False),
        ("Llámenos si tiene fiebre, tos o **dolor de garganta, ahora o** de noche, aunque sea tarde.", True),
    ],
)
def test_a_few_words_more_in_bold_are_no_fault(text: str, more: bool) -> None:
    source = "Call us if you have a fever, a cough or a sore throat, **now** or at night, late as it may be."
    assert (("emphasis", "warning") in found("es", source, text)) == more


def test_a_long_text_that_became_short_is_seen() -> None:
    source = (
        "Your team watches you closely for many hours and looks after all that you may need while you are with them."
    )
    assert ("length", "warning") in found("es", source, "Su equipo le observa.")
    assert ("length", "warning") in found("zh-Hans", source, "您的医疗团队" * 20)


def test_a_fault_says_what_and_what_to_do() -> None:
    assert faults("es", "For 4 weeks.", "Durante 4 días.") == [
        Fault("section#block", "unit", "error", "“4 weeks” became “4 días”", "Give the unit of the source.")
    ]


@pytest.mark.parametrize(
    ("source", "text", "what", "fix"),
    [
        ("16 to 46", "46 a 16", "the range 16 / 46 is turned round", "Give it as in the source."),
        (
            "In 1 or 2 of 3 cycles",
            "En una sala, 2 o 2 de 3 ciclos",
            "the number “1” became “2”",
            "Give the number of the source.",
        ),
        ("For 4 people.", "Para nadie.", "the number “4 people” is missing", "Give the number of the source."),
        ("For all.", "Para 4 personas.", "the number “4 personas” is not in the source", "Take it out."),
        (
            "Two. [@a:p1] A. [@b:p2; @c:p3]",
            "Dos. [@a:p1] A. [@b:p2]",
            "the citations differ: missing: [@b:p2; @c:p3]; not in the source: [@b:p2]",
            "Write them as in the source.",
        ),
        ("Give imatinib.", "Dé.", "the name “Imatinib” is missing", "Write it as Imatinib."),
        ("Of {count}", "De", "{count} is missing", "Write it as in the source."),
        ("Of", "De {count}", "{count} is not in the source", "Write the source's placeholders."),
        ("**A** x", "x y", "0 bold passages; the source has 1", "Make the words of the same meaning bold."),
        ("A x", "x <b>", "raw HTML is not used in a section", "Use plain words, **bold** and links to terms."),
        ("4 weeks", "４ semanas", "“４” is not in the digits of the language", "Write 0 to 9."),
        ("Stop it.", "Siga.", "“Stop” may have become its opposite: “Siga”", "Check that it says the same."),
        (
            "A x. B x.",
            "A y.",
            "it has fewer sentences: 1 for 2",
            "Check that nothing is left out, and nothing is added.",
        ),
    ],
)
def test_what_a_fault_says(source: str, text: str, what: str, fix: str) -> None:
    assert (what, fix) in {(fault.what, fault.fix) for fault in faults("es", source, text)}


def test_plural_forms_are_compared_with_their_own_english() -> None:
    forms = (("one", "{names}; and {count} person"), ("other", "{names}; and {count} people"))
    message = Message("interface#more", forms[1][1], "", "", forms)
    texts = {
        "interface#more.one": "{names}؛ وشخص آخر",
        "interface#more.two": "{names}؛ وشخصان آخران",
        "interface#more.few": "{names}؛ وأشخاص آخرون",
        "interface#more.other": "",
    }
    found = [fault for fault in comparer("ar").faults(message, texts) if fault.kind == "placeholder"]
    assert [(fault.key, fault.what) for fault in found] == [("interface#more.few", "{count} is missing")]


def test_an_empty_text_has_no_fault() -> None:
    assert faults("es", "For 4 weeks.", " ") == []


@pytest.fixture
def wordless(tmp_path: Path) -> Path:
    translations = Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))
    (translations / "es" / "checks.yaml").unlink()
    return translations


def test_a_language_without_words_is_told_so_once(wordless: Path) -> None:
    wordless_comparer = comparer("es", wordless)

    def levels(key: str, source: str, text: str) -> set[tuple[str, str]]:
        found = wordless_comparer.faults(Message(key, source, "", ""), {key: text})
        return {(fault.kind, fault.level) for fault in found}

    assert levels("library#title", "The title", "El título") == {("words", "advice")}
    assert levels("faq#a", "Not for 4 weeks.", "Durante cuatro días.") == set()
    assert levels("faq#a", "For 65 people, phase I.", "Para 56 personas, fase I.") == {("number", "error")}
    assert levels("faq#a", "Give imatinib.", "Dé nada.") == {("name", "error")}
    assert not wordless_comparer.known
    assert comparer("es").known


def test_a_term_that_is_not_translated_yet_is_not_asked_for() -> None:
    assert found("ar", "Give ponatinib.", "أعطِه الدواء.") == set()


def test_a_language_may_write_a_code_in_its_own_way(tmp_path: Path) -> None:
    translations = Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))
    words = translations / "es" / "checks.yaml"
    words.write_text(
        words.read_text(encoding="utf-8").replace("names:\n", "names:\n  MRD: [ERM]\n", 1), encoding="utf-8"
    )
    message = Message("faq#a", "Ask about MRD.", "", "")
    assert comparer("es", translations).faults(message, {"faq#a": "Pregunte por la ERM."}) == []
    assert comparer("es").faults(message, {"faq#a": "Pregunte por la ERM."})


def test_wrong_words_are_an_error(tmp_path: Path) -> None:
    translations = Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))
    (translations / "es" / "checks.yaml").write_text("verbs: [ser]\n", encoding="utf-8")
    with pytest.raises(ContentError, match="verbs: unknown key"):
        comparer("es", translations)


def test_facts_of_either_language() -> None:
    source, text = "For 4 weeks, dexamethasone.", "Durante 4 semanas, dexametasona."
    one, other = comparer("es").facts(source, source=True), comparer("es").facts(text, source=False)
    assert [source[start:end] for start, end in one] == ["4 weeks", "dexamethasone"]
    assert [text[start:end] for start, end in other] == ["4 semanas", "dexametasona"]


@pytest.mark.parametrize("code", CODES)
@given(source=st.text(max_size=60), text=st.text(alphabet="aé1٤四2.,*[](){}@:p; \nلا不[@a:p1]**", max_size=60))
def test_no_text_breaks_a_check(code: str, source: str, text: str) -> None:
    for fault in faults(code, source, text) + faults(code, text, source):
        assert fault.what
        assert fault.fix


@pytest.mark.parametrize("code", CODES)
def test_checking_the_whole_library_is_little_work(code: str) -> None:
    messages = [message for file in files(library()) for message in printed_messages(library(), file).values()]
    assert len(messages) > 500
    made = comparer(code)

    def check() -> None:
        for message in messages:
            made.faults(message, {message.key: message.text})

    assert calls(check) < 4_000 * len(messages)


@pytest.mark.parametrize(
    "text", ["# Fiebre", "- Fiebre", "> Fiebre", "1. Fiebre", "Fiebre &nbsp;alta", "Fiebre\\nalta"]
)
def test_signs_of_other_markup_would_be_printed(text: str) -> None:
    assert ("markup", "error") in found("es", "Fever", text)
    assert ("markup", "error") not in found("es", "Fever", "Fiebre")


def test_a_zero_width_space_may_end_a_line_where_no_spaces_stand() -> None:
    khmer = load_language(TRANSLATIONS, "es").model_copy(update={"code": "km", "script": "Khmr"})
    text = "គ្រុន\u200bក្តៅ"
    assert not [fault for fault in markup_faults("Fever", text, khmer) if fault.kind == "hidden"]
    assert [
        fault for fault in markup_faults("Fever", text, load_language(TRANSLATIONS, "es")) if fault.kind == "hidden"
    ]
