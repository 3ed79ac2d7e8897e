"""Marked-up text to blocks: HTML, XHTML, and the body that trafilatura leaves of a page.

`prepare` says in the tree what a reader sees and an extractor loses: the marks of `<q>`, who signs a block quotation;
and takes out what a reader does not see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.errors import InputError
from summarizer.inputs.blocks import Kind, TextBlock

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# The kinds of elements; what is here starts a block, and what is not stands within a line.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys("p div section article main body dd dt pre address header details summary".split(), "paragraph"),
    **dict.fromkeys("table tr row td th cell tbody thead ul ol dl list center form".split(), "paragraph"),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 head".split(), "heading"),
    **dict.fromkeys(("blockquote", "quote"), "quotation"),
    **dict.fromkeys(("li", "item"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("nav", "aside", "footer", "menu"), "links"),
    "signature": "signature",
}
# The kind of a block is the first of these among the elements that it lies in, else that of the innermost.
_RULING: tuple[Kind, ...] = ("links", "caption", "signature", "quotation", "heading", "item")
_CELLS = frozenset(("td", "th", "cell"))
_UNSEEN = frozenset("script style template noscript svg iframe object select button textarea".split())
_STRUCK = frozenset("del s strike".split())
# Extractors drop these wherever they stand; within a line they are words of it.
_WITHIN_LINES = frozenset("time label output data".split())
_RAISED = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# The share of a block's letters that lie in links where it is a list of links and not a sentence with a link in it.
_LINKED = 0.8
_SPACE = re.compile(r"[ \t\n\r\f]+")
_OPENING = "“„«‹‘‚\"'「『"
# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _without_controls(tree: HtmlElement) -> HtmlElement:
    """The page with a space for each character that XML forbids: one of them makes an extractor lose the whole page."""
    for element in tree.iter():
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and _FORBIDDEN.search(words):
                setattr(element, place, _FORBIDDEN.sub(" ", words))
    return tree


def parse_page(text: str, name: str) -> HtmlElement:
    """The tree of an HTML page. Raises InputError where there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return _without_controls(html.document_fromstring(text.encode("utf-8", "replace"), parser=parser))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise InputError(f"{name} has no HTML in it ({error}).") from None


def prepare(tree: HtmlElement) -> Counter[str]:
    """Change a page's tree so that its text says what a reader sees; how much of what was struck out is left out."""
    struck = 0
    for element in [*tree.iter("*")]:
        if element.tag in _UNSEEN or _is_hidden(element):
            _drop(element)
        elif element.tag in _STRUCK:
            struck += 1
            _drop(element)
        elif element.tag in _RAISED:
            _raise(element)
        elif element.tag in _WITHIN_LINES:
            element.tag = "span"
        elif element.tag == "pre":
            # An extractor takes what is set as typed for a quotation.
            element.tag = "p"
    for element in [*tree.iter("blockquote")]:
        _sign(element)
    quoted = [*tree.iter("q")]
    for element in quoted:
        _mark(element)
    for element in quoted:
        element.tag = "span"
    return Counter({"struck-out passages left out": struck})


def _raise(element: HtmlElement) -> None:
    """Write raised and lowered numbers as such, for 10² is not 102; a number that leads to a note is no text."""
    if any(link.get("href", "").startswith("#") for link in element.iter("a")):
        _drop(element)
    elif (text := element.text_content().strip()).isdigit() and not len(element):
        element.text = text.translate(_RAISED[element.tag])


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None and element.tag not in ("html", "body"):
        element.drop_tree()


def _sign(quotation: HtmlElement) -> None:
    """Put who signs a block quotation behind it, as a line of its own."""
    figure = quotation.getparent()
    signers = [each for each in quotation.iter("cite", "footer") if not _within(each, "signature", quotation)]
    if figure is not None and figure.tag == "figure":
        figure.tag = "div"
        signers += figure.iterchildren("figcaption")
    for signer in reversed(signers):
        tail, signer.tail = signer.tail, None
        parent = signer.getparent()
        if parent is None or not "".join(signer.itertext()).strip():
            continue
        _append_text(parent, signer, tail)
        parent.remove(signer)
        signer.tag = "p"
        signer.attrib.clear()
        signer.text = f"— {(signer.text or '').lstrip(' —–-―')}"
        quotation.addnext(signer)


def _within(element: _Element, tag: str, top: _Element) -> bool:
    return any(each.tag == tag for each in element.iterancestors() if each is not top)


def _append_text(parent: _Element, before: _Element, text: str | None) -> None:
    """Put text where `before` stands, in front of it."""
    sibling = before.getprevious()
    if sibling is None:
        parent.text = (parent.text or "") + (text or "")
    else:
        sibling.tail = (sibling.tail or "") + (text or "")


def _mark(element: HtmlElement) -> None:
    """Give `<q>` the marks that a browser shows, where the text has none of its own."""
    inner = "".join(element.itertext()).strip()
    if inner and inner[0] not in _OPENING:
        first, last = ("‘", "’") if any(each.tag == "q" for each in element.iterancestors()) else ("“", "”")
        element.text = first + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + last
        else:
            element.text += last


def blocks_of(root: _Element) -> Iterator[TextBlock]:
    """The blocks of a tree, in order."""
    from lxml import etree

    kinds: list[Kind] = []
    line = _Line()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = _name(element)
        kind = _KINDS.get(tag)
        if event == "start":
            if tag in _UNSEEN or _is_hidden(element):
                walk.skip_subtree()
                continue
            if tag in _CELLS and line.is_cell():
                line.add(" | ")
            elif kind:
                yield from line.block(kinds)
            if kind:
                kinds.append(kind)
            line.enter(tag, element.text)
        else:
            if tag not in _UNSEEN and not _is_hidden(element):
                if kind:
                    if tag not in _CELLS:
                        yield from line.block(kinds)
                    kinds.pop()
                line.leave(tag)
            if element is not root:
                line.add(element.tail)
    yield from line.block(kinds)


def _name(element: _Element) -> str:
    """The name of an element without its namespace, lower case; empty for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


class _Line:
    """The text of a block while it is read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0

    def enter(self, tag: str, text: str | None) -> None:
        if tag in ("br", "lb"):
            self.pieces.append("\v")
        self.links += tag in ("a", "ref")
        # Trafilatura loses the space before some links.
        if tag == "ref" and self.pieces and _glues(self.pieces[-1], text or ""):
            self.add(" ")
        self.add(text)

    def leave(self, tag: str) -> None:
        self.links -= tag in ("a", "ref")

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.linked += len(text.strip()) if self.links else 0

    def is_cell(self) -> bool:
        """Whether what was read is the first cell of a row, and not a column of a page that is laid out as a table."""
        return bool(self.pieces) and "\v" not in self.pieces and not self._is_links()

    def _is_links(self) -> bool:
        return self.linked >= _LINKED * len("".join(self.pieces).strip(" \v\n"))

    def block(self, kinds: list[Kind]) -> Iterator[TextBlock]:
        """The blocks of what was read: one, or more where two line breaks part them."""
        text = _SPACE.sub(" ", "".join(self.pieces))
        is_links = self._is_links()
        self.pieces, self.linked = [], 0
        kind: Kind = next((each for each in _RULING if each in kinds), "paragraph")
        for part in re.split(r" ?\v(?: ?\v)+ ?", text):
            said = "\n".join(filter(None, (line.strip(" ") for line in part.split("\v"))))
            if said.strip(" |•"):
                yield TextBlock(_kind(kind, said, is_links), said)


def _glues(before: str, after: str) -> bool:
    return (before[-1:].isalnum() or before[-1:] in ")]") and after[:1].isalnum()


def _kind(kind: Kind, text: str, is_links: bool) -> Kind:
    if kind == "quotation":
        return "signature" if text[0] in "—―" else kind
    # A sentence may be a link as a whole; what leads elsewhere is a headline, which ends without a full stop.
    is_sentence = kind == "paragraph" and text.rstrip('”"»’').endswith(".")
    return "links" if is_links and kind != "heading" and not is_sentence else kind


def parse_xml(data: bytes, name: str) -> _Element:
    """The tree of an XML file, with no entity expanded and nothing fetched. Raises InputError where it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name} has a part that is no XML ({error}).") from None
