"""How many strangers may be asked by mail in the name of a group that no moderator knows: its words go to them."""

from datetime import timedelta

from core import rates
from groups.enums import GroupStatus
from groups.models import Group

ASKED_A_DAY_FOR_NEW = 20


def asks_too_many(group: Group, purpose: str) -> bool:
    """Whether a group that no moderator has approved had as many addresses asked for this purpose as it may in a day. Counts this one."""
    if group.status == GroupStatus.APPROVED:
        return False
    return not rates.allow(purpose, group.public_id, most=ASKED_A_DAY_FOR_NEW, per=timedelta(days=1))
