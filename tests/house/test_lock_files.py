"""The lock files hold what they promise: exact versions, checksums, and no address to fetch from."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_LOCKS = ["base", "dev", "node"]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_pins_every_python_package_with_a_checksum(name):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").strip())
    unpinned = [entry.splitlines()[0] for entry in entries if not re.match(r"[a-z0-9.-]+==\S+ \\\n +--hash=sha256:", entry)]
    assert unpinned == []


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, "package-lock.json"])
def test_names_no_address_to_fetch_from(name):
    path = ROOT / name if name.endswith(".json") else ROOT / "requirements" / f"{name}.txt"
    text = path.read_text(encoding="utf-8")
    for word in ('"resolved"', "--index-url", "--extra-index-url", "--find-links", "--trusted-host", "file://", " @ "):
        assert word not in text


def test_pins_every_front_end_package_with_a_checksum():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, about in packages.items() if name and not about.get("integrity", "").startswith("sha512-")] == []


def test_locks_the_front_end_packages_that_package_json_names():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in named} == named


def test_locks_every_python_package_that_is_asked_for():
    for name in PYTHON_LOCKS:
        asked = [
            re.split(r"[\[<>=]", line)[0].strip().lower()
            for line in (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith(("#", "-"))
        ]
        locked = re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(set(asked) - set(locked)) == []
