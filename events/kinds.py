"""What each kind of meeting brings: an example to take over, a length, how careful to be, what to do before and after. One entry a kind."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from events.enums import AttendanceMode, EventKind
from groups.enums import SafetyLevel

Text = Any  # words of gettext_lazy


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that organisers do for a meeting. `days` from its day on: -14 is two weeks before it, 1 the day after."""

    key: str
    words: Text
    days: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of meeting. The words are translated when they are shown."""

    good_for: Text  # one sentence: when to choose it
    title: Text  # an example
    sample: Text  # a description that can be taken over
    steps: tuple[Step, ...]
    begins: time = time(19)
    length: timedelta = timedelta(hours=2)
    attendance_mode: AttendanceMode = AttendanceMode.IN_PERSON
    safety_level: SafetyLevel | None = None  # None: as the group
    reminder_hours: tuple[int, ...] = (24, 2)

    @property
    def ends(self) -> time:
        """When it is over, if it begins as proposed. No kind goes on past midnight."""
        minutes = self.begins.hour * 60 + self.begins.minute + int(self.length.total_seconds()) // 60
        return time(*divmod(minutes, 60))

    def is_stricter_than(self, level: SafetyLevel) -> bool:
        """Whether it asks for more care than a group of this level has anyway."""
        return self.safety_level is not None and self.safety_level.strictness > level.strictness


_ROOM = Step("room", _("Ask for the room, and write down who has the key."), -21)
_SHARE = Step("share", _("Send the link to people you know, and put up the poster."), -10)
_WELCOME = Step("welcome", _("Agree who stands at the door and says hello to those who come alone."), -3)
_PHOTOS = Step("photos", _("Agree what you say about photos. Without a yes, no face is in a picture."), -1)
_THANK = Step("thank", _("Thank those who came, and tell them the next date."), 1)
_LINK = Step("link", _("Open the link yourself, as a stranger would, and try sound and picture."), -1)
_HOSTS = Step("hosts", _("Agree who lets people in, and who watches the chat."), -2)

KINDS: Final[dict[EventKind, Kind]] = {
    EventKind.MEETING: Kind(
        good_for=_("Your group comes together, as usual."),
        title=_("Letter writing evening"),
        sample=_(
            "We meet, drink tea and do one thing together for the Uyghurs: this time we write letters. You need to know nothing before you"
            " come, and you need not speak. Come for an hour or for the whole evening, and bring somebody if you like."
        ),
        steps=(_ROOM, _SHARE, _WELCOME, _THANK),
    ),
    EventKind.TALK: Kind(
        good_for=_("Somebody speaks, and everybody may ask."),
        title=_("What is happening to the Uyghurs, and what helps?"),
        sample=_(
            "A guest tells us what is happening to the Uyghurs, and what people here can do about it. Afterwards there is time for your"
            " questions. It is free, and you need no ticket.\n\n"
            "Some of what we hear is hard. You may go out and come back at any time."
        ),
        steps=(
            Step("speaker", _("Ask the speaker how they want to be named, and whether they may be filmed."), -28),
            _ROOM,
            _SHARE,
            Step("chair", _("Agree who leads through the evening, and two first questions."), -3),
            _PHOTOS,
            Step("thank-speaker", _("Thank the speaker, and those who came."), 1),
        ),
    ),
    EventKind.FILM: Kind(
        good_for=_("You watch a film together and talk about it."),
        title=_("Film evening, with time to talk"),
        sample=_(
            "We watch a film about the Uyghurs together. After it we sit and talk, with tea. Nobody has to say anything.\n\n"
            "Some of it is hard to watch. You may go out and come back at any time."
        ),
        steps=(
            Step("licence", _("Ask whoever owns the film whether you may show it."), -28),
            _ROOM,
            _SHARE,
            Step("try", _("Try the film in the room: picture, sound, subtitles."), -2),
            _WELCOME,
            _THANK,
        ),
        length=timedelta(hours=2, minutes=30),
    ),
    EventKind.VIGIL: Kind(
        good_for=_("You stand together quietly and remember."),
        title=_("Candles for the Uyghurs"),
        sample=_(
            "We stand together quietly for those who are in the camps, for their children and for families who hear nothing. We light"
            " candles and read a few names and a few words. People of every faith and of none are welcome. It takes place in any weather."
        ),
        steps=(
            Step("permission", _("Ask who owns the ground, and tell the council if it is a street or a square."), -21),
            Step("words", _("Choose the words and the names that are read. Ask families before you read a name."), -7),
            _SHARE,
            Step("candles", _("Buy candles that the wind does not blow out, and something to collect the wax."), -3),
            _PHOTOS,
            _THANK,
        ),
        begins=time(18),
        length=timedelta(hours=1),
    ),
    EventKind.DEMONSTRATION: Kind(
        good_for=_("You are seen and heard in public."),
        title=_("Stand up for the Uyghurs"),
        sample=_(
            "We come together in public, peacefully, so that what happens to the Uyghurs is seen. Bring a sign or a flag if you have one."
            " We have some to share.\n\n"
            "Others may take photos in public places. If you do not want to be recognised, wear a hat or a mask and stand in the middle."
            " Stewards in bright vests help you."
        ),
        steps=(
            Step("police", _("Tell the police, if you march: in the UK six days before, in writing."), -14),
            Step("stewards", _("Find stewards, one for every twenty people, and a first-aider."), -7),
            _SHARE,
            Step("rights", _("Print cards that say what to do if somebody is stopped, and whom to call."), -3),
            _PHOTOS,
            Step("clear", _("Leave the place clean, and ask how everybody is."), 0),
            _THANK,
        ),
        begins=time(13),
        reminder_hours=(48, 3),
    ),
    EventKind.STALL: Kind(
        good_for=_("A table in the street, at a fair, in a hall."),
        title=_("Stall at the market"),
        sample=_(
            "We stand at a table, talk to people who pass by and collect signatures for the Uyghurs. Come and help for half an hour, or just"
            " say hello. We show you how it goes, and nobody stands there alone."
        ),
        steps=(
            Step("pitch", _("Ask for the place: the council, the market, or the students' union."), -21),
            Step("papers", _("Print leaflets and lists for signatures, and pack pens."), -5),
            Step("shifts", _("Agree who stands there when: always two, never longer than two hours."), -4),
            _SHARE,
            Step("lists", _("Put the lists with names away safely on the same day."), 0),
            _THANK,
        ),
        begins=time(11),
        length=timedelta(hours=3),
    ),
    EventKind.PRAYER: Kind(
        good_for=_("You pray, each in your own way or together."),
        title=_("Prayers for the Uyghurs"),
        sample=_(
            "We pray for the Uyghurs and for all who are held because of their faith. People of every faith and of none are welcome. You may"
            " pray aloud, in silence, or simply be there. Afterwards there is tea, and something that you can do."
        ),
        steps=(
            Step("leaders", _("Ask those who lead each community to say a few words or a prayer."), -21),
            _ROOM,
            Step("food", _("Choose food and drink that everybody can have."), -5),
            _SHARE,
            _WELCOME,
            _THANK,
        ),
        length=timedelta(hours=1, minutes=30),
    ),
    EventKind.WORKSHOP: Kind(
        good_for=_("People learn to do something."),
        title=_("How to speak to your MP"),
        sample=_(
            "We learn together, and at the end you can do it yourself: how to speak to your MP about the Uyghurs, what to ask for, and what"
            " to do with the answer. We practise in pairs. You need no experience."
        ),
        steps=(
            Step("plan", _("Write down what people can do afterwards that they could not do before."), -14),
            _ROOM,
            _SHARE,
            Step("material", _("Print what people need, large enough to read."), -2),
            _WELCOME,
            _THANK,
        ),
        length=timedelta(hours=2),
    ),
    EventKind.FUNDRAISER: Kind(
        good_for=_("A meal, a concert, a run: you collect money."),
        title=_("Uyghur dinner"),
        sample=_(
            "We eat Uyghur food together, hear music, and collect money for Uyghur families who had to leave their home. Give what you can."
            " If you can give nothing, come all the same."
        ),
        steps=(
            Step("for-whom", _("Agree for whom the money is, and ask them."), -28),
            _ROOM,
            Step("food", _("Choose food and drink that everybody can have, and say what is in it."), -7),
            _SHARE,
            Step("count", _("Count the money with two people, and write it down."), 0),
            Step("tell-sum", _("Thank those who came, and tell them how much it was and where it went."), 3),
        ),
        length=timedelta(hours=3),
    ),
    EventKind.PLANNING: Kind(
        good_for=_("Those who do the work plan the next steps, among themselves."),
        title=_("Planning the next two months"),
        sample=_(
            "We plan what the group does next and share out the work. If you want to help, write to us first, and we let you in.\n\n"
            "- What went well, what did not\n- Dates for the next two months\n- Who does what"
        ),
        steps=(
            Step("list", _("Send round what you will talk about."), -3),
            Step("notes", _("Send round who does what until when. No names of people who only came."), 1),
        ),
        length=timedelta(hours=1, minutes=30),
        safety_level=SafetyLevel.CLOSED,
    ),
    EventKind.ONLINE: Kind(
        good_for=_("You meet on the screen, from anywhere."),
        title=_("Online evening: news and questions"),
        sample=_(
            "We meet on the screen. You hear what is new, ask what you like, and learn what you can do this month. Camera and microphone can"
            " stay off, and you may use any name. We do not record it."
        ),
        steps=(
            Step("settings", _("Set up a waiting room, and turn recording off."), -7),
            _SHARE,
            _HOSTS,
            _LINK,
            _THANK,
        ),
        length=timedelta(hours=1),
        attendance_mode=AttendanceMode.ONLINE,
        reminder_hours=(24, 1),
    ),
    EventKind.ACTION: Kind(
        good_for=_("Many people do the same thing at the same time."),
        title=_("One hour, one hundred messages"),
        sample=_(
            "For one hour we all write to the same company at the same time and ask where its cotton comes from. You get the words and the"
            " addresses at the start. It takes ten minutes, and you can do it from anywhere, with or without your name."
        ),
        steps=(
            Step("target", _("Choose one target and one question. Test that their page takes it."), -14),
            Step("words", _("Write words that people can copy, in three lengths."), -7),
            _SHARE,
            _LINK,
            Step("result", _("Tell people how many took part, and what came back."), 2),
        ),
        begins=time(12),
        length=timedelta(hours=1),
        attendance_mode=AttendanceMode.ONLINE,
        reminder_hours=(24, 1),
    ),
}


def of(kind: str) -> Kind:
    """What the kind with this value brings. Raises ValueError for one that there is not."""
    return KINDS[EventKind(kind)]


def begin_with(kind: str, group_level: SafetyLevel) -> dict[str, Any]:
    """What the form for a meeting of this kind begins with, in a group of this level."""
    known = of(kind)
    return {
        "kind": kind,
        "description": str(known.sample),
        "start_time": known.begins,
        "end_time": known.ends,
        "attendance_mode": known.attendance_mode.value,
        "safety_level": known.safety_level.value if known.safety_level and known.is_stricter_than(group_level) else "",
    }


def with_sample(typed: dict[str, Any], group_level: SafetyLevel) -> dict[str, Any]:
    """What was typed, with the example of the chosen kind: its text after what stands in the description already, its times where none
    were given, its care where it is stricter."""
    kind = typed.get("kind")
    proposed = begin_with(kind if kind in EventKind.values else EventKind.MEETING, group_level)
    before = str(typed.get("description", "")).replace("\r\n", "\n").strip()
    sample = proposed["description"]
    times = (
        {} if typed.get("start_time") or typed.get("end_time") else {name: proposed[name] for name in ("start_time", "end_time")}
    )
    stricter = {"safety_level": proposed["safety_level"]} if proposed["safety_level"] else {}
    text = before if sample in before else f"{before}\n\n{sample}".strip()
    return {**typed, **times, **stricter, "attendance_mode": proposed["attendance_mode"], "description": text}
