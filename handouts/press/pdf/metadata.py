"""What a handout says of itself: XMP metadata, written as text so that it is the same bytes each time.

It holds PDF/A-3a and PDF/UA-1 identification (ISO 19005-3, ISO 14289-1), and the handout's own properties with the
extension schema that PDF/A asks for. Nothing personal is ever put here.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Name

from handouts.press import recipe
from handouts.press.document_code import is_well_formed
from handouts.press.recipe import MergedRecipe, Recipe

NAMESPACE = "urn:handouts:1"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PROPERTIES = {
    "Code": "Document code printed on each page",
    "Body": "SHA-256 of everything that shaped the body",
    "Clinic": "SHA-256 of everything that shaped the clinic's pieces",
    "Seal": "SHA-256 of the drawn pages, their fonts and pictures, the personal pieces left out",
    "Recipe": "What the handout was made of, as JSON",
}


@dataclass(frozen=True)
class Metadata:
    """A handout's metadata."""

    title: str
    language: str
    code: str
    body: str
    clinic: str
    seal: str
    recipe: Recipe


def write(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Set the document's metadata, and drop the older information dictionary."""
    stream = pdf.make_stream(_packet(metadata).encode("utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def read(pdf: pikepdf.Pdf) -> Metadata | None:
    """The metadata of a handout; None if the file is not one of ours.

    Raises `ValueError` if it says it is, and they are incomplete or damaged.
    """
    stream = pdf.Root.get("/Metadata")
    text = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    if NAMESPACE.encode() not in text:
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"they are no XML: {error}") from None
    values = {key: root.findtext(f".//{{{NAMESPACE}}}{key}") for key in _PROPERTIES}
    if missing := [key for key, value in values.items() if not value]:
        raise ValueError(f"they have no {missing[0].lower()}")
    return Metadata(
        title=root.findtext(f".//{_DC}title//{_RDF}li") or "",
        language=root.findtext(f".//{_DC}language//{_RDF}li") or "",
        code=str(values["Code"]),
        body=str(values["Body"]),
        clinic=str(values["Clinic"]),
        seal=str(values["Seal"]),
        recipe=recipe.read(str(values["Recipe"])),
    )


def check(about: Metadata) -> None:
    """Raise `ValueError` unless there are a title and a language, and every code is one."""
    if not about.title.strip() or not about.language.strip():
        raise ValueError("the title or the language is missing")
    parts = about.recipe.merged if isinstance(about.recipe, MergedRecipe) else ()
    if not all(is_well_formed(code) for code in (about.code, *(part.code for part in parts))):
        raise ValueError("the document code is not one")


def printed_codes(about: Metadata, pages: int) -> list[str]:
    """The code that stands on each of *pages*; of a merged file, that of the handout which the page belongs to."""
    if not isinstance(about.recipe, MergedRecipe):
        return [about.code] * pages
    counts = [(part.code, part.copies * part.sides) for part in about.recipe.merged]
    total = sum(count for _, count in counts)
    return [code for code, count in counts for _ in range(count)] if total <= 10 * pages else []


def _packet(metadata: Metadata) -> str:
    values = [metadata.code, metadata.body, metadata.clinic, metadata.seal, recipe.write(metadata.recipe)]
    own = "\n".join(f"<h:{key}>{escape(value)}</h:{key}>" for key, value in zip(_PROPERTIES, values, strict=True))
    declared = "\n".join(_property(key, about) for key, about in _PROPERTIES.items())
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:h="{NAMESPACE}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<dc:format>application/pdf</dc:format>
<pdf:Producer>handouts</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{own}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>
{
        _schema(
            "PDF/UA identification",
            "http://www.aiim.org/pdfua/ns/id/",
            "pdfuaid",
            _property("part", "Part of ISO 14289", kind="Integer"),
        )
    }
{_schema("Handouts", NAMESPACE, "h", declared)}
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _schema(title: str, namespace: str, prefix: str, properties: str) -> str:
    return f"""<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}
</rdf:Seq></pdfaSchema:property></rdf:li>"""


def _property(key: str, about: str, kind: str = "Text") -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{key}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{about}</pdfaProperty:description></rdf:li>"
    )
