"""Meetings: found by everybody who may; listed, changed and counted by those who run the group."""

from events.models import CoHost, Event, Picture
from groups.models import Group
from tests.permissions.cast import ROLES, SIGNED_OUT, World
from tests.permissions.table import MOVED, SIGN_IN, Row, everybody, of_date, of_event, of_group, only

HERE = tuple(role for role in ROLES if role not in SIGNED_OUT)
ORGANISERS = only("organiser", "owner", signed_out=SIGN_IN)
ELSEWHERE_FOR_ORGANISERS = only(signed_out=SIGN_IN, organiser=MOVED, owner=MOVED)  # on to the page for it


def no_token(world: World) -> list[str]:
    """A link that nobody was given."""
    return ["no-token-of-ours"]


def of_question_to_host(world: World) -> list[str]:
    """The group of those who organise elsewhere is asked to host the meeting too."""
    return [CoHost.objects.create(event=world.event, group=Group.objects.get(name="York Students")).public_id]


def of_picture(world: World) -> list[str]:
    """The meeting shows a picture."""
    picture = Picture.objects.create(large=b"large", small=b"small", width=2, height=1, alt="Candles")
    Event.objects.filter(pk=world.event.pk).update(picture=picture)
    return [picture.public_id]


ROWS = [
    Row("events:home", get=everybody()),
    Row("events:list", get=everybody()),
    Row("events:list_print", get=everybody()),
    Row("events:list_ics", get=everybody()),
    Row("events:list_rss", get=everybody()),
    Row("events:list_geojson", get=everybody()),
    Row("events:list_csv", get=everybody()),
    Row("events:map", get=everybody()),
    # Of one group: there for everybody who has the address, unless the group is suspended.
    Row("events:group", get=everybody(barred=404), args=of_group),
    # Calendars that hold a date must hear that it is gone: of a suspended group they say that, and nothing else.
    Row("events:group_ics", get=everybody(), args=of_group),
    Row("events:group_rss", get=everybody(), args=of_group),
    Row("events:group_poster", get=everybody(barred=404), args=of_group),
    Row("events:group_print", get=everybody(barred=404), args=of_group),
    Row("events:group_short", get=everybody(MOVED, barred=404), args=lambda world: [world.group.public_id]),
    Row("events:ics", get=everybody(), args=of_date),
    Row("events:share", get=everybody(barred=404), args=of_date),
    Row("events:poster", get=everybody(barred=404), args=of_date),
    # For other services, which are nobody here: of a suspended group there is none, whoever asks.
    Row("events:card", get=everybody(barred=404, suspended=404), args=of_date),
    Row("events:short", get=everybody(MOVED, barred=404), args=of_date),
    Row("events:detail_short", get=everybody(MOVED, barred=404), args=of_date),
    Row("events:detail", get=everybody(barred=404), args=lambda world: [world.occurrence.public_id, world.event.slug]),
    Row("events:attend", get=everybody(MOVED, barred=404), post=everybody(barred=404), args=of_date),
    Row("events:ask_access", get=everybody(suspended=404, barred=404), args=of_date),
    Row("events:attend_asked", get=everybody(barred=404), args=of_date),
    # To be counted without a name, by a token from the form of this date; this meeting is closed, so nobody is.
    Row("events:count_me", get=everybody(MOVED, barred=404), post=everybody(MOVED, barred=404), args=of_date),
    Row(
        "events:counted",
        get=everybody(404),
        post=everybody(404),
        args=lambda world: [world.occurrence.public_id, "no-token-of-ours"],
    ),
    # By a link of one's own.
    Row("events:rsvp", get=everybody(404), post=everybody(404), args=no_token),
    Row("events:rsvp_ics", get=everybody(404), args=no_token),
    Row("events:unsubscribe", get=everybody(404), post=everybody(404), args=no_token),
    Row("events:alert_ask", get=everybody(MOVED), post=everybody()),
    Row("events:alert_asked", get=everybody()),
    Row("events:alert_forgotten", get=everybody()),
    Row("events:alert", get=everybody(410), post=everybody(410), args=no_token),
    Row("events:still_on", get=everybody(410), post=everybody(410), args=no_token),
    Row("events:goes_on", get=everybody(410), post=everybody(410), args=no_token),
    # The desk.
    Row("events:desk", get=only(*HERE, signed_out=SIGN_IN), post=only(others=405, signed_out=SIGN_IN)),
    *(
        Row(name, get=ORGANISERS, post=ORGANISERS, args=args)
        for name, args in {"events:new": of_group, "events:edit": of_event, "events:cancel": of_event}.items()
    ),
    # Keeping what is typed, which a script asks.
    Row("events:new_draft", get=everybody(405), post=only("organiser", "owner", signed_out=403), args=of_group),
    Row("events:edit_draft", get=everybody(405), post=only("organiser", "owner", signed_out=403), args=of_event),
    *(
        Row(name, get=only(others=405, signed_out=SIGN_IN), post=ORGANISERS, args=of_event)
        for name in ("events:publish", "events:discard", "events:duplicate")
    ),
    Row("events:checklist", get=ORGANISERS, post=ORGANISERS, args=of_date),
    *(Row(name, get=everybody(barred=404), args=of_picture) for name in ("events:picture", "events:picture_small")),
    # Hosting together: the meeting's own organisers ask, those of the other group answer, either side ends it.
    Row("events:cohosts", get=ORGANISERS, post=ORGANISERS, args=of_event),
    Row(
        "events:cohost_answer",
        get=only(others=405, signed_out=SIGN_IN),
        post=only("organiser", "owner", "elsewhere", signed_out=SIGN_IN),
        args=of_question_to_host,
        data=lambda world: {"action": "end"},
    ),
    # All dates of a meeting, and one of them. The meeting happens once: it is cancelled as a whole, on the page for that.
    Row("events:dates", get=ORGANISERS, post=only(others=405, signed_out=SIGN_IN), args=of_event),
    Row("events:add_date", get=ORGANISERS, post=ORGANISERS, args=of_event),
    Row(
        "events:put_back",
        get=only(others=405, signed_out=SIGN_IN),
        post=ORGANISERS,
        args=of_event,
        data=lambda world: {"day": "20270309T190000"},
    ),
    Row("events:reinstate", get=ORGANISERS, post=ORGANISERS, args=of_event),
    Row("events:date", get=ORGANISERS, post=only(others=405, signed_out=SIGN_IN), args=of_date),
    Row("events:move_date", get=ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:postpone_date", get=ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:reinstate_date", get=ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:cancel_date", get=ELSEWHERE_FOR_ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:skip_date", get=ELSEWHERE_FOR_ORGANISERS, post=ORGANISERS, args=of_date),
    Row(
        "events:people",
        get=only("helper", "organiser", "owner", signed_out=SIGN_IN),
        post=only(others=405, signed_out=SIGN_IN),
        args=of_date,
    ),
    *(
        Row(
            name,
            get=only(others=405, signed_out=SIGN_IN),
            post=ORGANISERS,
            args=lambda world: [world.occurrence.public_id, world.attendance.public_id],
        )
        for name in ("events:approve", "events:let_in")
    ),
    # Nobody was chosen; and nobody is counted without a name, so that there is nothing to correct.
    Row("events:take_back", get=ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:fewer", get=ELSEWHERE_FOR_ORGANISERS, post=ORGANISERS, args=of_date),
    # Of an export the page says why there is none: the meeting is closed.
    Row("events:people_export", get=ORGANISERS, post=ORGANISERS, args=of_date),
    # Nothing was written.
    Row(
        "events:message",
        get=ORGANISERS,
        post=only(signed_out=SIGN_IN, organiser=422, owner=422),
        args=of_date,
    ),
    Row(
        "events:door",
        get=only("helper", "organiser", "owner", signed_out=SIGN_IN),
        post=only("helper", "organiser", "owner", signed_out=SIGN_IN),
        args=of_date,
    ),
    Row("events:report", get=ORGANISERS, post=ORGANISERS, args=of_date),
    Row("events:thank", get=only(others=405, signed_out=SIGN_IN), post=ORGANISERS, args=of_date),
]
