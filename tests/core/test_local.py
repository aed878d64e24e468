"""`manage.py local`: starts everything, says where to look, stops cleanly, and says which process ended by itself."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 90


@pytest.fixture
def port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def local(port, tmp_path):
    """The command itself, in a process of its own, with a folder of its own; its output ends when it does."""
    mine = {"DEVELOPMENT": "1", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "organise.settings"}
    others = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "local", "--port", str(port)],
        cwd=ROOT,
        env={**others, **mine},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    guard = threading.Timer(SECONDS, process.terminate)
    guard.start()
    yield process
    guard.cancel()
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=SECONDS)


def lines_until(process, ending):
    """What the process says until a line that ends so, that line included."""
    said = []
    for line in process.stdout:
        said.append(line)
        if line.rstrip().endswith(ending):
            break
    return "".join(said)


def children_of(process):
    """Process ids of the programs that it started."""
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_says_where_to_look_and_stops_everything_cleanly(local, port):
    guide = lines_until(local, "Ctrl-C stops it.")
    assert re.findall(r"http://\S+", guide) == [
        f"http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/local-mail/",
        f"http://127.0.0.1:{port}/accounts/login/",
    ]
    assert re.findall(r"\w+@example\.org", guide) == ["organiser@example.org", "moderator@example.org", "supporter@example.org"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS) as answer:
        assert answer.read() == b"ok\n"
    children = children_of(local)
    local.send_signal(signal.SIGINT)
    rest = local.communicate(timeout=SECONDS)[0]
    assert (rest.splitlines()[-1], local.returncode) == ("Stopped.", 0)
    assert "Traceback" not in rest
    assert [Path(f"/proc/{number}").exists() for number in children] == [False, False]


def test_stops_all_and_names_the_process_that_ended_by_itself(local, port):
    lines_until(local, "Ctrl-C stops it.")
    web, worker = children_of(local)
    os.kill(web, signal.SIGKILL)
    rest = local.communicate(timeout=SECONDS)[0]
    assert rest.splitlines()[-1] == "CommandError: The web process ended with code -9. Its last lines above say why."
    assert (local.returncode, Path(f"/proc/{worker}").exists()) == (1, False)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def test_says_in_one_sentence_that_the_port_is_taken(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(CommandError, match=rf"^Port {port} cannot be used \(.+\)\. Choose another: make run PORT={port + 1}$"):
            call_command("local", port=port)
