"""What templates, styles and scripts may never contain, read from their source."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# A mail's reader knows neither our style sheets nor our scripts, so mails alone carry their style with them.
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "messages" not in path.relative_to(ROOT / "templates").parts[:1]]
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style[\s>]|javascript:", re.IGNORECASE)
SCRIPT_TAG = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
DATA_BLOCK = re.compile(r"\bsrc=|type=[\"']application/(ld\+)?json[\"']", re.IGNORECASE)
ELSEWHERE = re.compile(r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*[\"'](?:https?:)?//", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?<![\w-])(?:left|right|top|bottom)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
OTHER_HOST = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_finds_the_sources_it_is_to_read():
    assert [bool(files) for files in (PAGES, STYLES, SCRIPTS)] == [True, True, True]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_compiles(path):
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    assert engine.get_template(str(path.relative_to(ROOT / "templates"))).template.nodelist is not None


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_carries_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert [attributes for attributes in SCRIPT_TAG.findall(text) if not DATA_BLOCK.search(attributes)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_fetches_nothing_from_another_host(path):
    assert ELSEWHERE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_speaks_of_start_and_end_not_of_left_and_right(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert PHYSICAL.findall(text) == []
    assert OTHER_HOST.findall(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_builds_no_code_or_markup_from_text(path):
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"\beval\(|\bnew Function\(|\.innerHTML\s*\+?=|\.outerHTML\s*=|document\.write|insertAdjacentHTML", text) == []
    )
