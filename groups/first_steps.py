"""What helps a group to begin: steps that are known to be done or not, never ticked by hand, and advice for its kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import kinds
from groups.models import Group

NEW_FOR: Final = timedelta(days=90)  # so long they stand on the desk


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and where. `is_done` is None where nobody can know it."""

    words: str
    url: str
    is_done: bool | None


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a group: whether it ever listed a meeting, how many run it, whether somebody is to be asked if they fall silent."""

    has_meeting: bool
    organisers: int
    has_second_contact: bool


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All that a new group sees of it."""

    steps: list[Step]
    advice: list[str]
    toolkit: str  # the campaign's page for this kind; "" where the operator names none

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done is True for step in self.steps)

    @property
    def known(self) -> int:
        """Of how many steps it is known whether they are done."""
        return sum(step.is_done is not None for step in self.steps)


def of(group: Group, begun: Begun) -> FirstSteps | None:
    """The steps of a group; None once all is done or the group is no longer new. No I/O."""
    if group.created < timezone.now() - NEW_FOR:
        return None
    known = kinds.of(group.kind)
    people = reverse("groups:people", args=[group.slug])
    steps = [
        Step(_("List your first meeting"), reverse("events:new", args=[group.slug]), begun.has_meeting),
        Step(_("Invite a second person to run the group with you"), people, begun.organisers > 1),
        Step(_("Name somebody whom we may ask if you fall silent"), people, begun.has_second_contact),
        Step(
            _("Say in a few sentences what the group is about"), reverse("groups:edit", args=[group.slug]), bool(group.description)
        ),
    ]
    if group.level.means.is_listed:
        steps.append(
            Step(_("Print the poster, and put it up where people pass"), reverse("events:group_poster", args=[group.slug]), None)
        )
    found = FirstSteps(steps, [str(each) for each in known.first_steps], kinds.toolkit_url(group.kind, settings.TOOLKIT_URL))
    return None if found.done == found.known else found
