"""The site's own door: requests through the WSGI application with all its middleware, as a web server would hand them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from itertools import count
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

import organise.wsgi  # noqa: F401 (how seldom a server of ours looks for garbage is set there)

SECRET = "a" * 32  # of the cookie and of the form alike: what Django compares


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Door:
    """Asks as a browser does. Closes what a request opened, as a server does: on SQLite that is the connection."""

    def __init__(self) -> None:
        self._application = WSGIHandler()
        self._visitors = count(1)
        self._factory = RequestFactory(headers={"host": "localhost", "accept-language": "en-GB"})

    def get(self, address: str, **headers: str) -> Answer:
        """GET; raises AssertionError for anything but 200 or 304."""
        answer = self._ask(self._factory.get(address, headers=headers))
        assert answer.status in {200, 304}, (address, answer.status, answer.body[:500])
        return answer

    def post(self, address: str, data: dict[str, str]) -> Answer:
        """POST of a form with its cookie; raises AssertionError for anything but a redirection."""
        self._factory.cookies["csrftoken"] = SECRET
        answer = self._ask(self._factory.post(address, {**data, "csrfmiddlewaretoken": SECRET}))
        assert answer.status == 302, (address, answer.status, answer.body[:500])
        return answer

    def _ask(self, request: HttpRequest) -> Answer:
        # Everybody from an address of their own, so that nobody is told that they ask too often.
        request.META["REMOTE_ADDR"] = str(IPv4Address("10.0.0.0") + next(self._visitors))
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], None]:
            started[:] = [status, headers]
            return lambda _body: None

        response = self._application(request.META, start)
        body = b"".join(response)
        response.close()
        status, headers = started
        return Answer(int(status.split()[0]), dict(headers), body)


def bare() -> Door:
    """Django without middleware. A yardstick for the machine."""
    with override_settings(MIDDLEWARE=[]):
        return Door()
