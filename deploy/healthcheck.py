"""Says by its exit code whether the process of this container does its work: python deploy/healthcheck.py web|worker|beat."""

import http.client
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 8
BEAT_WRITES_EVERY = 180  # seconds: Celery's own pace for its schedule file


def web() -> bool:
    """The site is ready: it answers, and so do its database, its cache and its gazetteer."""
    site = urlsplit(os.environ.get("SITE_URL", "http://127.0.0.1:8000"))
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """This container's worker answers through the broker."""
    # Only this check needs Celery and the settings; the one for the web runs too often to load them.
    from organise.celery import app  # noqa: PLC0415

    name = f"celery@{socket.gethostname()}"
    return name in (app.control.inspect(destination=[name], timeout=SECONDS / 2).ping() or {})


def beat() -> bool:
    """The schedule file has been written lately."""
    files = Path(os.environ.get("VAR_DIR", "/tmp/organise")).glob("beat-schedule*")  # noqa: S108 - a folder of the container's own
    return any(time.time() - file.stat().st_mtime < 3 * BEAT_WRITES_EVERY for file in files)


def main() -> int:
    """0 healthy, 1 not, 2 when asked for something unknown."""
    ask = {"web": web, "worker": worker, "beat": beat}.get(" ".join(sys.argv[1:]))
    if ask is None:
        sys.stderr.write("Usage: python deploy/healthcheck.py web|worker|beat\n")
        return 2
    return 0 if ask() else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
