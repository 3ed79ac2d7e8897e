"""One article as HTML, PDF (in one column and in two), DOCX and EPUB; its people and places are invented."""

from __future__ import annotations

import html
import io
import zipfile
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape

Part = Literal["title", "text", "quote", "signature", "item", "caption"]


class Block(NamedTuple):
    part: Part
    text: str


TITLE = "The pilots of Vellmouth want more sleep"
ARTICLE = [
    Block("title", TITLE),
    Block("text", "The pilots of the harbour of Vellmouth have put their demands on one page, and the first of them is a defence of the night, as their speaker Una Krieg explained on Thursday in front of the customs house."),
    Block("caption", "“Nobody asked me,” said the man in the picture, Ulf Brand."),
    Block("text", "“We are not asking for the moon,” Krieg said. “We are asking for sleep, and for a second pilot on every ship that is longer than two hundred metres.”"),
    Block("text", "The director of the harbour, Lasse Thorup, called the demands “reasonable in parts” and said that an official offer would follow before the weekend. He would not say which parts he meant."),
    Block("text", "The minister of transport, Orla Tamm, went further than the director. In a letter to the union, Tamm wrote:"),
    Block("quote", "I have read your page twice, and I have found nothing on it that a well-run harbour could not give you before the winter. I am sorry that it took you a strike to be heard by this ministry."),
    Block("text", "Krieg called the letter “the first honest word in nine years”. The talks will be about these points:"),
    Block("item", "A second pilot on every long ship, day and night, in summer and in winter."),
    Block("item", "“No more than ten hours on the water,” in the words of Krieg."),
    Block("text", "The owner of the quays, Bernt Askeland, was less friendly. “A pilot who sleeps is a pilot who does not work,” Askeland told the Courier, and he added that the quays would be well-run without advice."),
    Block("text", "The next round of talks is on Tuesday in the hall of the seamen’s mission. Until then the boats go out by day alone, and the ships wait for them outside the wall."),
]  # fmt: skip


def as_html() -> bytes:
    tags = {"title": "h1", "text": "p", "quote": "blockquote", "item": "li", "caption": "figcaption", "signature": "p"}
    body = "\n".join(f"<{tags[part]}>{html.escape(text, quote=False)}</{tags[part]}>" for part, text in ARTICLE)
    body = body.replace("<li>", "<ul><li>", 1)[::-1].replace("</li>"[::-1], "</li></ul>"[::-1], 1)[::-1]
    body = body.replace("<figcaption>", "<figure><img src='a.jpg'><figcaption>").replace(
        "</figcaption>", "</figcaption></figure>"
    )
    return f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{TITLE}</title></head><body><article>{body}</article></body></html>".encode()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = {"title": "Title", "quote": "Quote", "caption": "caption", "item": "List Paragraph"}


def _paragraph(block: Block) -> str:
    bullet = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if block.part == "item" else ""
    style = (
        f'<w:pPr><w:pStyle w:val="{_STYLES[block.part].replace(" ", "")}"/>{bullet}</w:pPr>'
        if block.part in _STYLES
        else ""
    )
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(block.text)}</w:t></w:r></w:p>'


def as_docx(paragraphs: str | None = None) -> bytes:
    """A Word file of the article, or of paragraphs in Word's own markup."""
    body = paragraphs if paragraphs is not None else "".join(map(_paragraph, ARTICLE))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in _STYLES.values()
    )
    return _zipped({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="n" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{TITLE}</dc:title><dc:creator>Ines Quarrel; Tom Hask</dc:creator><dcterms:created>2026-03-05T09:00:00Z</dcterms:created></cp:coreProperties>',
    })  # fmt: skip


def as_epub() -> bytes:
    """A book of two chapters, the article cut in two, with a table of contents that is none of its text."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    tags = {"title": "h1", "text": "p", "quote": "blockquote", "item": "li", "caption": "figcaption", "signature": "p"}
    parts = [f"<{tags[part]}>{html.escape(text, quote=False)}</{tags[part]}>" for part, text in ARTICLE]
    return _zipped({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title><dc:creator>Ines Quarrel</dc:creator><dc:language>en</dc:language><dc:date>2026-03-05</dc:date></metadata><manifest><item id="n" properties="nav" href="nav.xhtml"/><item id="a" href="text/one%201.xhtml"/><item id="b" href="text/two.xhtml"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "OPS/nav.xhtml": page.format("<p>“Contents,” said the table.</p>"),
        "OPS/text/one 1.xhtml": page.format("".join(parts[:5])),
        "OPS/text/two.xhtml": page.format("".join(parts[5:])),
    })  # fmt: skip


def as_pdf(columns: int = 1) -> bytes:
    """The article set in one column or in two, with hyphens at line ends, a running head and page numbers."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    del pdfmetrics
    out = io.BytesIO()
    width, height = A5
    gap, margin = 18, 40
    wide = (width - 2 * margin - (columns - 1) * gap) / columns
    frames = [
        Frame(margin + number * (wide + gap), margin, wide, height - 2 * margin, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Times-Roman", 8)  # type: ignore[attr-defined]
        canvas.drawString(margin, height - 25, "The Vell Courier, 5 March")  # type: ignore[attr-defined]
        canvas.drawString(width / 2, 20, str(document.page))  # type: ignore[attr-defined]

    text = ParagraphStyle(
        "text", fontName="Times-Roman", fontSize=10, leading=12, firstLineIndent=12, alignment=4, embeddedHyphenation=1
    )
    styles = {
        "text": text,
        "title": ParagraphStyle("title", fontName="Times-Bold", fontSize=15, leading=18, spaceAfter=8),
        "quote": ParagraphStyle(
            "quote", parent=text, firstLineIndent=0, leftIndent=14, rightIndent=14, spaceBefore=6, spaceAfter=6
        ),
        "item": ParagraphStyle("item", parent=text, firstLineIndent=0, leftIndent=12, bulletIndent=2),
        "caption": ParagraphStyle(
            "caption", parent=text, fontSize=7, leading=8.5, firstLineIndent=0, spaceBefore=4, spaceAfter=8
        ),
    }
    story = [
        Paragraph(
            html.escape(_hyphenated(each.text), quote=False),
            styles[each.part],
            bulletText="•" if each.part == "item" else None,
        )
        for each in ARTICLE
    ]
    BaseDocTemplate(
        out,
        pagesize=A5,
        pageTemplates=[PageTemplate("p", frames, onPage=furniture)],
        title=TITLE,
        author="Ines Quarrel",
    ).build(story)
    return out.getvalue()


def _hyphenated(text: str) -> str:
    """Where words may be broken over lines."""
    for word, parts in {
        "defence": "de-fence",
        "official": "of-ficial",
        "director": "direc-tor",
        "reasonable": "reason-able",
        "explained": "ex-plained",
        "friendly": "friend-ly",
        "asking": "ask-ing",
        "hundred": "hun-dred",
        "nothing": "noth-ing",
    }.items():
        text = text.replace(word, parts.replace("-", "\u00ad"))
    return text


def _zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()
