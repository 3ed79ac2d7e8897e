"""Web pages that a user names: fetched politely, kept beside the run, and found there again.

A page is fetched once: a run that is resumed reads the copy, so that a record can be checked against what it was made
from. Addresses within private networks are refused unless the user has written them down as such, since a page can
lead to them.
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from summarizer.errors import InputError
from summarizer.inputs.documents import version_of
from summarizer.inputs.formats import read_source
from summarizer.inputs.items import MIB, InputFailure, InputSource, Item, ReadingOptions
from summarizer.private import make_file, make_folder, open_text

if TYPE_CHECKING:
    import httpx2

LARGEST = 50 * MIB
# Seconds of silence that end a fetch.
SILENCE = 20.0
MOST_REDIRECTS = 5
_LARGEST_ROBOTS = MIB // 2
_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE = "Open it in a browser, save the whole page, and give that file."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: where it led in the end, when (UTC, ISO 8601), and of which type."""

    url: str
    final_url: str
    at: str
    content_type: str
    sha256: str = ""


def read_address(url: str, options: ReadingOptions) -> Iterator[Item]:
    """The documents at an address: a page, a feed, a PDF, anything that has a format."""
    try:
        fetched, body = _kept_copy(url, options) or _fetch(url, options)
    except InputError as error:
        yield InputFailure(url, error)
        return
    charset = fetched.content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    yield from read_source(InputSource(url, io.BytesIO(body), options, fetched.final_url, charset))


def _path(url: str, options: ReadingOptions, suffix: str) -> Path | None:
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    return options.pages / f"{name}{suffix}" if options.pages else None


def _kept_copy(url: str, options: ReadingOptions) -> tuple[Fetched, bytes] | None:
    """The copy of an address that is kept beside the run. Raises InputError where it is not what it was."""
    about, page = _path(url, options, ".json"), _path(url, options, ".body")
    if about is None or page is None or not about.is_file():
        return None
    try:
        fetched, body = Fetched(**json.loads(about.read_text("utf-8"))), page.read_bytes()
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"The copy of {url} in {options.pages} cannot be read: {error}.") from None
    if hashlib.sha256(body).hexdigest() != fetched.sha256:
        raise InputError(f"The copy of {url} in {options.pages} has been changed.", "Begin anew with another -o DIR.")
    return fetched, body


def _keep(fetched: Fetched, body: bytes, options: ReadingOptions) -> None:
    about, page = _path(fetched.url, options, ".json"), _path(fetched.url, options, ".body")
    if about is not None and page is not None:
        make_folder(about.parent)
        make_file(page)
        page.write_bytes(body)
        with open_text(about, "w") as file:
            json.dump(asdict(fetched), file, ensure_ascii=False, indent=2)


def _fetch(url: str, options: ReadingOptions) -> tuple[Fetched, bytes]:
    import httpx2

    headers = {"User-Agent": user_agent(), "Accept": "text/html,application/xhtml+xml,*/*;q=0.5"}
    try:
        with httpx2.Client(timeout=SILENCE, headers=headers) as client:
            fetched, body = _follow(client, url, options)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise InputError(f"{url} cannot be fetched: {str(error) or type(error).__name__}.") from None
    _keep(fetched, body, options)
    return fetched, body


def user_agent() -> str:
    """What this program calls itself to a web server."""
    return f"summarizer/{version_of('summarizer')} (reads single pages that its user names)"


def _follow(client: httpx2.Client, url: str, options: ReadingOptions) -> tuple[Fetched, bytes]:
    """What an address gives, over its redirects, each of them said, allowed by robots.txt and public."""
    named = _host(url)
    place = url
    for _ in range(MOST_REDIRECTS + 1):
        _check_public(place, named)
        _check_robots(client, place, named)
        with client.stream("GET", place) as answer:
            _check_peer(answer, place, named)
            if answer.status_code in _REDIRECTS and (target := answer.headers.get("location")):
                options.say(f"{place} leads to {urljoin(place, target)}.")
                place = urljoin(place, target)
                continue
            _check_answer(answer, place)
            body = _body(answer, place, LARGEST)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        kind = answer.headers.get("content-type", "")
        return Fetched(url, place, now, kind, hashlib.sha256(body).hexdigest()), body
    raise InputError(f"{url} leads on more than {MOST_REDIRECTS} times.", _SAVE)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise InputError(f"{url} is no address of a web page.")
    return host


def _check_public(url: str, named: str) -> None:
    """Raises InputError for an address in a private network, unless it is the one that the user wrote down as such."""
    host = _host(url)
    if host == named and _is_private_name(host):
        return
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"{url} cannot be fetched: there is no host {host} ({error}).") from None
    for address in {entry[4][0] for entry in found}:
        _require_global(str(address), url)


def _is_private_name(host: str) -> bool:
    """Whether a host's name says itself that it is private: an address that is, or this machine's name."""
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_global
    return host == "localhost"


def _require_global(address: str, url: str) -> None:
    if not ipaddress.ip_address(address.partition("%")[0]).is_global:
        raise InputError(
            f"{url} is in a private network ({address}).", "Give the address itself as the input if you mean it."
        )


def _check_robots(client: httpx2.Client, url: str, named: str) -> None:
    """Raises InputError where the site's robots.txt keeps this program from the address (RFC 9309)."""
    place = urljoin(url, "/robots.txt")
    with client.stream("GET", place) as answer:
        _check_peer(answer, place, named)
        if answer.status_code in (401, 403) or answer.status_code >= 500:
            raise InputError(f"{url} is not fetched: {place} answers {answer.status_code}.", _SAVE)
        if answer.status_code != 200:
            return
        rules = RobotFileParser(place)
        rules.parse(_body(answer, place, _LARGEST_ROBOTS).decode("utf-8", "replace").splitlines())
    if not rules.can_fetch("summarizer", url):
        raise InputError(f"{url} is not fetched: the site's robots.txt asks programs to stay away from it.", _SAVE)


def _check_answer(answer: httpx2.Response, url: str) -> None:
    if answer.status_code in (401, 402, 403):
        raise InputError(f"{url} answers {answer.status_code}: it is not open to everyone.", _SAVE)
    if answer.status_code != 200:
        raise InputError(f"{url} answers {answer.status_code}, not with a page.")


def _check_peer(answer: httpx2.Response, url: str, named: str) -> None:
    """Raises InputError where the connection itself went into a private network: a name may change its meaning."""
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None and not _has_proxy() else None
    if peer and not (_host(url) == named and _is_private_name(named)):
        _require_global(str(peer[0]), url)


def _has_proxy() -> bool:
    from urllib.request import getproxies

    return bool(getproxies())


def _body(answer: httpx2.Response, url: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limit:
            raise InputError(f"{url} is larger than {max(limit // MIB, 1)} MB.")
        parts.append(part)
    return b"".join(parts)
