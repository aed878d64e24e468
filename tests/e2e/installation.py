"""A local installation for the browser tests: the processes of `make run`, in a folder and on a port of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Installation:
    """`manage.py local`, running; `log` is what its processes said."""

    url: str
    log: Path
    process: "subprocess.Popen[bytes]"
    env: dict[str, str] = field(repr=False)

    def days_go_by(self, days: int, *, groups: Collection[str]) -> None:
        """What only time brings: these groups were approved, and are run by those who run them, so many days longer."""
        words = AGE.format(days=days, names=list(groups))
        subprocess.run([sys.executable, "manage.py", "shell", "--no-imports", "-c", words], cwd=ROOT, env=self.env, check=True)

    def stop(self) -> None:
        """Ends it as Ctrl-C does, and waits until all its processes are gone."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(folder: Path, **settings: str) -> Installation:
    """Migrations, the example campaign, then all processes, as `make run` does it, with these settings. Raises RuntimeError with the log."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    # Two languages, one of them written from right to left, so that the pages can be seen in both directions.
    env |= {"DEVELOPMENT": "1", "VAR_DIR": str(folder), "GAZETTEER_PATH": str(GAZETTEER), "LANGUAGES": "en-gb,ug"}
    env |= {"DJANGO_SETTINGS_MODULE": "organise.settings", **settings}
    log = folder / "log"
    with log.open("wb") as out:
        for words in (["migrate", "--verbosity", "0"], ["demo", "--quiet"]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdout=out, stderr=out, check=True)
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
