"""What a moderator is shown of one group that waits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from core.text import render_markdown
from groups.enums import Role
from groups.models import Group, GroupQuerySet, Membership
from moderation.forms import DecisionForm


@dataclass(frozen=True, slots=True)
class Case:
    """One group to judge. Of who asked: a name, since when there is an account, and only the domain of the address."""

    group: Group
    form: DecisionForm
    asked_by: str = ""
    domain: str = ""
    account_since: datetime | None = None

    @classmethod
    def of(cls, group: Group, form: DecisionForm | None = None) -> "Case":
        """The case of a group from `with_askers`; `form` with what was typed, else an empty one."""
        form = form or DecisionForm(group=group)
        owner = next((membership.user for membership in group.owners), None)  # type: ignore[attr-defined]
        if owner is None:
            return cls(group, form)
        return cls(group, form, owner.display_name, owner.email.rpartition("@")[2], owner.created)

    @property
    def description(self) -> SafeString:
        """What the group says of itself, as its page shows it."""
        return render_markdown(self.group.description)


def with_askers(groups: GroupQuerySet) -> GroupQuerySet:
    """Groups with their places and with who started them, in one query more however many they are."""
    owners = Membership.objects.filter(role=Role.OWNER).select_related("user").order_by("pk")
    return groups.select_related("place").prefetch_related(Prefetch("memberships", queryset=owners, to_attr="owners"))
