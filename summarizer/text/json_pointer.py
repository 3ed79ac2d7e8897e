"""JSON pointers (RFC 6901). Pure."""

from __future__ import annotations


def escape(name: str) -> str:
    """A name as a token of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The name that a token of a pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def names(pointer: str) -> list[str]:
    """The names and places on the way that a pointer shows; none for the whole document."""
    return [unescape(token) for token in pointer.split("/")[1:]]
