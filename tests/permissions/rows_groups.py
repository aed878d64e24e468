"""Groups: found by everybody, changed by those who run them."""

from groups.follow_links import token_of
from groups.models import Follow
from tests.permissions.cast import World
from tests.permissions.table import MOVED, Row, everybody, of_group, only


def of_follower(world: World) -> list[str]:
    """The link in the mail of somebody who follows."""
    return [token_of(Follow.objects.create(group=world.group, email="fatima@example.org"))]


ROWS = [
    Row("groups:list", get=everybody()),
    Row("groups:map", get=everybody()),
    Row("groups:list_geojson", get=everybody()),
    Row("groups:list_csv", get=everybody()),
    Row("groups:suggest_places", get=everybody(400)),  # nothing was typed
    Row("groups:new", get=everybody(), post=everybody()),
    Row("groups:edit", get=only("organiser", "owner"), post=only("organiser", "owner"), args=of_group),
    # Following, without an account: whoever has the group's address may, and the link in their mail is theirs alone.
    Row("groups:follow", get=everybody(suspended=404, barred=404), post=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:follow_asked", get=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:follow_stopped", get=everybody()),
    Row("groups:follow_own", get=everybody(), post=everybody(), args=of_follower),
    Row("groups:unfollow", get=everybody(MOVED), post=everybody(), args=of_follower),
]
