"""What the panel *Will you come?* of a meeting's page knows."""

from typing import Any

from django.http import HttpRequest

from events import own
from events.models import Occurrence
from events.services import headcounts
from groups.enums import SafetyLevel


def panel(request: HttpRequest, occurrence: Occurrence, left: int | None) -> dict[str, Any]:
    """Whether it is full (`left` seats are free), a form for who comes without a name, and what the one who is signed in said themselves."""
    counts = headcounts.is_offered(occurrence) and headcounts.has_room(occurrence)
    return {
        "is_full": is_full(occurrence, left),
        "head_token": headcounts.new_token(occurrence) if counts else "",
        "mine": own.at(request.user, occurrence),
    }


def is_full(occurrence: Occurrence, left: int | None) -> bool:
    """Whether somebody who says now that they come waits in line. At level closed they wait for the organiser, and that is said."""
    return occurrence.event.level != SafetyLevel.CLOSED and left == 0
