"""The example campaign: real universities, towns and postcodes; invented groups and meetings that say so."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_noop as _

from events.enums import AttendanceMode, EventKind
from events.recurrence import Frequency
from groups.enums import GroupKind, SafetyLevel, Subkind

ORGANISER, MODERATOR, SUPPORTER = "organiser@example.org", "moderator@example.org", "supporter@example.org"
ELSEWHERE = "somebody-else@example.org"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting `weekday` (0 Monday) of the week after `weeks` weeks, at `at` o'clock local time for `hours`."""

    title: str
    kind: EventKind
    weekday: int
    at: time
    hours: float = 2
    weeks: int = 0
    teaser: str = ""
    room: str = ""
    address: str = ""
    where: str = ""  # "": at the group's place
    directions: str = ""
    mode: AttendanceMode = AttendanceMode.IN_PERSON
    link: str = ""
    repeats: Frequency | None = None
    there: tuple[str, ...] = ()  # keys of places/access.py to which it says yes


@dataclass(frozen=True, slots=True)
class Campaigners:
    """A group with its meetings; `where` is what an organiser would type."""

    name: str
    kind: GroupKind
    where: str
    level: SafetyLevel
    about: str
    meetings: tuple[Meeting, ...]
    owner: str = ELSEWHERE
    waiting: bool = False
    sort: str = ""  # of university group or place of worship
    institution: str = ""  # its key (groups/institutions.py)
    part_of: str = ""
    languages: tuple[str, ...] = ("en",)
    links: tuple[str, ...] = ()


CAMPAIGN: tuple[Campaigners, ...] = (
    Campaigners(
        _("Leeds Students for Uyghurs (example)"), GroupKind.UNIVERSITY, "LS2 9JT", SafetyLevel.OPEN,
        _("Students and staff who write, learn and stand with Uyghurs. Everybody is welcome; no need to be a student."),
        (
            Meeting(
                _("Letter writing evening"), EventKind.MEETING, 1, time(18, 30), 1.5,
                teaser=_("We write to MPs and to brands together. Paper, stamps and tea are there."),
                room=_("Common room"), directions=_("Main entrance, then the first door after the stairs. There is a lift."),
                there=("step_free", "accessible_toilet", "public_transport", "lighting", "children_welcome"),
                repeats=Frequency.WEEKLY,
            ),
            Meeting(
                _("Film and conversation"), EventKind.FILM, 3, time(19), 2.5, weeks=1, room=_("Lecture theatre 2"),
                teaser=_("A documentary about families apart, and a talk with one of them."),
            ),
        ),
        owner=ORGANISER,
        sort=Subkind.UNIVERSITY, institution="university:10007795", languages=("en", "ug", "zh"),
        links=("https://leeds.example.org/uyghurs",),
    ),
    Campaigners(
        _("Manchester University Circle (example)"), GroupKind.UNIVERSITY, "M13 9PL", SafetyLevel.CAREFUL,
        _("A small circle that meets each month. We keep the room to those who say that they come."),
        (
            Meeting(
                _("First Tuesday: plan the month"), EventKind.MEETING, 1, time(19), 2, room=_("Room 4.12"), address=_("Oxford Road"),
                teaser=_("What is on, who does what. New people are asked nothing but their first name."),
                directions=_("Ask for the reading circle at the desk."), repeats=Frequency.MONTHLY_BY_WEEKDAY,
            ),
        ),
        owner=ORGANISER,
        sort=Subkind.UNIVERSITY, institution="university:10007798",
    ),
    Campaigners(
        _("Bradford Friends of the Mosque (example)"), GroupKind.WORSHIP, "BD7 1DP", SafetyLevel.CLOSED,
        _("Families who look after each other. Only people we know get the address."),
        (
            Meeting(
                _("Families' afternoon"), EventKind.PRAYER, 6, time(14), 3, room=_("Upstairs hall"), address=_("Great Horton Road"),
                teaser=_("Food, children's games, news from home."), repeats=Frequency.FORTNIGHTLY,
            ),
        ),
        owner=ORGANISER,
        sort=Subkind.MOSQUE, languages=("en", "ur", "ug", "ar"),
    ),
    Campaigners(
        _("Sheffield Public Workers' Branch (example)"), GroupKind.UNION, "S1 2HH", SafetyLevel.OPEN,
        _("A union branch that asks where cotton and tomatoes come from, and tells the employer."),
        (
            Meeting(
                _("Street stall: who made your shirt?"), EventKind.STALL, 5, time(11), 3, address=_("Fargate"),
                teaser=_("Leaflets, a petition, and good conversations. Come for twenty minutes or for three hours."),
            ),
        ),
        institution="union:unison", links=("https://branch.example.org",),
    ),
    Campaigners(
        _("Birmingham Teachers' Branch (example)"), GroupKind.UNION, "B1 1BB", SafetyLevel.CAREFUL,
        _("Teachers who bring the question into the staff room and a motion to the branch."),
        (
            Meeting(
                _("Workshop: passing a motion"), EventKind.WORKSHOP, 2, time(17, 30), 1.5, weeks=1, room=_("Meeting room 3"),
                teaser=_("From a first draft to a vote, with a sample text."),
            ),
        ),
        institution="union:neu",
    ),
    Campaigners(
        _("Whitechapel Interfaith Circle (example)"), GroupKind.WORSHIP, "E1 1JX", SafetyLevel.CAREFUL,
        _("Muslims, Jews, Christians and others who pray, each in their own way, for the same people."),
        (
            Meeting(
                _("An hour of prayer and silence"), EventKind.PRAYER, 4, time(18), 1, room=_("Community room"),
                teaser=_("Come as you are. Women's space upstairs."), repeats=Frequency.WEEKLY,
            ),
        ),
        sort=Subkind.OTHER, languages=("en", "bn", "ar"), part_of=_("Interfaith Network (example)"),
    ),
    Campaigners(
        _("Cardiff Chapels Together (example)"), GroupKind.WORSHIP, "CF10 3AT", SafetyLevel.OPEN,
        _("Chapels and churches of the city centre."),
        (
            Meeting(
                _("Candlelight vigil"), EventKind.VIGIL, 3, time(18), 1, weeks=1, address=_("Cathays Park"),
                teaser=_("Names are read, candles are lit. Bring a warm coat."),
            ),
        ),
        sort=Subkind.CHURCH, languages=("cy", "en"),
    ),
    Campaigners(
        _("Glasgow Neighbours for Uyghurs (example)"), GroupKind.COMMUNITY, "G1 1XQ", SafetyLevel.OPEN,
        _("Neighbours in the city centre and the East End."),
        (
            Meeting(
                _("Public talk: ten years of searching"), EventKind.TALK, 2, time(19), 1.5, weeks=2, room=_("Main hall"),
                teaser=_("One woman, one brother, ten years of letters."), mode=AttendanceMode.HYBRID,
                link="https://meet.example.org/ten-years",
            ),
        ),
        languages=("en", "ug", "kk", "tr"), links=("https://neighbours.example.org",),
    ),
    Campaigners(
        _("Everywhere Online (example)"), GroupKind.COMMUNITY, "London", SafetyLevel.OPEN,
        _("For all who live too far from a group, or cannot leave the house."),
        (
            Meeting(
                _("Write to your MP together, online"), EventKind.MEETING, 0, time(19, 30), 1,
                teaser=_("Half an hour to learn, half an hour to write. Camera off is fine."),
                mode=AttendanceMode.ONLINE, link="https://meet.example.org/write-together", repeats=Frequency.WEEKLY,
            ),
        ),
        owner=ORGANISER,
        languages=("en", "ug", "tr", "bfi"),
    ),
    Campaigners(
        _("Westminster Lobby Group (example)"), GroupKind.PARTY, "SW1A 0AA", SafetyLevel.OPEN,
        _("Members of several parties who go to see their MPs."),
        (
            Meeting(
                _("Demonstration on the green"), EventKind.DEMONSTRATION, 5, time(13), 2, weeks=1, address=_("Parliament Square"),
                teaser=_("Speakers from three faiths and four parties. Stewards wear sky blue."),
            ),
        ),
    ),
    Campaigners(
        _("Belfast Students' Reading Group (example)"), GroupKind.UNIVERSITY, "Queen's University Belfast", SafetyLevel.OPEN,
        _("We read Uyghur poems in translation, one each week."),
        (Meeting(_("Poems, and who wrote them"), EventKind.MEETING, 0, time(17), 1.5, repeats=Frequency.FORTNIGHTLY),),
        sort=Subkind.STUDENTS_UNION, institution="university:10005343",
    ),
    Campaigners(
        _("Newcastle Students for Uyghurs (example)"), GroupKind.UNIVERSITY, "NE1 7RU", SafetyLevel.CAREFUL,
        _("We want to start in January. This group waits for a moderator: sign in as one and decide."),
        (Meeting(_("First meeting"), EventKind.MEETING, 2, time(18), 1, weeks=2, room=_("To be announced")),),
        owner=ORGANISER, waiting=True,
        sort=Subkind.STUDENTS_UNION, institution="university:10007799",
    ),
)  # fmt: skip
