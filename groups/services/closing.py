"""The end of a group whose last organiser goes: closed, or left to the moderators."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import left_notices
from groups.models import Group, Invitation, SecondContact
from groups.services import visibility
from groups.services.invitations import end_all


@transaction.atomic
def close(group: Group, *, by: User) -> None:
    """Take the group away from everybody, end its invitations and forget who follows it. (The floor above cancels its meetings.)

    A moderator may still give it back; its followers it has lost."""
    visibility.hide_silently(group)
    group.follows.all().delete()
    SecondContact.objects.filter(group=group).delete()
    end_all(Invitation.objects.filter(group=group), timezone.now())
    audit.record("groups.close", group, actor=by)


@transaction.atomic
def leave_to_moderators(group: Group, *, by: User) -> None:
    """The group stays as it is, marked as one where nobody answers, and the moderators are asked by mail to find somebody."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.dormant_since is None:
        group.dormant_since = timezone.now()
        group.save(update_fields=["dormant_since", "modified"])
    entry = audit.record("groups.leave_to_moderators", group, actor=by)
    left_notices.left(group, deed=entry.pk)
