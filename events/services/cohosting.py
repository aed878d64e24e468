"""Hosting a meeting together: ask another group, answer, end it."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from core import audit
from core.rates import allow
from events import host_notices
from events.enums import CoHostStatus, EventStatus
from events.models import CoHost, Event
from groups.enums import GroupStatus
from groups.models import Group

MOST = 10  # groups asked for one meeting, whatever they answered


A_DAY = timedelta(days=1)
ASKED_A_DAY = 20  # by one account, of all groups
ASKED_OF_ONE = 3  # a day, by one group of one other, for all its meetings


class CannotAsk(ValueError):
    """The group cannot be asked: it is the host, was asked before, or enough others were; or no moderator knows who asks."""


class TooMany(CannotAsk):
    """Enough was asked today: each question is a mail to everybody who organises the other group."""


@transaction.atomic
def ask(event: Event, group: Group, *, by: User) -> CoHost:
    """Ask another group to host a meeting too, and tell those who run it. Who said no is not asked again.

    A group that no moderator has approved asks nobody: the mail would carry its words to all the others.
    Raises CannotAsk, TooMany. Whether `by` may change the meeting is the caller's question to `rules.can_edit`.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("host").get(pk=event.pk)
    asked = CoHost.objects.filter(event=event)
    is_off = (
        event.host.status != GroupStatus.APPROVED
        or event.status == EventStatus.CANCELLED
        or not event.works_by_link
        or not group.works_by_link
    )
    if is_off or group.pk == event.host_id or asked.filter(group=group).exists() or asked.count() >= MOST:
        raise CannotAsk
    pair = f"{event.host.public_id} {group.public_id}"
    counted = [allow("events.cohost", by.public_id, most=ASKED_A_DAY, per=A_DAY)]
    counted += [allow("events.cohost_pair", pair, most=ASKED_OF_ONE, per=A_DAY)]
    if not all(counted):
        raise TooMany
    cohost = CoHost.objects.create(event=event, group=group, asked_by=by)
    audit.record("events.cohost_ask", event, actor=by, data={"group": group.public_id})
    host_notices.cohost_asked(cohost)
    return cohost


@transaction.atomic
def answer(cohost: CoHost, *, by: User, yes: bool) -> bool:
    """Accept or decline for the group that was asked; those who asked are told. False when it was answered before.

    Whether `by` may is the caller's question to `groups.rules.can_edit` of that group.
    """
    row = _locked(cohost)
    if row is None or row.status != CoHostStatus.INVITED:
        return False
    row.status = CoHostStatus.ACCEPTED if yes else CoHostStatus.DECLINED
    row.save(update_fields=["status", "modified"])
    audit.record(
        "events.cohost_accept" if yes else "events.cohost_decline", row.event, actor=by, data={"group": row.group.public_id}
    )
    host_notices.cohost_answered(row)
    return True


@transaction.atomic
def end(cohost: CoHost, *, by: User) -> bool:
    """Take back the question or the yes: either side may, and nobody gets a mail. False when there is nothing to end.

    A no stays, so that nobody is asked again and again.
    """
    row = _locked(cohost)
    if row is None or row.status == CoHostStatus.DECLINED:
        return False
    row.delete()
    audit.record("events.cohost_end", row.event, actor=by, data={"group": row.group.public_id})
    return True


def _locked(cohost: CoHost) -> CoHost | None:
    return (
        CoHost.objects.select_for_update(of=("self",)).select_related("event", "event__host", "group").filter(pk=cohost.pk).first()
    )
