"""Log lines say what happened and where in the code, never who."""

import logging
import socket

from core.logs import RouteInsteadOfPath, ScrubbingFormatter


def line(message, *args, **extra):
    record = logging.makeLogRecord({"msg": message, "args": args, "levelname": "WARNING", "name": "x", **extra})
    RouteInsteadOfPath().filter(record)
    return ScrubbingFormatter("%(message)s").format(record)


def test_names_the_route_instead_of_the_path(rf, client):
    response = client.get("/r/some-token-that-is-secret/")
    assert line("Not found: %s", "/r/x/", request=response.wsgi_request, status_code=404) == "GET /r/<str:token>/: 404"


def test_says_nothing_of_the_path_when_the_development_server_answers():
    with socket.socket() as request:
        said = line('"%s" %s %s', "GET /r/some-token/ HTTP/1.1", "404", "12", request=request, status_code=404)
    assert said == "a request for an unknown address: 404"
