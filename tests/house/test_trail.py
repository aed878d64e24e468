"""Every deed that the site writes down is said in a sentence to the moderators, or is named as nobody's business."""

import ast
import re
from pathlib import Path

import pytest

from core.models import AuditEntry
from moderation import history

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("api", "moderation", "events", "groups", "accounts", "places", "notifications", "core")
VERB = re.compile(r"[a-z]+\.[a-z_]+")


def is_record(node):
    """Whether this is a call of `audit.record`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "record"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "audit"
    )


def words(node):
    """The verbs in an expression: a text, or texts of which one is chosen."""
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and VERB.fullmatch(each.value)
    }


def verbs_of(source):
    """The verbs that a file records; those that it takes from a name are looked for where that name is given in the file."""
    tree = ast.parse(source)
    found, dark = set(), []
    for call in filter(is_record, ast.walk(tree)):
        verb = call.args[0]
        said = words(verb)
        if not said and isinstance(verb, ast.Name):
            said = {
                word
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == verb.id for name in node.targets)
                for word in words(node.value)
            }
        if not said:
            dark.append(ast.unparse(call))
        found |= said
    return found, dark


def recorded():
    found, dark = {}, []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            verbs, unclear = verbs_of(path.read_text(encoding="utf-8"))
            dark += [f"{path.relative_to(ROOT)}: {call}" for call in unclear]
            for verb in verbs:
                found.setdefault(verb, str(path.relative_to(ROOT)))
    return found, dark


def test_names_each_verb_in_the_file_that_records_it():
    """`audit.record("groups.invite", …)`, or a name that the same file gives such texts: else nobody can list the verbs."""
    assert recorded()[1] == []


def test_has_a_sentence_for_every_deed():
    """A new verb gets its sentence in moderation/history.py: SENTENCES, or (a deed of supporters) stands in OF_SUPPORTERS."""
    found, _ = recorded()
    assert {"groups.approve", "groups.refuse", "accounts.open", "occurrences.cancel", "places.find"} <= found.keys()
    assert {verb: path for verb, path in found.items() if verb not in {*history.SENTENCES, *history.OF_SUPPORTERS}} == {}


def test_has_no_sentence_for_a_deed_that_nothing_records():
    found, _ = recorded()
    assert {*history.SENTENCES, *history.OF_SUPPORTERS} - found.keys() == set()


def test_has_room_for_every_verb():
    longest = AuditEntry._meta.get_field("verb").max_length
    assert [verb for verb in recorded()[0] if len(verb) > longest] == []


def test_reads_verbs_that_are_chosen():
    chosen = 'def do(x):\n verb = "a.b" if x else "a.c"\n audit.record(verb, x)\n audit.record("a.d" if x else "a.e", x)'
    assert verbs_of(chosen) == ({"a.b", "a.c", "a.d", "a.e"}, [])
    assert verbs_of("def do(x, verb):\n audit.record(verb, x)")[1] == ["audit.record(verb, x)"]
