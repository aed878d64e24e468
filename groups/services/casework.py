"""What moderators and organisers say to each other about a group, and what moderators keep for themselves."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import case_notices
from groups.case_links import role_named
from groups.enums import GroupStatus, Label
from groups.models import CaseLabel, CaseMessage, CaseNote, Group
from groups.services.verification import case_of
from notifications import replies

LONGEST = 2000
MOST_MESSAGES = 40  # in one thread: more would be a flood


@transaction.atomic
def ask(group: Group, *, by: User, text: str, public_id: str = "") -> CaseMessage | None:
    """Ask the organisers of a group that waits, and tell them by mail. It stays as it is meanwhile. None when it does not wait any more.

    The organisers are not told which moderator asks. Raises ValueError without a text, IntegrityError when there is a message with
    this `public_id` (see core.forms.once).
    """
    if not text.strip():
        raise ValueError("A question needs words.")
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status != GroupStatus.NEW:
        return None
    message = _say(group, by=by, text=text, from_moderator=True, public_id=public_id)
    case_of(group, asked_at=timezone.now(), answered_at=None)
    audit.record("groups.ask", group, actor=by)
    case_notices.asked(message)
    return message


@transaction.atomic
def answer(group: Group, *, by: User, text: str, public_id: str = "") -> CaseMessage | None:
    """Answer the moderators as one of the group's organisers; the group comes to the head of their queue. None when nobody asked,
    the group does not wait any more, or the thread is full.

    Raises ValueError without a text, IntegrityError when there is a message with this `public_id`.
    """
    if not text.strip():
        raise ValueError("An answer needs words.")
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    said = CaseMessage.objects.filter(group=group)
    if group.status != GroupStatus.NEW or not said.exists() or said.count() >= MOST_MESSAGES:
        return None
    message = _say(group, by=by, text=text, from_moderator=False, public_id=public_id)
    answered_at = case_of(group).answered_at or timezone.now()  # who adds a word does not lose their turn
    case_of(group, asked_at=None, answered_at=answered_at)
    audit.record("groups.answer", group, actor=by)
    return message


def answer_by_mail(name: str, reply: replies.Reply) -> None:
    """Take the answer that came to the address of this role (groups/case_links.py). Raises `replies.Unknown` when nobody waits for it."""
    role = role_named(name)
    if role is None or answer(role.group, by=role.user, text=reply.text[:LONGEST]) is None:
        raise replies.Unknown


@transaction.atomic
def note(group: Group, *, by: User, text: str, public_id: str = "") -> CaseNote:
    """Write something down for the other moderators. Raises ValueError without a text."""
    if not text.strip():
        raise ValueError("A note needs words.")
    ids = {"public_id": public_id} if public_id else {}
    written = CaseNote.objects.create(group=group, author=by, text=text.strip(), **ids)
    audit.record("groups.note", group, actor=by)
    return written


@transaction.atomic
def label(group: Group, *, by: User, labels: Iterable[str]) -> None:
    """Let the group bear exactly these labels."""
    wanted = {Label(each) for each in labels}
    rows = CaseLabel.objects.filter(group=group)
    if {Label(each) for each in rows.values_list("label", flat=True)} == wanted:
        return
    rows.exclude(label__in=wanted).delete()
    CaseLabel.objects.bulk_create([CaseLabel(group=group, label=each) for each in sorted(wanted)], ignore_conflicts=True)
    audit.record("groups.label", group, actor=by, data={"labels": sorted(wanted)})


@transaction.atomic
def hold(group: Group, *, by: User, held: bool) -> None:
    """Let only a moderator list this group (`held`), whoever vouches for it; or let vouches and codes count again."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if bool(case_of(group).held_at) == held:
        return
    case_of(group, held_at=timezone.now() if held else None)
    audit.record("groups.hold" if held else "groups.release", group, actor=by)


def _say(group: Group, *, by: User, text: str, from_moderator: bool, public_id: str) -> CaseMessage:
    ids = {"public_id": public_id} if public_id else {}
    return CaseMessage.objects.create(group=group, author=by, from_moderator=from_moderator, text=text.strip(), **ids)
