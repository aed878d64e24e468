"""Following a group: ask, confirm, stop, be forgotten. The one door for all of it, and nothing of it is on the trail."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.crypto import blind_index
from groups import follow_notices as notices
from groups.asking import asks_too_many
from groups.models import Follow, Group
from notifications.asking import ASK_AGAIN_AFTER, may_ask


class CannotFollow(ValueError):
    """The group is not there any more for those who have its link."""


@transaction.atomic
def follow(group: Group, *, email: str, language: str = settings.LANGUAGE_CODE, now: datetime | None = None) -> None:
    """Ask by mail whether the owner of `email` wants to hear of the group's new meetings.

    Says nothing of what is known about the address: a new one, one that waits and one that follows all get one mail, at most one an
    hour for this group and three a day in all; and for a group that no moderator has approved, twenty a day to all addresses
    together. Who is over it is not asked, and the page says the same. Raises CannotFollow when the group is not there.
    """
    now = now or timezone.now()
    if Group.objects.held(group.pk) is None:
        raise CannotFollow(group.public_id)
    if not may_ask(email, now) or asks_too_many(group, "groups.ask_for_new"):
        return
    made = Follow(group=group, email=email, language=language, asked_at=now)
    # The same steps whether the address is known or not, so that nobody reads it from the time.
    Follow.objects.bulk_create([made], ignore_conflicts=True)
    one = _locked(Follow.objects.get(group=group, email_index=blind_index(email)))
    if one.public_id != made.public_id and one.asked_at > now - ASK_AGAIN_AFTER:
        return
    one.asked_at = now
    if one.confirmed_at is None:
        one.language = language
    one.save(update_fields=["asked_at", "language", "modified"])
    notices.confirm(one)


@transaction.atomic
def confirm(follow: Follow, *, discreet: bool = False) -> Follow:
    """They want it; `discreet` is their wish for neutral subject lines. Once.

    Raises Follow.DoesNotExist when it was forgotten meanwhile, CannotFollow when the group is not there.
    """
    one = _locked(follow)
    if not one.group.works_by_link:
        raise CannotFollow(one.group.public_id)
    if one.confirmed_at is None:
        one.confirmed_at = timezone.now()
        one.discreet = discreet
        one.save(update_fields=["confirmed_at", "discreet", "modified"])
    return one


@transaction.atomic
def unfollow(follow: Follow) -> None:
    """They hear no more of it: nothing of the address stays, and what waits to be sent to it falls silent."""
    Follow.objects.filter(pk=follow.pk).delete()


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Delete who did not confirm for two days; how many."""
    gone, _by_model = Follow.objects.forgotten_by(now or timezone.now()).delete()
    return gone


def _locked(follow: Follow) -> Follow:
    """The row as it is now, held until the transaction ends."""
    row: Follow = Follow.objects.select_related("group").select_for_update(of=("self",)).get(pk=follow.pk)
    return row
