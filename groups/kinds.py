"""What each kind of group brings: its own words, an example to take over, first steps, which meetings suit it. One entry a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from groups.enums import GroupKind, Subkind

Text = Any  # words of gettext_lazy


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of group. The words are translated when they are shown."""

    name_label: Text  # what its name is called
    name_example: Text
    where_hint: Text  # what "Where do you usually meet?" hints at
    sample: Text  # a description that can be taken over
    first_steps: tuple[Text, ...]  # what helps this kind in particular, besides what helps every group
    meetings: tuple[str, ...]  # the kinds of meeting offered first, as events/enums.py: EventKind names them
    institution: Literal["", "university", "union"] = ""  # the sort of institution that it belongs to, where we know them
    subkinds: tuple[Subkind, ...] = ()
    subkind_label: Text = ""


KINDS: Final[dict[GroupKind, Kind]] = {
    GroupKind.UNIVERSITY: Kind(
        name_label=_("Name of the group"),
        name_example=_("For example “Leeds Students for Uyghurs”."),
        where_hint=_("Leave this empty to take the university's own address. Or give the postcode of the building."),
        sample=_(
            "We are students and staff who stand with the Uyghurs. We meet to learn, to write letters and to plan what we do at our"
            " university. Everybody is welcome. You need to know nothing before you come."
        ),
        first_steps=(
            _("Ask your students' union how to become a society. It often gives you a room and a little money."),
            _("Ask a lecturer who teaches about China, law or human rights to speak at your first meeting."),
        ),
        meetings=("meeting", "talk", "film", "stall"),
        institution="university",
        subkinds=(Subkind.UNIVERSITY, Subkind.STUDENTS_UNION),
        subkind_label=_("What sort of group is it?"),
    ),
    GroupKind.UNION: Kind(
        name_label=_("Name of the branch"),
        name_example=_("For example “Sheffield Public Workers' Branch”."),
        where_hint=_("A postcode is best: where the branch meets, not the head office."),
        sample=_(
            "We are a union branch that asks where our clothes, our food and our tools come from. No work should be forced work. We"
            " bring motions, we talk to our employer, and we stand with Uyghur workers. Members of other unions are welcome too."
        ),
        first_steps=(
            _("Ask your branch secretary to put the Uyghurs on the agenda of the next branch meeting."),
            _("Pass a motion, and send it to your region and to your national office."),
        ),
        meetings=("meeting", "workshop", "stall", "demonstration"),
        institution="union",
    ),
    GroupKind.WORSHIP: Kind(
        name_label=_("Name of the group"),
        name_example=_("For example “Friends of the Uyghurs at St Mary's”."),
        where_hint=_("A postcode is best. The name of the place of worship with its town works too."),
        sample=_(
            "We pray for the Uyghurs, and we act. We meet after worship, we learn from people who had to leave their home, and we write"
            " to those who can change something. People of every faith and of none are welcome."
        ),
        first_steps=(
            _("Speak first with those who lead your congregation, so that they can announce your meeting."),
            _("Ask another place of worship near you to hold your first meeting together."),
        ),
        meetings=("prayer", "vigil", "meeting", "talk"),
        subkinds=(Subkind.CHURCH, Subkind.MOSQUE, Subkind.TEMPLE, Subkind.SYNAGOGUE, Subkind.GURDWARA, Subkind.OTHER),
        subkind_label=_("Which place of worship?"),
    ),
    GroupKind.PARTY: Kind(
        name_label=_("Name of the group or branch"),
        name_example=_("For example “Bristol Branch for Uyghurs”."),
        where_hint=_("A postcode is best. The name of the town works too."),
        sample=_(
            "We are party members who want our councillors, our MP and our party to act against the genocide of the Uyghurs. We write"
            " motions, we visit our MP, and we invite speakers."
        ),
        first_steps=(
            _("Ask for ten minutes at the next branch meeting."),
            _("Ask your MP or councillor for a meeting, and bring two other people."),
        ),
        meetings=("meeting", "talk", "workshop", "demonstration"),
    ),
    GroupKind.WORKPLACE: Kind(
        name_label=_("Name of the group"),
        name_example=_("For example “City Hospital Staff for Uyghurs”."),
        where_hint=_("A postcode is best. If nobody at work should know, choose a place near it instead."),
        sample=_(
            "We work together, and we ask where what we buy and sell comes from. We meet at lunch or after work. You can come quietly:"
            " nobody has to give a name."
        ),
        first_steps=(
            _("Talk to two colleagues whom you trust before you put up a poster."),
            _("Find out who buys for your employer, and ask them where the cotton and the solar panels come from."),
        ),
        meetings=("meeting", "workshop", "talk", "fundraiser"),
    ),
    GroupKind.SCHOOL: Kind(
        name_label=_("Name of the group"),
        name_example=_("For example “Hillside College Human Rights Club”."),
        where_hint=_("A postcode is best. The name of the school with its town often works too."),
        sample=_(
            "We are pupils and teachers who learn about the Uyghurs and do something together. We read, we watch films, we write letters"
            " and we hold assemblies. A teacher is always there."
        ),
        first_steps=(
            _("Find a teacher who is there when you meet, and ask the head for a room."),
            _("Offer to lead an assembly: ten minutes are enough."),
        ),
        meetings=("meeting", "film", "talk", "fundraiser"),
    ),
    GroupKind.COMMUNITY: Kind(
        name_label=_("Name of the group"),
        name_example=_("For example “Glasgow Neighbours for Uyghurs”."),
        where_hint=_("A postcode is best. The name of the town works too."),
        sample=_(
            "We are neighbours who stand with the Uyghurs. We meet once a month, drink tea, and do one thing each time: letters, a stall,"
            " a film. Come and bring somebody."
        ),
        first_steps=(
            _("Ask a library, a café or a community centre for a table once a month."),
            _("Invite Uyghur neighbours first, and ask them what would help."),
        ),
        meetings=("meeting", "stall", "film", "vigil"),
    ),
}


def of(kind: str) -> Kind:
    """What the kind with this value brings. Raises ValueError for one that there is not."""
    return KINDS[GroupKind(kind)]


def offered_first(kind: str, choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Kinds of meeting (value, label) with those that suit a group of this kind first, in its order; the others after them."""
    first = of(kind).meetings
    return sorted(choices, key=lambda choice: first.index(choice[0]) if choice[0] in first else len(first))


def toolkit_url(kind: str, pattern: str) -> str:
    """The campaign's toolkit for a kind, by the operator's pattern ("https://example.org/toolkit/{kind}/"); "" where there is none."""
    return pattern.replace("{kind}", GroupKind(kind).value)
