"""Moderation: for everybody else there is nothing here."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from core.signing import make_token
from groups.services import vouching
from moderation.models import Report
from moderation.report_links import CONFIRM, SEE
from tests.permissions.cast import World
from tests.permissions.table import SIGN_IN, Row, everybody, of_date, of_event, of_group, only

MODERATORS = only("moderator", signed_out=SIGN_IN)


def made_report(world: World) -> Report:
    """What somebody said about the group."""
    return Report.objects.create(group=world.group, why="spam", email="fatima@example.org")


def of_reporter(purpose: str) -> Callable[[World], list[str]]:
    """The link of the one who reported: to see what came of it, or to confirm their address."""
    return lambda world: [make_token(purpose, made_report(world).public_id)]


def by_id(world: World) -> list[str]:
    """The group by its public id."""
    return [world.group.public_id]


def of_code(world: World) -> list[str]:
    """A code that a partner hands out."""
    until = timezone.now() + timedelta(days=1)
    made, _code = vouching.make_code(by=world.group.memberships.earliest("pk").user, partner="Union", most_uses=1, expires=until)
    return [made.public_id]


ROWS = [
    # Anybody reports what they can see.
    Row("report:group", get=everybody(suspended=404, barred=404), post=everybody(422, suspended=404, barred=404), args=of_group),
    Row("report:meeting", get=everybody(suspended=404, barred=404), post=everybody(422, suspended=404, barred=404), args=of_date),
    Row("report:outcome", get=everybody(), args=of_reporter(SEE)),
    Row("report:confirm", get=everybody(), post=everybody(), args=of_reporter(CONFIRM)),
    Row("moderation:reports", get=MODERATORS),
    Row("moderation:reported_group", get=MODERATORS, post=MODERATORS, args=by_id),
    Row("moderation:reported_meeting", get=MODERATORS, post=MODERATORS, args=of_event),
    Row("moderation:restore_group", get=only(others=405), post=MODERATORS, args=by_id),
    Row("moderation:restore_meeting", get=only(others=405), post=MODERATORS, args=of_event),
    Row("moderation:queue", get=MODERATORS, post=MODERATORS),
    Row("moderation:codes", get=MODERATORS, post=MODERATORS),
    Row("moderation:revoke_code", get=everybody(405), post=MODERATORS, args=of_code),
    Row(
        "moderation:write_down",
        get=everybody(405),
        post=MODERATORS,
        args=lambda world: [world.group.public_id],
        data=lambda world: {"step": "hold"},
    ),
    Row("moderation:decide", get=MODERATORS, post=MODERATORS, args=lambda world: [world.group.public_id]),
    Row("moderation:trail", get=MODERATORS),
    Row("moderation:demand", get=only("moderator", "staff", signed_out=SIGN_IN)),
    Row("moderation:demand_geojson", get=only("moderator", "staff", signed_out=SIGN_IN)),
]
