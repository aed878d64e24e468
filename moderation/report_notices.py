"""What is told about reports: to who reported, once they confirmed their address; to organisers, never who reported."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from groups.models import Group
from groups.telling import tell_organisers
from moderation import report_links
from moderation.models import Report
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

CONFIRM = "moderation.report_confirm"
DECIDED = "moderation.report_decided"
QUESTION = "moderation.report_question"
STAYS = "moderation.report_stays"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(CONFIRM, _confirm, asks=True)
    kinds.register(DECIDED, _decided)
    kinds.register(QUESTION, _question)
    kinds.register(STAYS, _stays)


def confirm(report: Report) -> None:
    """Ask whether the address is theirs. Names no group: it may go to a stranger."""
    _post(CONFIRM, report)


def decided(report: Report) -> None:
    """Tell who reported that it is decided; once. Nothing without an address that they confirmed."""
    if report.email and report.confirmed_at and report.decided_at:
        _post(DECIDED, report)


def question(report: Report) -> None:
    """Ask the organisers what `report` says was asked; once for each time."""
    once = f"{report.public_id}:{report.asked_at:%Y%m%dT%H%M%S}"
    tell_organisers(report.group, QUESTION, {"report": report.public_id}, once=once)


def stays(report: Report, words: str) -> None:
    """Tell the organisers, in the moderator's words, that it was looked at and can stay as it is; once."""
    tell_organisers(report.group, STAYS, {"group": report.group.public_id, "words": words}, once=report.public_id)


def _post(kind: str, report: Report) -> None:
    to = Recipient(report.email, language=report.language, discreet=True)
    outbox.post(kind, to=to, context={"report": report.public_id}, key=f"{kind}:{report.public_id}")


def _confirm(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    report = Report.objects.exclude(email_index="").filter(public_id=context["report"], confirmed_at=None).first()
    return compose(CONFIRM, recipient, {"link": report_links.confirm_url(report)}) if report else None


def _decided(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    decided = Report.objects.exclude(email_index="").filter(confirmed_at__isnull=False, decided_at__isnull=False)
    report = decided.filter(public_id=context["report"]).first()
    return compose(DECIDED, recipient, {"link": settings.SITE_URL + report_links.seen_at(report)}) if report else None


def _question(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """While it is open: after the decision the organisers hear of that."""
    report = (
        Report.objects.open().select_related("group", "event").filter(public_id=context["report"]).exclude(asked_at=None).first()
    )
    if report is None:
        return None
    return compose(QUESTION, recipient, {"report": report, "desk_url": settings.SITE_URL + reverse("events:desk")})


def _stays(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    group = Group.objects.by_link().filter(public_id=context["group"]).first()
    if group is None:
        return None
    desk_url = settings.SITE_URL + reverse("events:desk")
    return compose(STAYS, recipient, {"group": group, "words": context["words"], "desk_url": desk_url})
