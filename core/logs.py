"""Logs without personal data: what happened and where in the code, never who, from where, or with which address."""

import logging
import re

# An e-mail address (plain, with its first part in quotes, or with %40 as in a link), a query string, a long token, an IPv4 or
# IPv6 address: none may reach a log line.
SECRETS = re.compile(
    r"(?:\"(?:\\\"|[^\"\n])*\"|[^\s<>\"'(),;:]+(?:'[^\s<>\"'(),;:]+)*)(?:@|%40)[^\s<>\"'(),;:]+"
    r"|(?<=\?)[^\s\"']+"
    r"|[A-Za-z0-9_\-~:.]{32,}"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b"
    r"|(?:\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*\b)?"
)


def scrub(text: str) -> str:
    """`text` with everything that could name a person replaced by […]."""
    return SECRETS.sub("[…]", text)


class ScrubbingFormatter(logging.Formatter):
    """Formats a record, its traceback included, then scrubs it."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


class RouteInsteadOfPath(logging.Filter):
    """Django's request logger names the path, which may hold a token: log the route that matched instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "an unknown address"
            # Django's own development server puts its socket here, and the path with its token into the message.
            method = getattr(request, "method", "a request for")
            record.msg, record.args = "%s %s: %s", (method, route, getattr(record, "status_code", "?"))
        return True
