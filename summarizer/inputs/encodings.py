"""Bytes to text, without a guess."""

from __future__ import annotations

import codecs
import re

from summarizer.errors import InputError

_CONVERT = "Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:<\?xml[^>]*encoding|<meta[^>]*charset)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HEAD = 4096  # bytes of a page in which it may say its encoding
# What browsers take these labels for: https://encoding.spec.whatwg.org/#names-and-labels
_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "shift_jis": "cp932"}


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Bytes to text and the encoding used: a byte order mark's, else UTF-8.

    Raises InputError for anything else. Guessing an old encoding turns é into ą now and then, and nobody would see it
    in a quote that is then called exact.
    """
    if encoding := _marked_encoding(data):
        return _decode(data, encoding, name), encoding
    if b"\0" in data:
        raise InputError(f"{name} is no text: it holds NUL bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{data[error.start]:02x}, which is not UTF-8"
        raise InputError(f"{name} cannot be read as text: {where}.", _CONVERT) from None
    return text, "utf-8"


def decode_page(data: bytes, name: str, charset: str | None) -> tuple[str, int]:
    """A page's bytes to text by the encoding that its server (`charset`) or itself declares, and how many were wrong.

    Wrong bytes of a declared encoding are shown as �. Raises InputError where none is declared and it is not UTF-8.
    """
    declared = None if _marked_encoding(data) else charset or _declared_encoding(data)
    if declared is None:
        return decode(data, name)[0], 0
    try:
        encoding = codecs.lookup(declared).name
    except LookupError:
        raise InputError(f"{name} says its encoding is {declared!r}, which is none.", _CONVERT) from None
    text = data.decode(_WINDOWS.get(encoding, encoding), "replace")
    return text, text.count("\ufffd")


def _declared_encoding(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    return found[1].decode("ascii") if found else None


def _marked_encoding(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is no text: its mark says {encoding}, and it is not ({error.reason}).") from None
