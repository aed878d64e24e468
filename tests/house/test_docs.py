"""What the documentation names exists, and what it promises to name is named."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "places").rglob("*.md")])
SETTINGS = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
DEPENDENCIES = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
# What every app has, and what the first table there explains.
EVERYWHERE = {"__init__", "admin", "apps", "models", "tasks", "urls"}


def anchors(page):
    """The places in a page that a link can lead to, as code hosts name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_leads_every_link_to_a_file(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    dead = []
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_explains_every_setting_and_invents_none():
    source = (ROOT / "organise" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    explained = {name for row in re.findall(r"^\| (`[^|]+) \|", SETTINGS, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert explained == read


def test_says_which_check_watches_which_setting():
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*/checks.py"))
    numbers = set(re.findall(r'"(?:organise\.)?([EW]\d{3})"', sources))
    assert set(re.findall(r"`organise\.([EW]\d{3})`", SETTINGS)) == numbers


@pytest.mark.parametrize("name", ["base", "node"])
def test_gives_a_reason_for_every_package_of_the_site(name):
    asked = {
        re.split(r"[\[<>=]", line)[0].lower()
        for line in (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    explained = {row.split(" (")[0].lower() for row in re.findall(r"^\| ([^|]+?) \|", DEPENDENCIES, re.MULTILINE)}
    assert sorted(asked - explained) == []


@pytest.mark.parametrize("app", ["events", "groups"])
def test_says_of_every_file_which_question_it_answers(app):
    modules = {path.stem for folder in (ROOT / app, ROOT / app / "services") for path in folder.glob("*.py")}
    assert sorted(name for name in modules - EVERYWHERE if f"{name}.py" not in ARCHITECTURE) == []
