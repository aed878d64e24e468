"""Groups: found by everybody, changed by those who run them."""

from datetime import timedelta

from django.utils import timezone

from core.signing import make_token
from groups import letter_links, panic_links
from groups.case_links import answer_url, vouch_url
from groups.continuity_links import SECOND_CONTACT, STILL_HERE
from groups.enums import Role
from groups.follow_links import token_of
from groups.models import Conversation, Follow, Invitation, SecondContact
from groups.models.invitation import digest_of, new_token
from tests.factories.accounts import make_user
from tests.permissions.cast import ROLES, SIGNED_OUT, World
from tests.permissions.table import MOVED, OK, SIGN_IN, Row, everybody, of_group, only


def of_follower(world: World) -> list[str]:
    """The link in the mail of somebody who follows."""
    return [token_of(Follow.objects.create(group=world.group, email="fatima@example.org"))]


def of_panic(world: World) -> list[str]:
    """The group, after its owner pressed the panic switch."""
    world.group.panics.create(pressed_by=world.group.memberships.get(role=Role.OWNER, user__is_active=True).user, has_hidden=True)
    return [world.group.slug]


def of_panic_link(world: World) -> list[str]:
    """The link in the mail to the owner."""
    owner = world.group.memberships.get(role=Role.OWNER, user__is_active=True).user
    return [panic_links.url(owner, world.group).rstrip("/").rpartition("/")[2]]


def invited(world: World) -> list[str]:
    """An open invitation that the link in somebody's hand belongs to: its token."""
    token = new_token()
    make_invitation(world, token)
    return [token]


def invitation_of(world: World) -> list[str]:
    """An open invitation of the group, as its people page names it."""
    return [world.group.slug, make_invitation(world, new_token()).public_id]


def make_invitation(world: World, token: str) -> Invitation:
    """To help, for a day."""
    until = timezone.now() + timedelta(days=1)
    return Invitation.objects.create(group=world.group, role=Role.HELPER, token_digest=digest_of(token), expires_at=until)


def member_of(world: World) -> list[str]:
    """Somebody else who helps in the group."""
    other = make_user("other@example.org")
    world.group.memberships.create(user=other, role=Role.HELPER)
    return [world.group.slug, other.public_id]


def of_second_contact(world: World) -> list[str]:
    """The link in the mail of the second contact."""
    contact = SecondContact.objects.create(group=world.group, email="second@example.org")
    return [make_token(SECOND_CONTACT, contact.public_id)]


def of_organiser(world: World) -> list[str]:
    """The link in the mail that asks an organiser whether they are still there."""
    organiser = make_user("other@example.org")
    world.group.memberships.create(user=organiser, role=Role.ORGANISER)
    return [make_token(STILL_HERE, f"{world.group.public_id}.{organiser.public_id}")]


HERE = tuple(role for role in ROLES if role not in SIGNED_OUT)
RUN_IT = ("helper", "organiser", "owner", "suspended")


def of_question(world: World) -> list[str]:
    """The link in the mail that brings a moderator's question to somebody who runs the group: it is the proof."""
    owner = world.group.memberships.filter(role="owner", user__is_active=True).get().user
    return [answer_url(world.group, owner).split("/")[-2]]


def of_vouching(world: World) -> list[str]:
    """The link that a new group's organisers hand to those who may vouch."""
    return [vouch_url(world.group).split("/")[-2]]


RUNS_IT = only("organiser", "owner", "moderator", "suspended", signed_out=SIGN_IN)


def wrote(world: World) -> Conversation:
    """Somebody has written to the group."""
    return Conversation.objects.create(group=world.group, email="fatima@example.org", confirmed_at=timezone.now())


def of_writer(world: World) -> list[str]:
    """The link in their mail."""
    return [letter_links.token_of(wrote(world))]


ROWS = [
    Row("groups:list", get=everybody()),
    Row("groups:map", get=everybody()),
    Row("groups:list_geojson", get=everybody()),
    Row("groups:list_csv", get=everybody()),
    Row("groups:list_rss", get=everybody()),
    Row("groups:suggest_places", get=everybody(400)),  # nothing was typed
    Row("groups:new", get=everybody(), post=everybody()),
    Row("groups:draft", get=everybody(405), post=only(others=OK, signed_out=403)),
    Row("groups:suggest_institutions", get=everybody(400)),  # of no sort
    Row("groups:edit", get=only("organiser", "owner"), post=only("organiser", "owner"), args=of_group),
    # Who runs it. One may see and leave a group that is suspended, too; nobody changes who else runs it.
    Row("groups:people", get=only(*RUN_IT, signed_out=SIGN_IN), post=only(others=405, signed_out=SIGN_IN), args=of_group),
    Row(
        "groups:invite",
        get=only(signed_out=SIGN_IN, organiser=MOVED, owner=MOVED),
        post=only("organiser", "owner", signed_out=SIGN_IN),
        args=of_group,
    ),
    Row(
        "groups:revoke",
        get=only(others=405, signed_out=SIGN_IN),
        post=only("organiser", "owner", signed_out=SIGN_IN),
        args=invitation_of,
    ),
    Row(
        "groups:person",
        get=only("owner", signed_out=SIGN_IN),
        post=only("owner", signed_out=SIGN_IN),
        args=member_of,
        data=lambda world: {"action": "remove"},
    ),
    Row("groups:hand_over", get=only("owner", signed_out=SIGN_IN), post=only("owner", signed_out=SIGN_IN), args=of_group),
    Row(
        "groups:leave",
        get=only(*RUN_IT, signed_out=SIGN_IN),
        # The last owner whose account is open cannot go.
        post=only("helper", "organiser", signed_out=SIGN_IN, owner=409, suspended=409),
        args=of_group,
    ),
    Row("groups:name_second_contact", get=only("owner", signed_out=SIGN_IN), post=only("owner", signed_out=SIGN_IN), args=of_group),
    Row(
        "groups:forget_second_contact",
        get=only(others=405, signed_out=SIGN_IN),
        post=only("owner", signed_out=SIGN_IN),
        args=of_group,
    ),
    # By a link of one's own: it opens for whoever has it.
    Row("groups:second_contact", get=everybody(), post=everybody(), args=of_second_contact),
    Row("groups:still_here", get=everybody(), post=everybody(), args=of_organiser),
    Row(
        "groups:invitation",
        get=everybody(suspended=410, barred=410),
        post=only(*HERE, signed_out=SIGN_IN, suspended=410, barred=410),
        args=invited,
        data=lambda world: {"action": "accept"},
    ),
    # Following, without an account: whoever has the group's address may, and the link in their mail is theirs alone.
    Row("groups:follow", get=everybody(suspended=404, barred=404), post=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:follow_asked", get=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:follow_stopped", get=everybody()),
    Row("groups:follow_own", get=everybody(), post=everybody(), args=of_follower),
    # The panic switch: in any state of the group; behind the link of the mail on any device, whoever holds it.
    Row("groups:panic", get=RUNS_IT, post=RUNS_IT, args=of_group),
    Row("groups:panic_asked", get=everybody()),
    Row("groups:panic_done", get=everybody()),
    Row("groups:panic_link", get=everybody(), post=everybody(), args=of_panic_link),
    Row(
        "groups:panic_undo",
        get=only("helper", "organiser", "owner", "moderator", "suspended", signed_out=SIGN_IN),
        post=only("helper", "organiser", "owner", "moderator", "suspended", signed_out=SIGN_IN),
        args=of_panic,
    ),
    Row("groups:unfollow", get=everybody(MOVED), post=everybody(), args=of_follower),
    # On the way to the lists. Who may vouch once signed in, `groups.vouchers` says on the page.
    Row(
        "groups:listing",
        get=only("organiser", "owner", "suspended", signed_out=SIGN_IN),
        post=only("organiser", "owner", "suspended", signed_out=SIGN_IN),
        args=of_group,
    ),
    Row("groups:answer", get=everybody(), post=everybody(), args=of_question),
    Row(
        "groups:vouch",
        get=only(others="ok", signed_out=SIGN_IN, suspended=410),
        post=only(others="ok", signed_out=SIGN_IN, suspended=410),
        args=of_vouching,
    ),
    # Letters: written by everybody who has the group's address; read by those who organise it, and behind the link of who wrote.
    Row("groups:write", get=everybody(suspended=404, barred=404), post=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:write_asked", get=everybody(suspended=404, barred=404), args=of_group),
    Row("groups:letter_gone", get=everybody()),
    Row("groups:letter_own", get=everybody(), post=everybody(), args=of_writer),
    Row(
        "groups:letters",
        get=only("organiser", "owner", signed_out=SIGN_IN),
        post=only(others=405, signed_out=SIGN_IN),
        args=of_group,
    ),
    Row(
        "groups:letter",
        get=only("organiser", "owner", signed_out=SIGN_IN),
        post=only("organiser", "owner", signed_out=SIGN_IN),
        args=lambda world: [world.group.slug, wrote(world).public_id],
    ),
]
