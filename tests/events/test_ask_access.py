"""Asking the group about access without a name: from the meeting's page, by the letter that groups take."""

import pytest

from groups.models import Conversation
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def test_begins_a_letter_that_names_the_meeting_and_asks_for_no_name(client):
    occurrence = make_occurrence(make_event(title="Letters & <tea>"))
    page = client.get(occurrence.get_absolute_url()).content.decode()
    assert f'href="/events/{occurrence.public_id}/ask/"' in page
    answer = client.get(f"/events/{occurrence.public_id}/ask/")
    begun = answer.context["form"].initial["text"]
    assert begun.startswith("I would like to know about access at “Letters & <tea>”, ")
    asked = answer.content.decode()
    assert "You need not give a name, nor say why you ask." in asked
    assert "Letters &amp; &lt;tea&gt;" in asked
    assert sorted(answer.context["form"].fields) == ["email", "text"]
    assert f'action="/groups/{occurrence.host.slug}/write/"' in asked
    assert answer["X-Robots-Tag"] == "noindex"


def test_sends_it_as_any_letter_to_the_group(client):
    occurrence = make_occurrence()
    begun = client.get(f"/events/{occurrence.public_id}/ask/").context["form"].initial["text"]
    client.post(f"/groups/{occurrence.host.slug}/write/", {"text": f"{begun}Is the lift working?", "email": "sam@example.org"})
    letter = Conversation.objects.get().letters.get()
    assert letter.text == f"{begun}Is the lift working?"


def test_offers_nothing_where_the_group_takes_no_letters(client):
    occurrence = make_occurrence(make_event(make_group(takes_letters=False)))
    assert "Ask about access" not in client.get(occurrence.get_absolute_url()).content.decode()
    assert client.get(f"/events/{occurrence.public_id}/ask/").status_code == 404


def test_leaves_the_address_of_a_meeting_that_is_called_ask_alone(client):
    occurrence = make_occurrence(make_event(title="Ask"))
    assert occurrence.get_absolute_url() == f"/events/{occurrence.public_id}/ask-meeting/"
    assert client.get(occurrence.get_absolute_url()).status_code == 200
