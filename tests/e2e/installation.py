"""A local installation for the browser tests: the processes of `make run`, in a folder and on a port of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
GAZETTEER = Path(os.environ.get("GAZETTEER_PATH", ROOT / "var" / "geo.sqlite3"))
SECONDS_TO_START = 90
SECONDS_TO_STOP = 40  # `manage.py local` gives its own children fifteen
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "LOCAL_MODE", "DEBUG", "EMAIL_URL", "STATIC_ROOT"}
AGE = """
from datetime import timedelta
from django.db.models import F
from groups.models import Case, Membership
Membership.objects.filter(group__name__in={names}).update(created=F("created") - timedelta(days={days}))
aged = Case.objects.filter(group__name__in={names}).update(approved_at=F("approved_at") - timedelta(days={days}))
assert aged == len({names}), aged
"""

MOVE = """
from datetime import timedelta
from django.utils import timezone
from events.models import Occurrence
start = timezone.now() + timedelta(minutes={minutes})
moved = Occurrence.objects.filter(event__title={title!r}).update(start=start, end=start + timedelta(hours=2))
assert moved == 1, moved
"""
SEATS = """
from events.models import Event
assert Event.objects.filter(title={title!r}).update(capacity={seats}) == 1
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """`manage.py local`, running; `log` is what its processes said."""

    url: str
    log: Path
    process: "subprocess.Popen[bytes]"
    env: dict[str, str] = field(repr=False)

    def days_go_by(self, days: int, *, groups: Collection[str]) -> None:
        """What only time brings: these groups were approved, and are run by those who run them, so many days longer."""
        self._run(AGE.format(days=days, names=list(groups)))

    def begins(self, title: str, *, minutes: int) -> None:
        """What only time brings: the one date of the meeting with this title begins in so many minutes (below 0: began), for two hours."""
        self._run(MOVE.format(title=title, minutes=minutes))

    def seats(self, title: str, seats: int) -> None:
        """The meeting with this title has so many seats, and nobody was offered one yet."""
        self._run(SEATS.format(title=title, seats=seats))

    def _run(self, words: str) -> None:
        subprocess.run([sys.executable, "manage.py", "shell", "--no-imports", "-c", words], cwd=ROOT, env=self.env, check=True)

    def stop(self) -> None:
        """Ends it as Ctrl-C does, and waits until all its processes are gone."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Of an installation in this folder."""
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    # Two languages, one of them written from right to left, so that the pages can be seen in both directions.
    env |= {"DEVELOPMENT": "1", "VAR_DIR": str(folder), "GAZETTEER_PATH": str(GAZETTEER), "LANGUAGES": "en-gb,ug"}
    return env | {"DJANGO_SETTINGS_MODULE": "organise.settings", **settings}


@cache
def example() -> "tempfile.TemporaryDirectory[str]":
    """Migrations and the example campaign, as `make run` begins. They take most of the time of a start and are the same for every
    installation, so each has a copy. The folder goes when the tests end."""
    folder = tempfile.TemporaryDirectory(prefix="organise-example-")
    env = environment(Path(folder.name))
    for words in (["migrate", "--verbosity", "0"], ["demo", "--quiet"]):
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stdout}{done.stderr}")
    return folder


def start(folder: Path, **settings: str) -> Installation:
    """The example campaign, then all processes, as `make run` does it, with these settings. Raises RuntimeError with the log."""
    port = free_port()
    env = environment(folder, **settings)
    shutil.copytree(example().name, folder, dirs_exist_ok=True)
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "local", "--port", str(port)], cwd=ROOT, env=env, stdout=out, stderr=out
        )
    installation = Installation(f"http://127.0.0.1:{port}", log, process, env)
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            installation.stop()
            raise RuntimeError(f"The local installation did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.2)
    return installation


def answers(port: int) -> bool:
    """Whether the site on this port says that it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
