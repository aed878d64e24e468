"""What reports hold of a person: what they told the moderators under their address."""

from typing import Any

from accounts.belongings import Belongings, Choices
from accounts.models import User
from moderation.models import Report


def export(user: User) -> dict[str, Any]:
    """What they reported, and what came of it. Only where they showed that the address is theirs: anybody can type one."""
    theirs = Report.objects.filter(email=user.email, confirmed_at__isnull=False).select_related("group", "event")
    return {
        "reported": [
            {
                "group": report.group.name,
                "meeting": report.event.title if report.event else None,
                "why": report.why,
                "words": report.words,
                "at": report.created.isoformat(),
                "decision": report.verdict,
                "answer": report.answer,
            }
            for report in theirs.order_by("pk")
        ],
    }


def erase(user: User, choices: Choices) -> None:
    """What was reported stays, without the address: it is about others."""
    Report.objects.filter(email=user.email).update(email="", email_index="")


BELONGINGS = Belongings(name="reports", covers=frozenset({"moderation.Report.email"}), export=export, erase=erase)
