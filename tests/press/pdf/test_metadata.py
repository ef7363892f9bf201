"""What a handout says of itself survives writing and reading, whatever it holds, and is the same bytes each time."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.press import recipe
from handouts.press.pdf.metadata import NAMESPACE, Metadata, check, read, write
from handouts.press.recipe import HandoutRecipe, MergedPart, MergedRecipe

RECIPE = {
    **{"program": "1", "language": "en", "paper": "a4", "text_size": "large", "ink": "saving"},
    "sections": [{"id": "faq", "digest": "0", "written": "2025-01-02", "reviewed": None, "review_by": "2026-01-02"}],
    "clinic": "St. <Mary> & “Ann”",
    "draft": True,
}
ABOUT = Metadata(
    title="A <b>title</b> & “more” ]]> ﷽",
    language="zh-Hant",
    code="333333-333333",
    body="0" * 64,
    clinic="1" * 64,
    seal="2" * 64,
    recipe=recipe.read(json.dumps(RECIPE)),
)


def replaced_code() -> MergedPart:
    assert isinstance(ABOUT.recipe, HandoutRecipe)
    return MergedPart(code="333333-333334", copies=1, sides=2, recipe=ABOUT.recipe)


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)


def written(about: Metadata) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    write(pdf, about)
    return pdf


def test_what_is_written_is_read() -> None:
    with written(ABOUT) as pdf:
        assert read(pdf) == ABOUT


@given(title=printable.filter(str.strip), clinic=printable)
def test_any_words_survive(title: str, clinic: str) -> None:
    about = replace(ABOUT, title=title.strip(), recipe=recipe.read(json.dumps({**RECIPE, "clinic": clinic})))
    with written(about) as pdf:
        found = read(pdf)
    assert found is not None
    assert found.recipe.as_dict() == {**RECIPE, "clinic": clinic}
    assert " ".join(found.title.split()) == " ".join(title.split())


def test_it_survives_a_file() -> None:
    buffer = io.BytesIO()
    with written(ABOUT) as pdf:
        pdf.save(buffer)
    with pikepdf.open(buffer) as pdf:
        assert read(pdf) == ABOUT


def test_the_packet_is_xml_the_same_each_time_and_not_packed() -> None:
    turned = recipe.read(json.dumps(dict(reversed(RECIPE.items()))))
    with written(ABOUT) as one, written(replace(ABOUT, recipe=turned)) as two:
        assert one.Root.Metadata.read_raw_bytes() == two.Root.Metadata.read_raw_bytes()
        text = one.Root.Metadata.read_raw_bytes().decode("utf-8")
        assert "/Filter" not in one.Root.Metadata
        assert (one.Root.Metadata.Type, one.Root.Metadata.Subtype) == (pikepdf.Name.Metadata, pikepdf.Name.XML)
    ElementTree.fromstring(text)
    assert text.startswith("<?xpacket begin=")
    assert text.endswith('<?xpacket end="r"?>')
    for declared in re.findall(r"<h:(\w+)>", text):
        assert f"<pdfaProperty:name>{declared}</pdfaProperty:name>" in text


def test_both_standards_are_named() -> None:
    with written(ABOUT) as pdf, pdf.open_metadata() as found:
        assert (found["pdfaid:part"], found["pdfaid:conformance"], found["pdfuaid:part"]) == ("3", "A", "1")


def test_the_older_information_is_dropped() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Somebody"
        assert "/Info" in pdf.trailer
        write(pdf, ABOUT)
        assert "/Info" not in pdf.trailer


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("</rdf:RDF>", "", "they are no XML"),
        ("</h:Recipe>", "x</h:Recipe>", "Extra data"),
        ("<h:Recipe>{", "<h:Recipe>[{", "delimiter"),
    ],
)
def test_damaged_metadata_are_an_error(old: str, new: str, says: str, capfd: pytest.CaptureFixture[str]) -> None:
    with written(ABOUT) as pdf:
        text = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert old in text
        pdf.Root.Metadata.write(text.replace(old, new).encode("utf-8"))
        with pytest.raises(ValueError, match=says):
            read(pdf)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "about",
    [
        replace(ABOUT, title=" "),
        replace(ABOUT, language=""),
        replace(ABOUT, code="333333-333334"),
        replace(ABOUT, recipe=MergedRecipe(program="1", merged=(replaced_code(),))),
    ],
)
def test_metadata_that_say_too_little_are_refused(about: Metadata) -> None:
    check(ABOUT)
    with pytest.raises(ValueError, match=r"is missing|is not one"):
        check(about)


def test_a_file_of_others_is_not_ours() -> None:
    with pikepdf.new() as pdf:
        assert read(pdf) is None
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "Theirs"
        assert read(pdf) is None


@pytest.mark.parametrize("key", ["Body", "Clinic", "Seal", "Recipe"])
def test_incomplete_metadata_are_an_error(key: str) -> None:
    with written(ABOUT) as pdf:
        with pdf.open_metadata(update_docinfo=False) as metadata:
            del metadata[f"{{{NAMESPACE}}}{key}"]
        with pytest.raises(ValueError, match=f"they have no {key.lower()}"):
            read(pdf)
