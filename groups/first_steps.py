"""What helps a group to begin: steps that are known to be done or not, never ticked by hand, and advice for its kind."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from groups import kinds
from groups.models import Group


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `url` leads to where it is done, "" where there is no such page."""

    words: str
    is_done: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All that a new group sees of it."""

    steps: list[Step]
    advice: list[str]
    toolkit: str  # the campaign's page for this kind; "" where the operator names none

    @property
    def left(self) -> int:
        """How many steps are not done."""
        return sum(not step.is_done for step in self.steps)


def of(group: Group, *, meetings: int, organisers: int) -> FirstSteps:
    """The steps of a group that has listed so many meetings and is run by so many people. No I/O."""
    known = kinds.of(group.kind)
    return FirstSteps(
        [
            Step(_("List your first meeting."), meetings > 0, reverse("events:new", args=[group.slug])),
            Step(_("Say in a few sentences what the group is about."), bool(group.description), _edit(group)),
            Step(_("Have a second person who runs the group with you."), organisers > 1),
        ],
        [str(each) for each in known.first_steps],
        kinds.toolkit_url(group.kind, settings.TOOLKIT_URL),
    )


def _edit(group: Group) -> str:
    return reverse("groups:edit", args=[group.slug])
