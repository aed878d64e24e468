"""What the moderators' queue costs when all groups wait, and what it costs to compare one name with all the others."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from groups.enums import GroupStatus, Role
from groups.likeness import like_by_name
from groups.models import Group, Membership, NameKey
from groups.names import keys
from tests.benchmarks.door import Door
from tests.benchmarks.scenes import Scene
from tests.factories.accounts import make_user

BATCH = 5000


def queue(door: Door) -> Iterator[Scene]:
    """The first page, the same with one label, and the comparison that a new group brings."""
    cookie = _moderator()
    _wait()
    group = Group.objects.order_by("pk")[0]
    yield Scene("moderators' queue, all of them waiting", lambda: door.get("/moderation/", cookie=cookie).body)
    yield Scene("the same, page 100", lambda: door.get("/moderation/?page=100", cookie=cookie).body)
    yield Scene("a new group's name compared with all", lambda: bytes(len(like_by_name(group))))
    Group.objects.update(status=GroupStatus.APPROVED)


def _moderator() -> str:
    """The cookie of a moderator who has signed in."""
    number = Membership.objects.count()
    client = Client()
    client.force_login(make_user(f"moderator-{number}@example.org", is_moderator=True))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _wait() -> None:
    """Let every group wait, with an owner and with the keys of its name."""
    owner = make_user(f"owner-{Membership.objects.count()}@example.org")
    fresh = list(Group.objects.filter(name_keys=None).only("pk", "name"))
    for begin in range(0, len(fresh), BATCH):
        some = fresh[begin : begin + BATCH]
        Membership.objects.bulk_create(Membership(group=group, user=owner, role=Role.OWNER) for group in some)
        NameKey.objects.bulk_create(NameKey(group=group, key=key) for group in some for key in sorted(keys(group.name)))
    Group.objects.update(status=GroupStatus.NEW)
