"""What the moderators' cases hold of a person: what they wrote about their groups, and for whom they gave their word."""

from typing import Any

from accounts.belongings import Belongings, Choices
from accounts.models import User
from groups.models import CaseMessage, Vouch
from groups.services import vouching


def export(user: User) -> dict[str, Any]:
    """What they wrote, and their words for groups."""
    written = CaseMessage.objects.filter(author=user).select_related("group").order_by("pk")
    vouches = Vouch.objects.filter(by=user).select_related("group").order_by("pk")
    return {
        "written": [{"group": each.group.name, "text": each.text, "at": each.created.isoformat()} for each in written],
        "vouches": [
            {
                "group": each.group.name,
                "at": each.created.isoformat(),
                "withdrawn": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
            }
            for each in vouches
        ],
    }


def erase(user: User, choices: Choices) -> None:
    """Their words for groups are taken back, so that no group stays listed by the word of nobody. Their answers to moderators go; what a
    moderator asked or noted stays with the group, without a name."""
    for vouch in Vouch.objects.filter(by=user, withdrawn_at=None).select_related("group").order_by("pk"):
        vouching.withdraw(vouch.group, by=user)
    CaseMessage.objects.filter(author=user, from_moderator=False).delete()


BELONGINGS = Belongings(
    name="moderators",
    covers=frozenset({"groups.CaseMessage.author", "groups.Vouch.by"}),
    left_out={
        "groups.CaseNote.author": "what moderators noted for one another about a group; it stays, without a name",
        "groups.PartnerCode.made_by": "which moderator made a partner's code; the code stays, without a name",
    },
    export=export,
    erase=erase,
)
