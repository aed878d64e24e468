"""Asking another server for something: in bounded time and size, without anything of a visitor, and not inside our own network.

The name is looked up once and the connection goes to the very address that was checked. A redirect is followed on the same host
alone. No error of this module repeats the address that was asked, which may hold a key.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

REDIRECTS: Final = 3
MOVED: Final = frozenset({301, 302, 303, 307, 308})
PIECE: Final = 65_536
USUAL_PORTS: Final = {"http": 80, "https": 443}
# Ways to write an IPv4 address as an IPv6 one, in its last 32 bits: for translators (RFC 6052, RFC 2765), and the old
# "compatible" form (RFC 4291, 2.5.5.1).
TRANSLATED: Final = tuple(map(IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
# Called global, but local or leading to no ordinary host (RFC 8215, RFC 3879, RFC 7526, RFC 6890).
NOWHERE: Final = tuple(map(ip_network, ("64:ff9b:1::/48", "fec0::/10", "192.88.99.0/24", "192.0.0.0/24")))


class NoAnswer(Exception):
    """There was no answer that we may use. Its words say why, without the address."""


class BadAnswer(NoAnswer):
    """Something came, but not what we may use: too large, cut off, or leading elsewhere."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The names of `headers` are read whatever their case."""

    status: int
    headers: Message
    body: bytes


def get(url: str, headers: Mapping[str, str], *, seconds: float, most_bytes: int, private: bool = False) -> Answer:
    """GET `url` and whatever it leads to on the same host, within `seconds` in all and `most_bytes`.

    `private` allows addresses inside our own network. Raises NoAnswer or BadAnswer.
    """
    until = time.monotonic() + seconds
    parts = urlsplit(url)
    for _ in range(REDIRECTS + 1):
        answer = _once(parts, headers, until, most_bytes, private=private)
        if answer.status not in MOVED or not answer.headers["Location"]:
            return answer
        parts = _led_to(parts, answer.headers["Location"])
    raise BadAnswer("it leads in circles")


def _led_to(here: SplitResult, location: str) -> SplitResult:
    """Where a redirect leads: the same host and port, or from http to https on their usual ports. Raises BadAnswer."""
    try:
        there = urlsplit(urljoin(here.geturl(), location))
        place = (there.scheme, there.hostname, there.port or USUAL_PORTS.get(there.scheme))
        before = (here.scheme, here.hostname, here.port or USUAL_PORTS.get(here.scheme))
    except ValueError:
        raise BadAnswer("it leads nowhere") from None
    if place not in {before, ("https", here.hostname, before[2]), ("https", here.hostname, USUAL_PORTS["https"])}:
        raise BadAnswer("it leads to another host")
    return there


def _once(parts: SplitResult, headers: Mapping[str, str], until: float, most_bytes: int, *, private: bool) -> Answer:
    line = _Line(parts, until, private=private)
    # A timeout of the socket begins anew with each byte: who sends one every few seconds is cut off by the clock.
    clock = threading.Timer(max(0.0, until - time.monotonic()), line.cut)
    clock.daemon = True
    clock.start()
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        line.request("GET", path, headers={"Accept-Encoding": "identity", **headers})
        with line.getresponse() as came:
            if int(came.headers["Content-Length"] or 0) > most_bytes:
                raise BadAnswer("it is too large")
            body, came_whole = _body(came, most_bytes)
        if line.was_cut:  # to the reader it looks like an end
            raise TimeoutError
        if not came_whole:
            raise BadAnswer("it ends too early")
        return Answer(came.status, came.headers, body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        clock.cancel()
        line.close()


def _body(came: http.client.HTTPResponse, most_bytes: int) -> tuple[bytes, bool]:
    """What came, and whether it is as much as was promised."""
    body = bytearray()
    while piece := came.read1(PIECE):
        body += piece
        if len(body) > most_bytes:
            raise BadAnswer("it is too large")
    return bytes(body), not came.length


class _Line(http.client.HTTPConnection):
    """A connection to the address that was checked, with TLS where the scheme asks for it."""

    def __init__(self, parts: SplitResult, until: float, *, private: bool) -> None:
        self._encrypted = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or (443 if self._encrypted else 80))
        self._until, self._private = until, private
        self._wire: socket.socket | None = None  # a server that closes after its answer takes `sock` away before the body is read
        self.was_cut = False

    def connect(self) -> None:
        """Raises OSError and NoAnswer."""
        failed: OSError = OSError("no address")
        for address in _addresses(self.host, self.port, private=self._private):
            try:
                self.sock = socket.create_connection(address, timeout=self._left(self._until))
            except OSError as error:
                failed = error
                continue
            if self._encrypted:
                self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
            self._wire = self.sock
            return
        raise failed

    def cut(self) -> None:
        """End it now, whoever is reading; what was read until then is not an answer."""
        self.was_cut = True
        if self._wire:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _left(until: float) -> float:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _addresses(host: str, port: int, *, private: bool) -> list[tuple[str, int]]:
    found = [str(about[4][0]) for about in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private and not all(_is_public(address) for address in found):
        raise NoAnswer("it is inside our own network")
    return [(address, port) for address in found]


def _is_public(address: str) -> bool:
    """Also of the IPv4 address that an IPv6 one may stand for: a translator in between would go there."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        parsed = _inner(parsed) or parsed
    return parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in NOWHERE)


def _inner(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
