"""The OpenAPI document: valid, without a warning, true of every answer; and the page that is made of it."""

import copy
import json
import re
from datetime import timedelta

import pytest
import yaml
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from api import examples
from events.search_form import SearchForm
from groups.enums import SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

EXAMPLES = {
    "/api/v1/": examples.ROOT,
    "/api/v1/events/": examples.EVENTS,
    "/api/v1/events/{public_id}/": examples.EVENT,
    "/api/v1/occurrences/": examples.OCCURRENCES,
    "/api/v1/occurrences/{public_id}/": examples.OCCURRENCE,
    "/api/v1/groups/": examples.GROUPS,
    "/api/v1/groups/{slug}/": examples.GROUP,
    "/api/v1/places/": examples.PLACE,
}


@pytest.fixture(scope="module")
def schema():
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))


@pytest.fixture(scope="module")
def closed(schema):
    """The same schema, in which an object may hold nothing that is not declared."""
    strict = copy.deepcopy(schema)
    for component in strict["components"]["schemas"].values():
        if "properties" in component:
            component["additionalProperties"] = False
    return strict


def faults(schema, path, answer, status="200"):
    """What is wrong with an answer, as sentences."""
    [content] = schema["paths"][path]["get"]["responses"][status]["content"].values()
    validator = Draft202012Validator({**content["schema"], "components": schema["components"]}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


def test_is_valid_and_made_without_a_warning():
    GENERATOR_STATS.reset()
    document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    assert (document["openapi"], bool(GENERATOR_STATS)) == ("3.1.0", False)


def test_comes_as_yaml_and_as_json(client, schema):
    as_yaml, as_json = client.get("/api/schema/"), client.get("/api/schema/?format=json")
    assert yaml.safe_load(as_yaml.content) == json.loads(as_json.content) == schema
    assert as_yaml["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"
    assert as_yaml["Access-Control-Allow-Origin"] == "*"


def test_has_every_parameter_of_the_search(schema):
    named = [each["name"] for each in schema["paths"]["/api/v1/events/"]["get"]["parameters"]]
    assert named == [*SearchForm({}).fields, "limit"]
    assert named == [each["name"] for each in schema["paths"]["/api/v1/occurrences/"]["get"]["parameters"]]


def test_has_an_example_of_every_operation_which_is_true(schema, closed):
    assert list(schema["paths"]) == list(EXAMPLES)
    assert {path: faults(closed, path, example) for path, example in EXAMPLES.items()} == {path: [] for path in EXAMPLES}


@pytest.mark.django_db
@pytest.mark.parametrize("level", SafetyLevel.values)
@pytest.mark.parametrize("mode", ["in_person", "online", "hybrid"])
def test_is_true_of_every_answer(ask, closed, level, mode):
    group = make_group(safety_level=level, description="We write letters.")
    link = "" if mode == "in_person" else "https://meet.example/x"
    place = {"place": None} if mode == "online" else {"directions": "Round the back."}
    event = make_event(group, teaser="Tea.", rrule="FREQ=WEEKLY", attendance_mode=mode, conference_url=link, **place)
    dates = [make_occurrence(event, start=timezone.now() + timedelta(days=day)) for day in range(1, 5)]
    make_attendance(dates[0])
    asked = {
        "/api/v1/": "",
        "/api/v1/events/": "events/?near=LS2",
        "/api/v1/events/{public_id}/": f"events/{event.public_id}/",
        "/api/v1/occurrences/": "occurrences/?limit=2",
        "/api/v1/occurrences/{public_id}/": f"occurrences/{dates[0].public_id}/",
        "/api/v1/groups/": "groups/?near=LS2",
        "/api/v1/groups/{slug}/": f"groups/{group.slug}/",
        "/api/v1/places/": "places/?q=Newport",
    }
    answers = {path: ask(address) for path, address in asked.items()}
    assert {path: status for path, (status, _body) in answers.items()} == dict.fromkeys(asked, 200)
    assert {path: faults(closed, path, body) for path, (_status, body) in answers.items()} == {path: [] for path in asked}


@pytest.mark.django_db
def test_is_true_of_every_problem(ask, closed):
    for path, address, status in [
        ("/api/v1/events/", "events/?near=Newport&limit=x", 400),
        ("/api/v1/groups/", "groups/?near=Leedz", 400),
        ("/api/v1/groups/{slug}/", "groups/nobody/", 404),
    ]:
        answered, body = ask(address)
        assert (answered, faults(closed, path, body, str(status))) == (status, [])


def test_the_page_shows_every_operation_without_script(client, schema, settings):
    html = client.get("/api/docs/").content.decode()
    for path, methods in schema["paths"].items():
        assert f"<code>GET {path}</code>" in html
        assert f'<h2 id="{methods["get"]["operationId"]}">{methods["get"]["summary"]}</h2>' in html
    assert f"curl &#x27;{settings.SITE_URL}/api/v1/places/?q=LS2+9JT&#x27;" in html
    assert "120 requests a minute from one address." in html
    assert "<code>results[].place.precise</code>" in html
    assert re.findall(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", html) == []


def test_the_page_speaks_as_our_other_pages_do(client):
    answer = client.get("/api/docs/")
    assert (answer["Cache-Control"], "Access-Control-Allow-Origin" in answer) == ("private, no-store", False)
