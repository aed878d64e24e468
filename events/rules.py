"""Who may do what with a meeting."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from events.models import Event
from groups import rules as group_rules


def can_edit(user: User | AnonymousUser, event: Event) -> bool:
    """Organisers of the host change and cancel its meetings."""
    return group_rules.can_edit(user, event.host)


def can_help(user: User | AnonymousUser, event: Event) -> bool:
    """Helpers of the host, too, see how many people come. Who they are they never see."""
    return group_rules.can_help(user, event.host)
