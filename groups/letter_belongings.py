"""What letters hold of a person: those that they wrote to groups with their address, and the answers."""

from typing import Any

from accounts.belongings import Belongings, Choices
from accounts.models import User
from groups.models import Conversation


def export(user: User) -> dict[str, Any]:
    """To which groups somebody wrote with their address. The words only of what was confirmed: else another may have written them."""
    conversations = Conversation.objects.filter(email=user.email).select_related("group").prefetch_related("letters").order_by("pk")
    return {
        "letters_to_groups": [
            {
                "group": each.group.name,
                "asked": each.asked_at.isoformat(),
                "confirmed": each.confirmed_at.isoformat() if each.confirmed_at else None,
                "language": each.language,
                "neutral_subjects": each.discreet,
                "letters": [
                    {"from_group": letter.is_answer, "text": letter.text, "at": letter.created.isoformat()}
                    for letter in each.letters.all()
                    if each.confirmed_at
                ],
            }
            for each in conversations
        ]
    }


def erase(user: User, choices: Choices) -> None:
    """Their letters go, with the answers. What they wrote in the name of a group bears nobody's name, and goes with its conversation."""
    Conversation.objects.filter(email=user.email).delete()


BELONGINGS = Belongings(name="letters", covers=frozenset({"groups.Conversation.email"}), export=export, erase=erase)
