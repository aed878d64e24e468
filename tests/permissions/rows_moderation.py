"""Moderation: for everybody else there is nothing here."""

from tests.permissions.table import SIGN_IN, Row, only

MODERATORS = only("moderator", signed_out=SIGN_IN)

ROWS = [
    Row("moderation:queue", get=MODERATORS),
    Row("moderation:decide", get=MODERATORS, post=MODERATORS, args=lambda world: [world.group.public_id]),
    Row("moderation:trail", get=MODERATORS),
    Row("moderation:demand", get=only("moderator", "staff", signed_out=SIGN_IN)),
    Row("moderation:demand_geojson", get=only("moderator", "staff", signed_out=SIGN_IN)),
]
