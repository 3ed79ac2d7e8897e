"""Where the servers of this package listen. It imports no server, so that each can begin without the others."""

from __future__ import annotations

import socket

from summarizer.errors import SettingsError

# Nobody but this machine, unless told otherwise.
HOST = "127.0.0.1"


def listen(host: str, *ports: int) -> socket.socket:
    """A socket that listens on the first of these ports that is free; 0 is any free one.

    Raises SettingsError where none is, or the host has no address here.
    """
    for port in ports:
        try:
            return _bind(host, port)
        except OSError as error:
            failure = error
    raise SettingsError(f"Cannot listen on {host} port {ports[0]}: {failure.strerror or failure}.") from failure


def _bind(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def base_url(host: str, port: int) -> str:
    """The URL for a host and a port."""
    return f"http://{netloc(host, port)}"


def netloc(host: str, port: int) -> str:
    """A host and a port as they stand in a URL: an IPv6 address in brackets."""
    return f"{f'[{host}]' if ':' in host else host}:{port}"
