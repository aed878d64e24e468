"""The processes of production, started as the container starts them: web, two workers, beat; PostgreSQL and Redis are there."""

import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "organise.example"  # what the proxy in front would be called
REDIS_NUMBER = 9  # ours alone, emptied before and after
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
OURS = {"DEVELOPMENT", "DEBUG", "LOCAL_MODE", "DJANGO_SETTINGS_MODULE", "VAR_DIR", "STATIC_ROOT", "LANGUAGES", "LOG_LEVEL"}


@dataclass(slots=True)
class Stack:
    """What runs. `port` is gunicorn's, behind the proxy that the test plays; `logs` is all that the processes said."""

    folder: Path
    port: int
    env: dict[str, str]
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def run(self, *words: str) -> None:
        """One command to its end, in the environment of the others. Raises CalledProcessError."""
        with (self.folder / "migrate.log").open("ab") as out:
            subprocess.run(words, cwd=ROOT, env=self.env, stdout=out, stderr=out, check=True, timeout=300)

    def begin(self, name: str, *words: str, **extra: str) -> None:
        """A process that goes on, with a log of its own, in a session of its own so that all of it can be ended."""
        with (self.folder / f"{name}.log").open("wb") as out:
            self.processes[name] = subprocess.Popen(
                words, cwd=ROOT, env=self.env | extra, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )

    def end(self) -> None:
        """Ends every process as a container is ended: asked, then made to."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def logs(self) -> dict[str, str]:
        """By process."""
        return {path.stem: path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log"))}

    def is_ready(self) -> bool:
        """Whether the web process says so, and nothing has ended by itself."""
        ended = {name: process.returncode for name, process in self.processes.items() if process.poll() is not None}
        if ended:
            raise RuntimeError(f"These processes ended by themselves: {ended}\n{self.logs}")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def database(server: str) -> Iterator[str]:
    """A new database on the server of the address `server`; its own address. Dropped in the end."""
    name = f"organise_stack_{os.getpid()}"
    parts = urlsplit(server)
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql", path="/postgres")), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(drop)


@contextmanager
def redis_database(server: str) -> Iterator[str]:
    """An empty numbered database of the Redis at `server`; its address."""
    address = urlunsplit(urlsplit(server)._replace(path=f"/{REDIS_NUMBER}"))
    with redis.Redis.from_url(address) as connection:
        connection.flushdb()
        try:
            yield address
        finally:
            connection.flushdb()


def environment(folder: Path, database_url: str, redis_url: str, smtp_port: int) -> dict[str, str]:
    """As docker-compose.yml gives it: secrets by file, production settings. Logs say more than in life, to be searched."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    given = {
        "DATABASE_URL": database_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ENCRYPTION_KEYS": secrets.token_urlsafe(60),
        "BLIND_INDEX_KEY": secrets.token_urlsafe(60),
    }
    for name, value in given.items():
        env.pop(name, None)
        path = folder / name.lower()
        path.write_text(value)
        env[f"{name}_FILE"] = str(path)
    return env | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}",
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "BEHIND_PROXY": "1",
        "DEFAULT_FROM_EMAIL": f"Organise <hello@{HOST}>",
        "REDIS_URL": redis_url,
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "GAZETTEER_PATH": os.environ.get("GAZETTEER_PATH", str(ROOT / "var" / "geo.sqlite3")),
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",
    }


def web_command(port: int) -> list[str]:
    """The very line of deploy/entrypoint, on a port of this machine."""
    lines = (ROOT / "deploy" / "entrypoint").read_text().splitlines()
    [line] = [line for line in lines if line.strip().startswith("exec gunicorn ")]
    words = shlex.split(line)[1:]
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    return words


@contextmanager
def running(folder: Path, *, database_server: str, redis_server: str, smtp_port: int) -> Iterator[Stack]:
    """All of it, ready for visitors. Ended in any case."""
    with database(database_server) as database_url, redis_database(redis_server) as redis_url:
        stack = Stack(folder, free_port(), environment(folder, database_url, redis_url, smtp_port))
        entrypoint = str(ROOT / "deploy" / "entrypoint")
        stack.run(sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        stack.run(entrypoint, "migrate")
        try:
            stack.begin("web", *web_command(stack.port))
            for name in ("worker-1", "worker-2"):
                stack.begin(name, entrypoint, "worker")
            stack.begin("beat", entrypoint, "beat")
            deadline = time.monotonic() + SECONDS_TO_START
            while not stack.is_ready():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"The web process is not ready after {SECONDS_TO_START} seconds.\n{stack.logs}")
                time.sleep(0.3)
            yield stack
        finally:
            stack.end()
