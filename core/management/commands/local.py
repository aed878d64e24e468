"""`manage.py local`: web server, worker and beat on one's own machine, together in one terminal, until Ctrl-C."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
LOOK_EVERY = 0.2  # seconds

GUIDE = """
  {name} is running on this machine.

    The site                 {url}/
    The mail that it sends   {url}/local-mail/

  To sign in, open {url}/accounts/login/ and give one of these
  addresses. There is no password: the code waits on the mail page.

    organiser@example.org    runs groups and their meetings
    moderator@example.org    says yes or no to new groups
    supporter@example.org    comes to meetings

  Nothing leaves this machine. Ctrl-C stops it.
"""


@dataclass(frozen=True, slots=True)
class Child:
    """One of our processes, and the thread that repeats what it says."""

    name: str
    process: "subprocess.Popen[str]"
    echo: threading.Thread


class Command(BaseCommand):
    """Runs the site for trying it out and for developing."""

    help = "Runs the web server and a Celery worker with beat together on this machine, until Ctrl-C."
    requires_system_checks = []  # the children check; here LOCAL_MODE is not on yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the site listens on 127.0.0.1 (default: 8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Returns after a clean stop. Raises CommandError when the port is taken or a process ends by itself."""
        refuse_taken_port(port)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # what it says arrives at once, also in a file or another program
        stop = threading.Event()
        earlier = {number: signal.signal(number, _sets(stop)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        children: list[Child] = []
        try:
            for name, arguments in programs(port).items():
                children.append(self.start(name, arguments, environment(port)))
            if wait_for_web(port, children, stop):
                self.stdout.write(GUIDE.format(name=settings.SITE_NAME, url=f"http://{HOST}:{port}"))
            ended = wait_for_end(children, stop)
            self.stdout.write("\nStopping …" if ended is None else f"\nThe {ended.name} process ended by itself. Stopping …")
        finally:
            stop_all(children)
            for number, handler in earlier.items():
                signal.signal(number, handler)
        if ended is not None:
            raise CommandError(
                f"The {ended.name} process ended with code {ended.process.returncode}. Its last lines above say why."
            )
        self.stdout.write("Stopped.")

    def start(self, name: str, arguments: list[str], env: dict[str, str]) -> Child:
        """Starts one program in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
        process = subprocess.Popen(  # noqa: S603 - our own programs, no text from outside
            arguments,
            cwd=settings.BASE_DIR,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        echo = threading.Thread(target=self.repeat, args=(name, process), daemon=True)
        echo.start()
        return Child(name, process, echo)

    def repeat(self, name: str, process: "subprocess.Popen[str]") -> None:
        """Every line of the process that says something, with its name in front."""
        for line in process.stdout or ():
            if line.strip():
                self.stdout.write(f"{name:<6} | {line.rstrip()}")


def programs(port: int) -> dict[str, list[str]]:
    """What runs, by name. One web process: without Redis the cache lives in its memory."""
    web = f"gunicorn organise.wsgi --config deploy/gunicorn.conf.py --bind {HOST}:{port} --workers 1 --threads 8"
    worker = "celery --quiet -A organise worker -B --pool threads --concurrency 2 --loglevel WARNING"
    return {name: [sys.executable, "-m", *line.split()] for name, line in {"web": web, "worker": worker}.items()}


def environment(port: int) -> dict[str, str]:
    """Our own environment, in local mode, with links in mails that lead back here."""
    return {
        **os.environ,
        "LOCAL_MODE": "1",
        "SITE_URL": f"http://{HOST}:{port}",
        "PYTHONUNBUFFERED": "1",
        # On a machine for trying out one is often root, and Celery says six lines about it each time.
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",
    }


def refuse_taken_port(port: int) -> None:
    """Raises CommandError with what to do when another program listens on the port, or when it may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(
                f"Port {port} cannot be used ({reason}). Choose another: make run PORT={other_port(port)}"
            ) from error


def other_port(port: int) -> int:
    """A port worth trying instead."""
    return port + 1 if 1024 <= port < 65535 else 8001


def wait_for_web(port: int, children: list[Child], stop: threading.Event) -> bool:
    """True once the web server answers; False when told to stop, when a process ended, or after a minute."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and all(child.process.poll() is None for child in children):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if stop.wait(LOOK_EVERY):
                return False
        else:
            return True
    return False


def wait_for_end(children: list[Child], stop: threading.Event) -> Child | None:
    """The first process that ended by itself; None when we were told to stop."""
    while not stop.wait(LOOK_EVERY):
        for child in children:
            if child.process.poll() is not None:
                return child
    return None


def stop_all(children: list[Child]) -> None:
    """Asks every process to end and waits; then ends what is left of it, with all that it started."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):  # the usual case: nobody of its session is left
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        child.echo.join(timeout=2)


def _sets(stop: threading.Event) -> Any:
    def handler(number: int, frame: FrameType | None) -> None:
        stop.set()

    return handler
