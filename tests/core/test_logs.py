"""A log line says what happened, never to whom."""

import logging
import sys

import pytest
from django.test import Client

from core.logs import RouteInsteadOfPath, ScrubbingFormatter, scrub

TOKEN = "bcd23456789fgh~1vCNmq~Xo1cE0d3rVJkqv9Yp2dM7T3nQxkLw8sR5uZ4bA6hG1f"


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("mail to sam.o'neill+x@mail.example.org failed", "mail to […] failed"),
        ("<sam@example.org>: refused", "<[…]>: refused"),
        ("GET /events/sam%40example.org/ 404", "GET […] 404"),
        ('to "sam smith"@example.org: 550', "to […]: 550"),
        (r'to "sam \"the cat\" smith"@example.org: 550', "to […]: 550"),
        (r'{"to": "\"sam smith\"@example.org"}', '{"to": […]"}'),
        ("to %22sam%20smith%22%40example.org: 550", "to […]: 550"),
        ('"3 sent" to "nobody"', '"3 sent" to "nobody"'),
        ("GET /events/?near=LS2+9JT&q=x HTTP/1.1", "GET /events/?[…] HTTP/1.1"),
        (f"GET /r/{TOKEN}/ 404", "GET /r/[…]/ 404"),
        ("from 203.0.113.7 port 4", "from […] port 4"),
        ("from 2001:db8::7 port 4", "from […] port 4"),
        ("from ::1 port 4", "from […] port 4"),
        ("from 2001:db8:0:1:2:3:4:5 port 4", "from […] port 4"),
        ("2026-11-20 20:44:30,123 WARNING core.logs: 3 of 7 sent", "2026-11-20 20:44:30,123 WARNING core.logs: 3 of 7 sent"),
    ],
)
def test_scrubs_what_could_name_a_person(line, scrubbed):
    assert scrub(line) == scrubbed


def test_scrubs_arguments_and_tracebacks():
    try:
        raise ValueError("no mailbox sam@example.org")
    except ValueError:
        record = logging.getLogger("test").makeRecord(
            "test", logging.ERROR, __file__, 1, "to %s", ("sam@example.org",), sys.exc_info()
        )
    text = ScrubbingFormatter("%(message)s").format(record)
    assert text.startswith("to […]\nTraceback")
    assert text.endswith("ValueError: no mailbox […]")


@pytest.mark.django_db
def test_names_the_route_instead_of_the_path(caplog):
    caplog.handler.addFilter(RouteInsteadOfPath())
    caplog.handler.setFormatter(ScrubbingFormatter("%(message)s"))
    Client().get("/somewhere/planted/?email=planted@example.org")
    Client().get("/staff/accounts/user/99/change/planted/")
    assert "planted" not in caplog.text
    assert "GET an unknown address: 404" in caplog.text
