from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from handouts.errors import ContentError
from handouts.exchange import xliff
from handouts.exchange.brief import brief_of, glossary_of
from handouts.exchange.rows import Part
from handouts.exchange.xliff import Code, as_xliff, pieces, read_xliff
from tests.bureau import Bureau, build_bureau

X = "{urn:oasis:names:tc:xliff:document:2.0}"
SMALL = "alpha#small"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return build_bureau(tmp_path)


def written(bureau: Bureau, *files: str) -> str:
    glossary = glossary_of(bureau.library, bureau.translations, bureau.language)
    briefs = [brief_of(bureau.library, bureau.english, [file], glossary) for file in files]
    return as_xliff(bureau.sent(*files), bureau.language, briefs).decode("utf-8")


def read(bureau: Bureau, text: str) -> Part:
    (part,) = read_xliff(text.encode("utf-8"), "sent.xlf", bureau.language)
    return part


def text_of(part: Part, key: str) -> str:
    return next(row.text for row in part.rows if row.key == key)


def refused(bureau: Bureau, text: str | bytes) -> str:
    with pytest.raises(ContentError) as caught:
        read_xliff(text if isinstance(text, bytes) else text.encode("utf-8"), "sent.xlf", bureau.language)
    return str(caught.value)


def unit(text: str, key: str) -> etree._Element:
    root = etree.fromstring(text.encode("utf-8"))
    return next(one for one in root.iter(f"{X}unit") if one.get("name") == key)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain **bold** words", ["plain **bold** words"]),
        ("a [b](term:c) d", ["a ", Code("[", "b", "](term:c)"), " d"]),
        ("[b](section:c)[d](see:e)", ["", Code("[", "b", "](section:c)"), "", Code("[", "d", "](see:e)"), ""]),
        ("a [@b:p1; @c:p2]", ["a ", Code("[@b:p1; @c:p2]"), ""]),
        ("{count} of {no-one}", ["", Code("{count}"), " of ", Code("{no-one}"), ""]),
        ("[b](http://c) {B}", ["[b](http://c) {B}"]),
    ],
)
def test_what_is_locked(text: str, found: list[object]) -> None:
    assert pieces(text) == found


def test_the_file_says_what_it_is(bureau: Bureau) -> None:
    root = etree.fromstring(written(bureau, "alpha", "beta").encode("utf-8"))
    assert root.tag == f"{X}xliff"
    assert dict(root.attrib) == {"version": "2.1", "srcLang": "en", "trgLang": "es"}
    files = root.findall(f"{X}file")
    assert [file.get("id") for file in files] == ["alpha", "beta"]
    assert files[0].get("original") == "content/sections/alpha.md"
    assert files[0].get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    assert (files[0].get("srcDir"), files[0].get("trgDir"), files[0].get("canResegment")) == ("ltr", "ltr", "no")
    assert [one.get("name") for one in files[0].iter(f"{X}unit")] == list(bureau.messages("alpha"))


def test_ids_are_name_tokens_and_each_its_own(bureau: Bureau) -> None:
    ids = re.findall(r'<unit id="([^"]*)"', written(bureau, "alpha", "beta", "gamma", "interface"))
    assert len(ids) == len(set(ids)) > 80
    assert all(re.fullmatch(r"[A-Za-z0-9.:_-]+", one) for one in ids)


def test_a_right_to_left_language_is_named_so(tmp_path: Path) -> None:
    assert 'trgLang="he"' in written(build_bureau(tmp_path, "he"), "alpha")
    assert 'trgDir="rtl"' in written(build_bureau(tmp_path / "2", "he"), "alpha")


def test_codes_have_their_data_and_the_same_id_on_both_sides(bureau: Bureau) -> None:
    text = "[@study:p1; @manual:p4] **Pequeño**, en la [médula](term:marrow) [@study:p2]"
    bureau.translate("alpha", {SMALL: text})
    one = unit(written(bureau, "alpha"), SMALL)
    data = {code.get("id"): code.text for code in one.iter(f"{X}data")}
    assert set(data.values()) == {"[", "](term:marrow)", "[@study:p1; @manual:p4]", "[@study:p2]"}
    source, target = one.find(f"{X}segment/{X}source"), one.find(f"{X}segment/{X}target")
    assert source is not None
    assert target is not None
    link, cite = source.find(f"{X}pc"), source.find(f"{X}ph")
    assert (data[link.get("dataRefStart")], link.text, data[link.get("dataRefEnd")]) == (
        "[",
        "marrow",
        "](term:marrow)",
    )
    assert (data[cite.get("dataRef")], cite.get("disp")) == ("[@study:p1; @manual:p4]",) * 2
    assert {code.get("canDelete") for code in one.iter(f"{X}pc", f"{X}ph")} == {"no"}
    assert [code.get("id") for code in source] == ["1", "2"]
    assert [code.get("id") for code in target] == ["2", "1", "3"]
    assert "**Pequeño**, en la " in (target[0].tail or "")


def test_states(bureau: Bureau) -> None:
    bureau.translate("alpha", {"alpha#what": "¿Qué?"})
    bureau.put("alpha", bureau.catalog("alpha").entries)
    segments = {key: unit(written(bureau, "alpha"), key).find(f"{X}segment") for key in ("alpha#what", "alpha#message")}
    assert {key: dict(one.attrib) for key, one in segments.items()} == {
        "alpha#what": {"state": "translated"},
        "alpha#message": {"state": "initial"},
    }
    assert segments["alpha#message"].find(f"{X}target") is None
    bureau.translate("alpha", {"alpha#what": "¿Qué?"}, fuzzy=True, previous="What was it?")
    one = unit(written(bureau, "alpha"), "alpha#what")
    assert dict(one.find(f"{X}segment").attrib) == {"state": "initial", "subState": "handouts:fuzzy"}
    notes = {note.get("category"): note.text for note in one.iter(f"{X}note")}
    assert notes["previous"] == "What was it?"
    assert notes["kind"] == "Heading of level 2"
    assert "note" not in notes


def test_the_brief_stands_with_each_file(bureau: Bureau) -> None:
    root = etree.fromstring(written(bureau, "alpha", "beta").encode("utf-8"))
    for file, main in zip(root, ("Alpha is what comes first.", "Beta is what comes second."), strict=True):
        notes = [note.text for note in file.findall(f"{X}notes/{X}note")]
        assert {note.get("category") for note in file.findall(f"{X}notes/{X}note")} == {"brief"}
        assert any(main in (note or "") for note in notes)


class TestReading:
    @pytest.fixture
    def sent(self, bureau: Bureau) -> str:
        bureau.translate(
            "alpha", {SMALL: "En la [médula](term:marrow). [@study:p1; @manual:p4]", "alpha#what": "¿Qué?"}
        )
        return written(bureau, "alpha")

    def test_an_external_entity_is_not_read(self, bureau: Bureau, sent: str, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("Zdenka", encoding="utf-8")
        kind = f'<!DOCTYPE xliff [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>\n<xliff '
        evil = sent.replace("<xliff ", kind, 1).replace("¿Qué?", "&x;")
        said = refused(bureau, evil)
        assert said.startswith("sent.xlf, line 1: A document type has no place in this file.")
        assert "Zdenka" not in said

    def test_entities_are_not_multiplied(self, bureau: Bureau, sent: str) -> None:
        rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
        evil = sent.replace("<xliff ", f'<!DOCTYPE xliff [<!ENTITY e0 "x">{rows}]>\n<xliff ', 1)
        assert "sent.xlf, line" in refused(bureau, evil.replace("¿Qué?", "&e29;"))

    def test_a_document_type_alone_is_refused(self, bureau: Bureau, sent: str) -> None:
        for kind in ("<!DOCTYPE xliff>", '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/x.dtd">'):
            assert "A document type" in refused(bureau, sent.replace("<xliff ", f"{kind}<xliff ", 1))

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
    def test_a_file_that_was_cut_off(self, bureau: Bureau, sent: str, part: float) -> None:
        said = refused(bureau, sent[: int(len(sent) * part)])
        assert re.match(r"sent\.xlf, line \d+: This is no whole XML file: ", said)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xff\xfe\x00", b"<xliff", b"msgid"])
    def test_what_is_no_xml(self, bureau: Bureau, data: bytes) -> None:
        assert "This is no whole XML file" in refused(bureau, data)

    def test_too_large(self, bureau: Bureau, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xliff, "MAX_BYTES", len(sent.encode("utf-8")) - 1)
        assert "This file is larger than" in refused(bureau, sent)

    def test_other_versions(self, bureau: Bureau, sent: str) -> None:
        assert "this is no XLIFF 2.1" in refused(bureau, sent.replace('version="2.1"', 'version="1.2"'))
        assert "this is no XLIFF 2.1" in refused(bureau, sent.replace("xliff:document:2.0", "xliff:document:1.2"))
        assert "this is no XLIFF 2.1" in refused(bureau, "<html/>")
        read(bureau, sent.replace('version="2.1"', 'version="2.0"'))

    def test_other_languages(self, bureau: Bureau, sent: str) -> None:
        said = refused(bureau, sent.replace('trgLang="es"', 'trgLang="pt"'))
        assert said.startswith("sent.xlf, line 2: its target language is pt, not es")
        assert "its target language is nothing" in refused(bureau, sent.replace(' trgLang="es"', ""))
        assert "its source language is not English" in refused(bureau, sent.replace('srcLang="en"', 'srcLang="de"'))
        read(bureau, sent.replace('srcLang="en"', 'srcLang="en-US"').replace('trgLang="es"', 'trgLang="ES"'))

    def test_no_texts(self, bureau: Bureau, sent: str) -> None:
        assert "it holds no texts" in refused(bureau, re.sub(r"(?s)<file .*</file>", "", sent))

    def test_places(self, bureau: Bureau, sent: str) -> None:
        part = read(bureau, sent)
        line = next(n for n, one in enumerate(sent.splitlines(), start=1) if f'name="{SMALL}"' in one)
        assert next(row.where for row in part.rows if row.key == SMALL) == f"sent.xlf, line {line}"
        assert part.where == "sent.xlf, line 3"

    @pytest.mark.parametrize(
        ("state", "status"),
        [
            ('state="final"', "translated"),
            ('state="reviewed"', "translated"),
            ('state="initial"', "missing"),
            ("", "missing"),
            ('state="initial" subState="handouts:fuzzy"', "fuzzy"),
            ('state="translated" subState="handouts:fuzzy"', "translated"),
        ],
    )
    def test_states_of_other_programs(self, bureau: Bureau, sent: str, state: str, status: str) -> None:
        part = read(bureau, sent.replace('<segment state="translated">', f"<segment {state}>"))
        assert next(row.status for row in part.rows if row.key == SMALL) == status

    def test_the_key_is_the_id_whatever_the_name(self, bureau: Bureau, sent: str) -> None:
        part = read(bureau, re.sub(r'(<unit [^>]*) name="[^"]*"', r"\1", sent))
        assert [row.key for row in part.rows] == list(bureau.messages("alpha"))

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("¿Qué?", "¿<!-- note -->Qu<?x y?>é?", "¿Qué?"),
            ("¿Qué?", '¿<mrk id="m1" type="term">Qué</mrk>?', "¿Qué?"),
            ("¿Qué?", '<sm id="m1" type="comment"/>¿Qué?<em startRef="m1"/>', "¿Qué?"),
            ("¿Qué?", "<![CDATA[¿Qué?]]>", "¿Qué?"),
            ("¿Qué?", "&#191;Qu&#233;?", "¿Qué?"),
            ("¿Qué?", "&lt;b&gt;", "<b>"),
            ("¿Qué?", " ¿Qué?\n ", " ¿Qué?\n "),
        ],
    )
    def test_what_other_programs_add(self, bureau: Bureau, sent: str, old: str, new: str, text: str) -> None:
        assert text_of(read(bureau, sent.replace(f"<target>{old}", f"<target>{new}", 1)), "alpha#what") == text

    def test_a_link_as_two_codes(self, bureau: Bureau, sent: str) -> None:
        both = re.sub(
            r'<pc id="(\d)"[^>]*dataRefStart="(\w+)" dataRefEnd="(\w+)"[^>]*>([^<]*)</pc>',
            r'<sc id="\1" dataRef="\2"/>\4<ec startRef="\1" dataRef="\3"/>',
            sent,
        )
        assert "<sc " in both
        assert read(bureau, both) == read(bureau, sent)

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (r' dataRef="d\d"', "", "the code 2 has lost its data"),
            (r' dataRefEnd="d\d"', "", "the code 1 has lost its data"),
            (r' dataRef="d\d"', ' dataRef="d9"', "the code 2 has lost its data"),
            (r"¿Qué\?", '<cp hex="001A"/>', "“cp” has no place in a text"),
            (r"¿Qué\?", "<b>x</b>", "“b” has no place in a text"),
            (r"<source>.*</source>", "", "it has no source"),
            (r"(?s)<segment .*?</segment>", "", "it has no segment"),
            (r"<target>¿", '<target order="2">¿', "its segments were split"),
        ],
    )
    def test_what_cannot_be_put_back(self, bureau: Bureau, sent: str, old: str, new: str, says: str) -> None:
        said = refused(bureau, re.sub(old, new, sent))
        assert re.match(r"sent\.xlf, line \d+: alpha:", said)
        assert says in said

    def test_all_problems_at_once(self, bureau: Bureau, sent: str) -> None:
        with pytest.raises(ContentError) as caught:
            read(bureau, re.sub("<segment ", '<segment order="1" ', re.sub(r"<source>.*</source>", "", sent)))
        assert len(caught.value.problems) == len(bureau.messages("alpha"))

    def test_split_segments_are_joined(self, bureau: Bureau, sent: str) -> None:
        two = re.sub(
            r"<segment ([^>]*)>\s*<source>What is alpha\?</source>\s*<target>¿Qué\?</target>\s*</segment>",
            r"<segment \1><source>What is</source><target>¿Qu</target></segment>"
            r"<ignorable><source> </source></ignorable>"
            r"<segment \1><source>alpha?</source><target>é?</target></segment>",
            sent,
        )
        assert two != sent
        part = read(bureau, two)
        assert text_of(part, "alpha#what") == "¿Qu é?"
        assert next(row.english for row in part.rows if row.key == "alpha#what") == "What is alpha?"
        half = two.replace("<target>é?</target>", "")
        assert "its segments were split" in refused(bureau, half)
