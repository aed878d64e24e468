"""What is said of a safety level is what disclosure does: both are read here, neither from the other."""

from datetime import timedelta

import pytest

from events.disclosure import Standing, disclose, is_listed
from events.models import Event
from groups import levels
from groups.enums import GroupStatus, SafetyLevel
from groups.models import Group
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

# The table of docs/explanation: sentence by sentence, what must then be so.
LISTED = "Everyone can find your group and its meetings: in the search, on the map, in calendars."
UNLISTED = "Your group and its meetings are on no list and no map. People need the link."
EXACT = {
    "Everyone sees the exact address.": Standing.PUBLIC,
    "Only people who confirmed that they are coming see the exact address.": Standing.CONFIRMED,
    "Only people whom you let in see the exact address.": Standing.APPROVED,
}
LINK = {
    "People who are coming see the online link, from a day before. You may show it to everyone.": Standing.CONFIRMED,
    "Only people who are coming see the online link, from a day before. You may choose another time.": Standing.CONFIRMED,
    "Only people whom you let in see the online link, from a day before. You may choose another time.": Standing.APPROVED,
}
OTHERS = {
    "Everyone else sees the town and the first half of the postcode.": "LS2, Leeds",
    "Everyone else who has the link sees the town.": "Leeds",
}
COMING = {
    "Everyone sees how many are coming. Names are never shown.": ["3", "12"],
    "How many are coming is hidden, or “10+” from ten. Names are never shown.": [None, "10+"],
    "How many are coming is hidden. Names are never shown.": [None, None],
}
INDEXED = "Search engines such as Google may show your page."
NOT_INDEXED = "Search engines such as Google are asked to leave your page out."


@pytest.fixture(params=SafetyLevel)
def level(request):
    return request.param


@pytest.fixture
def occurrence(db, level, alice):
    group = make_group(alice, safety_level=level)
    return make_occurrence(make_event(group, conference_url="https://meet.example/x", attendance_mode="hybrid"))


def said(level, known):
    """Which of the known sentences is said, exactly one."""
    [sentence] = [each for each in levels.in_full(level) if each in known]
    return sentence


def test_says_whether_it_is_listed(level, occurrence):
    promised = said(level, {LISTED, UNLISTED}) == LISTED
    assert occurrence.event.host.is_listed is promised
    assert is_listed(occurrence.event) is promised
    assert Group.objects.listed().exists() is promised
    occurrence.refresh_from_db()
    assert occurrence.is_listed is promised


def test_says_who_sees_the_online_link_and_from_when_on(level, occurrence):
    needed = LINK[said(level, LINK)]
    event = occurrence.event
    event.link_hours, event.link_public = Event._meta.get_field("link_hours").default, False
    day_before = occurrence.start - timedelta(hours=24)
    for now, opens in ((day_before - timedelta(minutes=1), False), (day_before, True)):
        seen = {each: disclose(occurrence, each, now=now).conference_url is not None for each in (Standing.PUBLIC, *EXACT.values())}
        assert seen == {each: opens and each >= needed for each in seen}
    event.link_public = True
    assert (disclose(occurrence).conference_url is not None) is (level == SafetyLevel.OPEN)


def test_says_who_sees_the_exact_place(level, occurrence):
    needed = EXACT[said(level, EXACT)]
    for standing in Standing:
        shown = disclose(occurrence, standing)
        assert (shown.place.is_exact, shown.conference_url is not None) == (standing >= needed, standing >= needed)


def test_says_what_everyone_else_sees(level, occurrence):
    found = [each for each in levels.in_full(level) if each in OTHERS]
    place = disclose(occurrence, Standing.PUBLIC).place
    if place.is_exact:
        assert found == []
    else:
        assert [OTHERS[each] for each in found] == [place.label]


def test_says_what_is_shown_of_the_number_coming(level, occurrence):
    assert [disclose(occurrence, coming=number).coming for number in (3, 12)] == COMING[said(level, COMING)]


def test_says_when_people_are_forgotten(level, occurrence):
    [sentence] = [each for each in levels.in_full(level) if "we erase" in each]
    assert int(sentence.split()[0]) == occurrence.event.level.erase_after_days


def test_says_what_search_engines_are_told(level, occurrence, client):
    promised = said(level, {INDEXED, NOT_INDEXED}) == INDEXED
    for page in (occurrence.event.host.get_absolute_url(), occurrence.get_absolute_url()):
        answer = client.get(page)
        told = "noindex" in answer.content.decode() or "noindex" in answer.headers.get("X-Robots-Tag", "")
        assert told is not promised


def test_never_shows_a_name(level, occurrence, client):
    make_attendance(occurrence, "petra.secret@example.org")
    assert "petra" not in client.get(occurrence.get_absolute_url()).content.decode()


def test_says_each_thing_once(level):
    sentences = levels.in_full(level)
    assert len(sentences) == len(set(sentences)) == (6 if level == SafetyLevel.OPEN else 7)
    assert levels.in_short(level)


def test_raising_the_level_takes_the_exact_place_away_everywhere_at_once(client, alice):
    group = make_group(alice, status=GroupStatus.APPROVED)
    occurrence = make_occurrence(make_event(group))
    public = {
        "page": occurrence.get_absolute_url(),
        "group": group.get_absolute_url(),
        "list": "/events/?near=LS2+9JT",
        "feed": "/events.ics?near=LS2",
        "layer": "/events.geojson?near=LS2",
        "news": "/events.rss?near=LS2",
        "groups": "/groups.geojson",
        "api": "/api/v1/events/?near=LS2",
        "api group": f"/api/v1/groups/{group.slug}/",
    }
    for name in ("page", "group", "feed", "api"):
        assert "Lifton Place" in client.get(public[name]).content.decode().replace("\r\n ", ""), name
    client.force_login(alice)
    client.post(
        f"/groups/{group.slug}/edit/",
        {
            "kind": group.kind,
            "name": group.name,
            "where": group.place.postcode,
            "safety_level": "careful",
            "takes_letters": "on",
            "seen": group.modified.isoformat(),
            "step": "save",
        },
    )
    group.refresh_from_db()
    assert group.safety_level == "careful"
    client.logout()
    for name, address in public.items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        text = answer.content.decode().replace("\r\n ", "")
        assert "Lifton Place" not in text, name
        assert "53.8067" not in text, name
