"""The site under gunicorn, as the container starts it, on the database of the test that asks: real processes, threads and HTTP."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a" * 32  # of the cookie and of the form alike: what Django compares
SECONDS_TO_START = 60


def database_url() -> str:
    """The address of the database that this test uses."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{known['NAME']}"
    who = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return f"postgres://{who}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


@contextmanager
def site() -> Iterator[int]:
    """Its port, when it answers. Ended in any case."""
    port = free_port()
    words = ["-m", "gunicorn", "organise.wsgi", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    env = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env, start_new_session=True)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("gunicorn did not start.")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def post(port: int, path: str, data: dict[str, str]) -> int:
    """A form sent by a browser of its own; the status of the answer."""
    web = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={SECRET}"}
    try:
        web.request("POST", path, urlencode({**data, "csrfmiddlewaretoken": SECRET}), headers)
        answer = web.getresponse()
        answer.read()
        return answer.status
    finally:
        web.close()


def _answers(port: int) -> bool:
    web = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        web.close()
