"""How a group becomes listed, and how it stops being so."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import case_notices, consequences, likeness, notices, trusted
from groups.enums import GroupStatus, ListedHow
from groups.models import Case, Group, Likeness, NameKey, PartnerCode
from groups.names import keys

# What a moderator's yes and no may change. Who hid or suspended a group has a way of their own to undo it.
FROM = {
    GroupStatus.APPROVED: (GroupStatus.NEW, GroupStatus.REFUSED),
    GroupStatus.REFUSED: (GroupStatus.NEW, GroupStatus.APPROVED),
}
PLACE = frozenset({"place", "institution", "safety_level"})  # where a change may bring it near another


@transaction.atomic
def approve(group: Group, *, by: User) -> bool:
    """List the group and its meetings, and tell its organisers. False when it was listed already, or is hidden or suspended."""
    return _decide(group, GroupStatus.APPROVED, by=by, reason="")


@transaction.atomic
def refuse(group: Group, *, by: User, reason: str) -> bool:
    """Take the group and its meetings off every list, and tell its organisers why. False when that was so already, or is hidden.

    Raises ValueError without a reason: it is what the organisers read.
    """
    if not reason.strip():
        raise ValueError("A refusal needs a reason.")
    return _decide(group, GroupStatus.REFUSED, by=by, reason=reason.strip())


@transaction.atomic
def begin(group: Group, *, by: User) -> None:
    """What follows when `by` has started a group: it is compared with the others, and listed at once if `by` is trusted."""
    _compare(group, name=True, place=True)
    if trusted.is_trusted(by) and not trusted.must_be_looked_at(group):
        list_without_a_look(group, ListedHow.TRUSTED, by=by)


@transaction.atomic
def follow_change(group: Group, changed: list[str], *, by: User) -> None:
    """What follows when `by` has changed these fields of a group: it is compared again. One that now has a name like that of another
    leaves the lists until a moderator has compared the two."""
    renamed = "name" in changed
    if renamed or PLACE.intersection(changed):
        _compare(group, name=renamed, place=bool(PLACE.intersection(changed)))
    if renamed and group.status == GroupStatus.APPROVED and likeness.looks_like_another(group):
        wait_again(group, by=by, why="name")


@transaction.atomic
def list_without_a_look(group: Group, how: ListedHow, *, by: User, code: PartnerCode | None = None) -> bool:
    """List a group that waits, before any moderator saw it, and tell its organisers. They look at it later. False when it does not wait."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status != GroupStatus.NEW:
        return False
    group.status = GroupStatus.APPROVED
    group.status_reason = ""
    group.save(update_fields=["status", "status_reason", "modified"])
    case_of(group, listed_how=how, listed_at=timezone.now(), partner_code=code)
    verb = {
        ListedHow.VOUCHES: "groups.list_vouched",
        ListedHow.CODE: "groups.list_by_code",
        ListedHow.TRUSTED: "groups.list_trusted",
    }[how]
    entry = audit.record(verb, group, actor=by, data={"partner_code": code.public_id} if code else {})
    consequences.follow(group)
    case_notices.listed(group, deed=entry.pk)
    return True


@transaction.atomic
def wait_again(group: Group, *, by: User, why: str) -> bool:
    """Take a listed group off the lists until a moderator says yes; it works by link. `why`: "name" (like another's), "vouch"
    (one was withdrawn) or "look" (a moderator wants to ask first). False when it is not listed."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status != GroupStatus.APPROVED:
        return False
    group.status = GroupStatus.NEW
    group.save(update_fields=["status", "modified"])
    # Once off the lists only a moderator brings it back, not the same vouches.
    case_of(group, held_at=timezone.now(), listed_how="", listed_at=None, partner_code=None)
    entry = audit.record("groups.wait_again", group, actor=by, data={"why": why})
    consequences.follow(group)
    case_notices.waits_again(group, why=why, deed=entry.pk)
    return True


@transaction.atomic
def looks_fine(group: Group, *, by: User) -> bool:
    """Say that a listed group, changed or listed without a look, may stay. False when there was nothing to look at any more."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    case = case_of(group)
    if group.status != GroupStatus.APPROVED or (group.look_again_since is None and case.approved_at is not None):
        return False
    # Past the model's clock: organisers who are editing are not outdated by it.
    Group.objects.filter(pk=group.pk).update(look_again_since=None)
    group.look_again_since = None
    case_of(group, approved_at=case.approved_at or timezone.now())
    audit.record("groups.look_fine", group, actor=by)
    return True


def case_of(group: Group, **fields: object) -> Case:
    """The case of a group, made if need be, with these fields written. Call it with the group's row locked."""
    case, _made = Case.objects.get_or_create(group=group)
    if fields:
        for name, value in fields.items():
            setattr(case, name, value)
        case.save(update_fields=[*fields, "modified"])
    return case


def _decide(group: Group, status: GroupStatus, *, by: User, reason: str) -> bool:
    # The row is locked: of two moderators at once, the second finds it decided.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status not in FROM[status]:
        return False
    group.status = status
    group.status_reason = reason
    group.look_again_since = None
    group.save(update_fields=["status", "status_reason", "look_again_since", "modified"])
    settled: dict[str, object] = {"asked_at": None, "answered_at": None, "held_at": None}
    if status == GroupStatus.APPROVED:
        now = timezone.now()
        settled |= {"listed_how": ListedHow.MODERATOR, "listed_at": now, "approved_at": case_of(group).approved_at or now}
    case_of(group, **settled)
    verb = "groups.approve" if status == GroupStatus.APPROVED else "groups.refuse"
    entry = audit.record(verb, group, actor=by)
    consequences.follow(group)
    notices.decided(group, decision=entry.pk)
    return True


def _compare(group: Group, *, name: bool, place: bool) -> None:
    """Write down which groups this one is like."""
    found: list[Likeness] = []
    if name:
        NameKey.objects.filter(group=group).delete()
        NameKey.objects.bulk_create(NameKey(group=group, key=key) for key in sorted(keys(group.name)))
        found += likeness.like_by_name(group)
        Likeness.objects.filter(group=group, how="name").delete()
        Likeness.objects.filter(other=group, how="name").delete()
    if place:
        found += likeness.like_by_place(group)
        Likeness.objects.filter(group=group).exclude(how="name").delete()
        Likeness.objects.filter(other=group).exclude(how="name").delete()
    Likeness.objects.bulk_create(found, ignore_conflicts=True)
