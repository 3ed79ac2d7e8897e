"""Messages (`.eml`) and saved web pages (`.mhtml`), which are messages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses

from summarizer.errors import InputError
from summarizer.inputs.blocks import TextBlock, article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.items import MIB, InputSource
from summarizer.inputs.markup import blocks_of, parse_page, prepare
from summarizer.inputs.metadata import Facts
from summarizer.records import Document

LARGEST = 100 * MIB
_PAGES = ("text/html", "application/xhtml+xml")
_REPLY = re.compile(r"^>.*(?:\n|\Z)", re.M)
# Who wrote what a reply repeats: the line above it, which ends in a colon.
_INTRODUCED = re.compile(r"^[^\n]*:[ \t]*\n+(?=>)", re.M)


def read_mail(source: InputSource) -> Iterator[Document]:
    """The text of a message, without what it repeats of an earlier one and without its attachments."""
    data = source.read(LARGEST)
    message = _message(data)
    if not message.keys():
        raise InputError(f"{source.name} is no message: it has no header.")
    part = message.get_body(("plain", "html"))
    if part is None:
        raise InputError(f"{source.name} is a message without text.", "Save its attachment, and give that file.")
    content = _content(part, source.name)
    text, notes = _html_text(content, source.name) if part.get_content_subtype() == "html" else _plain_text(content)
    if not text.strip():
        raise InputError(f"{source.name} is a message without words of its own.")
    notes["attachments left out"] = sum(1 for _ in message.iter_attachments())
    yield document_of(source, text, data, _facts(message), "summarizer", notes)


def _message(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _content(part: MIMEPart, name: str) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError) as error:
        raise InputError(f"The text of {name} cannot be decoded: {error}.") from None


def _plain_text(content: str) -> tuple[str, Counter[str]]:
    text = content.replace("\r\n", "\n")
    repeated = len(_REPLY.findall(text))
    own = _REPLY.sub("", _INTRODUCED.sub("", text)).strip("\n")
    return own, Counter({"lines of an earlier message left out": repeated})


def _html_text(content: str, name: str) -> tuple[str, Counter[str]]:
    tree = parse_page(content, name)
    repeated = [each for each in tree.iter("blockquote") if each.get("type") == "cite" or each.get("class")]
    for each in repeated:
        if each.getparent() is not None:
            each.drop_tree()
    prepare(tree)
    blocks: list[TextBlock] = [*blocks_of(tree)]
    return article_text(blocks), left_out(blocks) + Counter({"earlier messages left out": len(repeated)})


def _facts(message: EmailMessage) -> Facts:
    date = message["date"]
    sent = getattr(date, "datetime", None)
    senders = getaddresses([str(message["from"] or "")])
    return Facts(
        title=str(message["subject"]).strip() if message["subject"] else None,
        authors=tuple(name or address for name, address in senders if name or address),
        published=sent.isoformat() if sent else None,
        language=str(message["content-language"]) if message["content-language"] else None,
    )


def read_mhtml(source: InputSource) -> Iterator[Document]:
    """The article of a page that a browser saved with all its parts."""
    from summarizer.inputs.pages import page_document

    data = source.read(LARGEST)
    message = _message(data)
    part = next((each for each in message.walk() if each.get_content_type() in _PAGES), None)
    if part is None:
        raise InputError(f"{source.name} holds no web page.")
    url = str(part["content-location"] or message["snapshot-content-location"] or "") or None
    page = part.get_payload(decode=True)
    place = InputSource(source.name, source.stream, source.options, url, part.get_content_charset())
    yield page_document(place, page if isinstance(page, bytes) else b"", original=data)
