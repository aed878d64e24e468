"""The lock files hold what they promise: exact versions, checksums, and no address to fetch from."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.once

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


@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.11.99"])
@pytest.mark.parametrize(("system", "platform"), [("Linux", "linux"), ("Darwin", "darwin")])
def test_locks_what_another_python_or_system_needs(python, system, platform):
    """A lock is written on one machine; a condition on version or system that is false there must not be forgotten."""
    there = default_environment() | {
        "python_full_version": python,
        "platform_system": system,
        "sys_platform": platform,
        "extra": "",
    }
    text = "".join((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in PYTHON_LOCKS)
    locked = set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE))
    forgotten = [
        f"{name} needs {line}"
        for name in sorted(locked)
        if _is_here(name)
        for line in requires(name) or []
        if (wanted := Requirement(line)).marker and wanted.marker.evaluate(there) and canonicalize_name(wanted.name) not in locked
    ]
    assert forgotten == []


def _is_here(name):
    """Whether it is installed on this machine: a package for other systems alone is in the lock and not here."""
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False
