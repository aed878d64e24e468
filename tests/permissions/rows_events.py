"""Meetings: found by everybody who may; listed, changed and counted by those who run the group."""

from events.models import CoHost
from groups.models import Group
from tests.permissions.cast import ROLES, SIGNED_OUT, World
from tests.permissions.table import MOVED, SIGN_IN, Row, everybody, of_date, of_event, of_group, only

HERE = tuple(role for role in ROLES if role not in SIGNED_OUT)
ORGANISERS = only("organiser", "owner", signed_out=SIGN_IN)


def no_token(world: World) -> list[str]:
    """A link that nobody was given."""
    return ["no-token-of-ours"]


def of_question_to_host(world: World) -> list[str]:
    """The group of those who organise elsewhere is asked to host the meeting too."""
    return [CoHost.objects.create(event=world.event, group=Group.objects.get(name="York Students")).public_id]


ROWS = [
    Row("events:home", get=everybody()),
    Row("events:list", get=everybody()),
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
    Row("events:group_short", get=everybody(MOVED, barred=404), args=lambda world: [world.group.public_id]),
    Row("events:ics", get=everybody(), args=of_date),
    Row("events:detail_short", get=everybody(MOVED, barred=404), args=of_date),
    Row("events:detail", get=everybody(barred=404), args=lambda world: [world.occurrence.public_id, world.event.slug]),
    Row("events:attend", get=everybody(MOVED, barred=404), post=everybody(barred=404), args=of_date),
    Row("events:attend_asked", get=everybody(barred=404), args=of_date),
    # By a link of one's own.
    Row("events:rsvp", get=everybody(404), post=everybody(404), args=no_token),
    Row("events:rsvp_ics", get=everybody(404), args=no_token),
    Row("events:unsubscribe", get=everybody(404), post=everybody(404), args=no_token),
    Row("events:alert_ask", get=everybody(MOVED), post=everybody()),
    Row("events:alert_asked", get=everybody()),
    Row("events:alert_forgotten", get=everybody()),
    Row("events:alert", get=everybody(410), post=everybody(410), args=no_token),
    # The desk.
    Row("events:desk", get=only(*HERE, signed_out=SIGN_IN), post=only(others=405, signed_out=SIGN_IN)),
    *(
        Row(name, get=ORGANISERS, post=ORGANISERS, args=args)
        for name, args in {"events:new": of_group, "events:edit": of_event, "events:cancel": of_event}.items()
    ),
    # Hosting together: the meeting's own organisers ask, those of the other group answer, either side ends it.
    Row("events:cohosts", get=ORGANISERS, post=ORGANISERS, args=of_event),
    Row(
        "events:cohost_answer",
        get=only(others=405, signed_out=SIGN_IN),
        post=only("organiser", "owner", "elsewhere", signed_out=SIGN_IN),
        args=of_question_to_host,
        data=lambda world: {"action": "end"},
    ),
    # The meeting happens once: it is cancelled as a whole, on the page for that.
    Row("events:cancel_date", get=only(signed_out=SIGN_IN, organiser=MOVED, owner=MOVED), post=ORGANISERS, args=of_date),
    Row(
        "events:people",
        get=only("helper", "organiser", "owner", signed_out=SIGN_IN),
        post=only(others=405, signed_out=SIGN_IN),
        args=of_date,
    ),
    Row(
        "events:approve",
        get=only(others=405, signed_out=SIGN_IN),
        post=ORGANISERS,
        args=lambda world: [world.occurrence.public_id, world.attendance.public_id],
    ),
]
