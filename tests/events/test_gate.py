"""One gate, proven: all that could leak is planted in meetings of each level and state, then every address of the site is fetched
as each kind of viewer, and what they may not know must not be there.

**You made a new address?** It has its row in `tests/permissions`, and is looked at here by that; nothing else is to be done. An
address that shows by right what is secret to others needs a line in MAY, with a reason.
"""

import logging
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from events import attendance_links as links
from events import notices, reminders
from events.services import publishing
from groups.enums import SafetyLevel
from notifications import kinds
from tests.events.gate_world import AWAY, COMES, OF_GROUP, SORTS, STATES, all_events, make_users, plant
from tests.permissions.test_permissions import ROWS

LEVELS = list(SafetyLevel)
VIEWERS = ("nobody", "elsewhere", "moderator", "helper", "organiser")
FEWER = ("nobody", "helper", "organiser")  # where the others are strangers like any
# Each state of a meeting at each level; what became of its group takes it away at every level alike.
CASES = [*product(LEVELS, [*STATES, "soon"]), *product([SafetyLevel.CAREFUL], OF_GROUP)]
PLACE = ("place", "way")
# Mails to organisers, moderators, followers and those who wait for a first meeting.
OTHERS = {
    "events.alert",
    "events.alert_confirm",
    "events.cohost_answered",
    "events.cohost_asked",
    "events.goes_on",
    "events.listed",
    "events.rests",
    "events.silent_twice",
    "events.still_on",
    "events.visibility",
}
# What of a meeting everybody may know, by level.
EVERYBODY = {"open": set(PLACE), "careful": set(), "closed": set()}
# Who is confirmed by mail: the place and the words for those who come; at closed only whom the organiser let in.
CONFIRMED = {*PLACE, "notice", "screen"}
EVERYTHING = set(SORTS)


def may_know(planted, viewer):
    """The sorts of secrets of this meeting that this viewer may see somewhere on the site."""
    if viewer == "organiser":
        return EVERYTHING - {"mail"} | ({"mail"} if planted.level == SafetyLevel.CLOSED else set())
    if viewer == "helper":
        # Runs it with them: as one who is confirmed, whatever became of it; at closed as everybody.
        if planted.level == SafetyLevel.CLOSED:
            return set()
        return CONFIRMED | ({"link"} if planted.soon else set())
    return set() if planted.state in AWAY else EVERYBODY[planted.level.value]


def may_know_by_link(planted, who):
    """The same for somebody who comes, on their own page and in their own calendar; besides their own address, name and needs."""
    if planted.state in AWAY:
        return set()
    needed = {"open": {"coming", "maybe", "approved"}, "careful": {"coming", "maybe", "approved"}, "closed": {"approved"}}
    if who not in needed[planted.level.value]:
        return EVERYBODY[planted.level.value]
    return CONFIRMED | {"words"} | ({"link"} if planted.soon else set())


def found_in(text, planted, allowed):
    """The secrets of this meeting that stand in the text and must not."""
    return [planted.secret(sort) for sort in SORTS if sort not in allowed and planted.secret(sort) in text]


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = " ".join(f"{name}: {value}" for name, value in response.items())
    return (head + body.decode("utf-8", "replace")).replace("\r\n ", "").lower()


def mails_to(attendance):
    """Every kind of mail to one who comes, as it would be written now; a kind that is not to them is named in OTHERS."""
    start = reminders.moment(attendance.occurrence.start)
    announcement = attendance.occurrence.announcements.first()
    context = {
        "attendance": attendance.public_id,
        "occurrence": attendance.occurrence.public_id,
        "announcement": announcement.public_id,
        "start": start,
        "hours": 24,
        "what": list(notices.CHANGES),
    }
    to = reminders.recipient(attendance, attendance.occurrence)
    for kind in sorted(kinds._kinds):
        if not kind.startswith("events.") or kind in OTHERS:
            continue
        (loaded,) = kinds.load(kind, [context])
        mail = kinds.render(kind, context, to, *loaded)
        if mail:
            files = " ".join(each.content.decode("utf-8", "replace") for each in mail.attachments)
            yield kind, f"{mail.subject} {mail.text} {mail.html} {files} {mail.headers}".replace("\r\n ", "")


def rows_with_args(world):
    """Name and address of everything about one meeting, its date, or its group."""
    for row in ROWS:
        with transaction.atomic():
            args = row.args(world)
            transaction.set_rollback(True)
        if args:
            yield row.name, reverse(row.name, args=args)


def rows_without_args(world):
    for row in ROWS:
        try:
            yield row.name, reverse(row.name)
        except NoReverseMatch:
            continue


@pytest.fixture
def world(db):
    """Browsers by viewer."""
    users = make_users()
    browsers = {viewer: Client(raise_request_exception=False) for viewer in VIEWERS}
    for viewer in set(VIEWERS) - {"nobody"}:
        browsers[viewer].force_login(users[viewer])
    return users, browsers


@pytest.mark.parametrize(("level", "state"), CASES)
def test_nothing_about_one_meeting_says_more_than_its_viewer_may_know(world, caplog, level, state):
    caplog.set_level(logging.DEBUG)
    users, browsers = world
    planted = plant(level, "published" if state == "soon" else state, users, soon=state == "soon")
    leaks, seen = [], set()
    for name, path in rows_with_args(planted.world):
        for viewer in VIEWERS if state in {"published", "draft"} else FEWER:
            response = browsers[viewer].get(path)
            assert response.status_code < 500, (viewer, name)
            text = text_of(response)
            leaks += [f"{name} to {viewer}: {word}" for word in found_in(text, planted, may_know(planted, viewer))]
            seen |= {sort for sort in SORTS if viewer == "organiser" and planted.secret(sort) in text}
    assert leaks == []
    assert found_in(caplog.text.lower(), planted, set()) == [], "Nothing of it is in any log."
    assert seen >= {"place", "way", "link", "notice"}, "The organiser sees it: the test looks in the right place."


def test_nothing_that_lists_meetings_says_more_than_its_viewer_may_know(world):
    users, browsers = world
    planted = [plant(level, state, users) for level, state in product(LEVELS, [*STATES, *OF_GROUP])]
    publishing.refresh(type(planted[0].world.event).objects.filter(pk__in=[each.pk for each in all_events(planted)]))
    searches = ["?near=53.81234,-1.56789&within=2km", "?near=LS2", "?q=planted", "?mode=online", "?bbox=-1.6,53.78,-1.5,53.83"]
    leaks, shown = [], set()
    for name, path in rows_without_args(planted[0].world):
        for query in ("", *searches) if name.startswith(("events:", "api:")) else ("",):
            for viewer in VIEWERS:
                response = browsers[viewer].get(path + query)
                assert response.status_code < 500, (viewer, name, query)
                text = text_of(response)
                for each in planted:
                    leaks += [f"{name}{query} to {viewer}: {word}" for word in found_in(text, each, may_know(each, viewer))]
                    if each.world.event.title.lower() in text:
                        shown.add((viewer, each.mark))
    assert leaks == []
    assert {mark for viewer, mark in shown if viewer == "nobody"} == {
        f"{level}{state}" for level in ("open", "careful") for state in ("published", "cancelled", "postponed")
    }


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("state", [*STATES, "gone", "soon"])
def test_no_link_of_one_who_comes_says_more_than_they_may_know(world, level, state):
    users, browsers = world
    planted = plant(level, "published" if state == "soon" else state, users, soon=state == "soon")
    leaks = []
    for who in COMES:
        token = links.token_of(planted.own[who])
        allowed = may_know_by_link(planted, who)
        others = [planted.own_mail(other) for other in COMES if other != who]
        for name in ("events:rsvp", "events:rsvp_ics", "events:unsubscribe"):
            text = text_of(browsers["nobody"].get(reverse(name, args=[token])))
            mine = text.replace(planted.own_mail(who), "").replace(f"plantedname{planted.mark}{who}", "")
            mine = mine.replace(f"plantedneed{planted.mark}{who}", "")
            leaks += [f"{name} to {who}: {word}" for word in found_in(mine, planted, allowed)]
            leaks += [f"{name} to {who}: {other}" for other in others if other in text]
        if state in {"published", "soon"} and who in {"coming", "approved"} and (level != "closed" or who == "approved"):
            page = text_of(browsers["nobody"].get(reverse("events:rsvp", args=[token])))
            assert planted.secret("place") in page
            assert (planted.secret("link") in page) is (state == "soon")
    assert leaks == []


@pytest.mark.parametrize("level", LEVELS)
def test_no_mail_says_more_than_its_reader_may_know(world, level):
    """Every kind of message that goes to those who come, rendered for each state of theirs."""
    users, _browsers = world
    planted = plant(level, "published", users)
    leaks, rendered = [], set()
    for who, attendance in planted.own.items():
        for kind, text in mails_to(attendance):
            rendered.add(kind)
            mine = text.lower().replace(planted.own_mail(who), "")
            leaks += [f"{kind} to {who}: {word}" for word in found_in(mine, planted, may_know_by_link(planted, who))]
    assert leaks == []
    assert {"events.confirm", "events.confirmed", "events.reminder", "events.changed"} <= rendered
