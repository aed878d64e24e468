"""The deeds about reports: report, confirm one's address, decide, forget."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events.models import Event
from events.services import visibility as of_meetings
from groups.models import Group
from groups.services import visibility
from moderation import report_notices
from moderation.enums import Verdict, Why
from moderation.models import Report
from notifications.asking import may_ask


class Said(TypedDict, total=False):
    """What somebody reports."""

    why: Why
    words: str
    email: str
    language: str


@transaction.atomic
def report(group: Group, event: Event | None, *, public_id: str, now: datetime | None = None, **said: Unpack[Said]) -> Report:
    """Write a report down. With an address, one mail asks whether it is theirs, at most three a day to one address, whatever
    they are about. Nothing of it is on the trail. Raises IntegrityError when there is one with this `public_id` (see core.forms.once).
    """
    email, language = said.get("email", ""), said.get("language", settings.LANGUAGE_CODE)
    asks = bool(email) and may_ask(email, now or timezone.now())
    made = Report.objects.create(
        public_id=public_id,
        group=group,
        event=event,
        why=said["why"],
        words=said.get("words", ""),
        # An address that may not be asked can never be confirmed: it is not kept.
        email=email if asks else "",
        language=language,
    )
    if asks:
        report_notices.confirm(made)
    return made


@transaction.atomic
def confirm(report: Report, *, now: datetime | None = None) -> Report:
    """The address is theirs: they are written to when it is decided, at once if it is. Once."""
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.email and row.confirmed_at is None:
        row.confirmed_at = now or timezone.now()
        row.save(update_fields=["confirmed_at", "modified"])
        report_notices.decided(row)
    return row


@transaction.atomic
def decide(
    group: Group, event: Event | None, verdict: Verdict, *, by: User, upto: int, answer: str = "", to_organisers: str = ""
) -> bool:
    """Decide all open reports about this thing up to that with the key `upto`, the newest that the moderator saw.

    `answer` is read by those who reported, `to_organisers` by those who run the group; both may be empty where nothing happens: without
    words the organisers then never hear that there was a report, which may keep safe who reported.
    Hiding, suspending and asking need words to the organisers: raises ValueError without them. False when somebody was faster.
    """
    if verdict != Verdict.NOTHING and not to_organisers.strip():
        raise ValueError("The organisers need words.")
    # The group's row is the lock: of two moderators at once the second finds it decided.
    Group.objects.select_for_update().get(pk=group.pk)
    ours = Report.objects.open().about(group, event).filter(pk__lte=upto)
    reports = list(ours.select_related("group", "event"))
    if not reports:
        return False
    verb = {
        Verdict.NOTHING: "reports.nothing",
        Verdict.HIDE: "reports.hide",
        Verdict.SUSPEND: "reports.suspend",
        Verdict.ASK: "reports.ask",
    }[verdict]
    audit.record(verb, event or group, actor=by, data={"reports": len(reports)})
    now = timezone.now()
    if verdict == Verdict.ASK:
        ours.update(question="", asked_at=now, modified=now)
        _ask(reports[-1], to_organisers.strip(), now)
        return True
    _act(group, event, verdict, by=by, reason=to_organisers)
    if verdict == Verdict.NOTHING and (words := to_organisers.strip()):
        report_notices.stays(reports[-1], words)
    for each in reports:
        each.verdict, each.answer, each.decided_at = verdict, answer.strip(), now
        each.save(update_fields=["verdict", "answer", "decided_at", "modified"])
        report_notices.decided(each)
    return True


def forget_due(now: datetime | None = None) -> int:
    """Erase the addresses of which the time is over; how many. May run as often as one likes."""
    due = Report.objects.addresses_forgotten_by(now or timezone.now())
    return due.update(email="", email_index="", confirmed_at=None)


def purge(group: Group) -> set[str]:
    """What the panic switch erases here: the addresses of those who reported the group. What they said stays with the moderators."""
    about = Report.objects.filter(group=group)
    gone = set(about.values_list("public_id", flat=True))
    about.update(email="", email_index="", confirmed_at=None)
    return gone


def _act(group: Group, event: Event | None, verdict: Verdict, *, by: User, reason: str) -> None:
    if verdict == Verdict.SUSPEND:
        visibility.suspend(group, by=by, reason=reason)
    elif verdict == Verdict.HIDE and event is not None:
        of_meetings.hide(event, by=by, reason=reason)
    elif verdict == Verdict.HIDE:
        visibility.hide(group, by=by, reason=reason)


def _ask(report: Report, question: str, now: datetime) -> None:
    report.question, report.asked_at = question, now
    report.save(update_fields=["question", "asked_at", "modified"])
    report_notices.question(report)
