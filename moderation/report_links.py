"""The links of one who reported: to see what came of it, and to say that the address is theirs."""

from django.conf import settings
from django.urls import reverse

from core.signing import make_token, row_behind
from moderation.models import Report

SEE, CONFIRM = "moderation.report", "moderation.report_mail"


def seen_at(report: Report) -> str:
    """The path of the page that says what came of it: the secret of the one who reported."""
    return reverse("report:outcome", args=[make_token(SEE, report.public_id)])


def confirm_url(report: Report) -> str:
    """The whole address behind the mail that asks whether the address is theirs."""
    return settings.SITE_URL + reverse("report:confirm", args=[make_token(CONFIRM, report.public_id)])


def find(purpose: str, token: str) -> Report:
    """The report that the token proves, for SEE or for CONFIRM. Raises DeadLink."""
    return row_behind(token, purpose, Report.objects.all())
