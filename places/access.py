"""What is known of getting in, being there and getting home: twelve questions, each answered yes or no with the day of checking.

Stored as JSON with the place (what hangs on the venue) and with the meeting (what hangs on what happens there):
{"step_free": {"answer": "yes", "checked": "2027-03-02"}}. A question that is not in it is not known. Keys that nobody here knows
stay where they are and mean nothing. docs/reference/access.md has the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YES: Final = "yes"
NO: Final = "no"
Words: TypeAlias = "str | _StrPromise"
Stored = Mapping[str, Any]


class On(Enum):
    """What an answer hangs on: asked once for a venue, or of each meeting."""

    VENUE = "venue"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Question:
    """`bit` is its place in `access_yes` and never changes: it stands in the database. `label` says yes in a word or two, `no_label`
    says no. `icon` is one of static/img/icons.svg. `in_lists`: it stands beside a meeting in a list. `outside` is its name elsewhere:
    of W3C's accessibilityFeature (as in schema.org) for what happens, the key of OpenStreetMap for a venue; "" where there is none.
    """

    key: str
    bit: int
    on: On
    words: Words
    label: Words
    no_label: Words
    icon: str = ""
    in_lists: bool = False
    outside: str = ""


QUESTIONS: Final = (
    Question(
        *("step_free", 0, On.VENUE),
        gettext_lazy("Can people get in and about without a single step?"),
        gettext_lazy("Step-free"),
        gettext_lazy("Not step-free"),
        *("step-free", True, "wheelchair"),
    ),
    Question(
        *("accessible_toilet", 1, On.VENUE),
        gettext_lazy("Is there a toilet for wheelchair users?"),
        gettext_lazy("Accessible toilet"),
        gettext_lazy("No accessible toilet"),
        outside="toilets:wheelchair",
    ),
    Question(
        *("hearing_loop", 2, On.VENUE),
        gettext_lazy("Is there a hearing loop?"),
        gettext_lazy("Hearing loop"),
        gettext_lazy("No hearing loop"),
        *("ear", True, "audio_loop"),
    ),
    Question(
        *("sign_language", 3, On.MEETING),
        gettext_lazy("Does somebody sign, in a sign language?"),
        gettext_lazy("Sign language"),
        gettext_lazy("No sign language"),
        *("hand", True, "signLanguage"),
    ),
    Question(
        *("captions", 4, On.MEETING),
        gettext_lazy("Can people read what is said, as captions or subtitles?"),
        gettext_lazy("Captions"),
        gettext_lazy("No captions"),
        *("captions", True, "captions"),
    ),
    Question(
        *("quiet_space", 5, On.VENUE),
        gettext_lazy("Is there a quiet place to go to for a while?"),
        gettext_lazy("Quiet space"),
        gettext_lazy("No quiet space"),
    ),
    Question(
        *("prayer_space", 6, On.VENUE),
        gettext_lazy("Is there a place to pray?"),
        gettext_lazy("Prayer space"),
        gettext_lazy("No prayer space"),
    ),
    Question(
        *("children_welcome", 7, On.MEETING),
        gettext_lazy("Are children welcome?"),
        gettext_lazy("Children welcome"),
        gettext_lazy("Not for children"),
    ),
    Question(
        *("childcare", 8, On.MEETING),
        gettext_lazy("Does somebody look after children there?"),
        gettext_lazy("Childcare"),
        gettext_lazy("No childcare"),
        *("", True),
    ),
    Question(
        *("parking", 9, On.VENUE),
        gettext_lazy("Can people park close by, also with a disabled badge?"),
        gettext_lazy("Parking close by"),
        gettext_lazy("No parking close by"),
        outside="parking",
    ),
    Question(
        *("public_transport", 10, On.VENUE),
        gettext_lazy("Does a bus or train stop close by, and still go afterwards?"),
        gettext_lazy("Bus or train close by"),
        gettext_lazy("No bus or train close by"),
    ),
    Question(
        *("lighting", 11, On.VENUE),
        gettext_lazy("Are the way there and the way home lit?"),
        gettext_lazy("Lit way home"),
        gettext_lazy("Way home not lit"),
        outside="lit",
    ),
)
BY_KEY: Final = {question.key: question for question in QUESTIONS}
ON_A_SCREEN: Final = frozenset({"sign_language", "captions", "children_welcome"})  # what may be asked where there is no room


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as somebody may be shown it. `checked` is "2027-03-02", or "2027-03" where the day would tell too much, or ""."""

    question: Question
    is_yes: bool
    checked: str = ""

    @property
    def key(self) -> str:
        """Of the question."""
        return self.question.key

    @property
    def words(self) -> str:
        """The answer: "Step-free", "No hearing loop"."""
        return _words(self.key, self.is_yes, get_language())

    @property
    def checked_words(self) -> str:
        """When it was checked: "2 March 2027", "March 2027", or ""."""
        if not self.checked:
            return ""
        if len(self.checked) == len("2027-03"):
            return date_format(date.fromisoformat(f"{self.checked}-01"), _("F Y"))
        return date_format(date.fromisoformat(self.checked), _("j F Y"))


def answers(stored: Stored) -> dict[str, bool]:
    """The answers in it by key, in the order of the questions; what means nothing is passed over."""
    return {key: stored[key]["answer"] == YES for key in BY_KEY if _is_answer(stored.get(key))} if stored else {}


def checked(stored: Stored, key: str) -> date | None:
    """The day on which that answer was checked; None where nobody knows."""
    answer = stored.get(key)
    try:
        return date.fromisoformat(answer["checked"]) if _is_answer(answer) else None
    except (KeyError, TypeError, ValueError):
        return None


def yes_bits(stored: Stored) -> int:
    """One bit for each yes: what search compares."""
    return bits(key for key, is_yes in answers(stored).items() if is_yes)


def bits(keys: Iterable[str], on: On | None = None) -> int:
    """The bits of these questions together; with `on` only of those that hang on it. Raises KeyError for an unknown one."""
    chosen = [BY_KEY[key] for key in keys]
    return sum(1 << question.bit for question in chosen if on in {None, question.on})


def changed(stored: Stored, said: Mapping[str, bool | None], *, today: date, confirmed: bool = False) -> dict[str, Any]:
    """`stored` with these answers in it (None: not known). The day of checking is today where an answer is another one than
    before; with `confirmed` for every answer in `said`. All else stays, keys that nobody here knows too."""
    before, result = answers(stored), dict(stored)
    for key, is_yes in said.items():
        if is_yes is None:
            result.pop(key, None)
        elif confirmed or before.get(key) is not is_yes:
            result[key] = {"answer": YES if is_yes else NO, "checked": today.isoformat()}
    return result


def merged(venue: Stored, meeting: Stored, *, to_the_day: bool = True) -> tuple[Said, ...]:
    """What is known of a meeting, in the order of the questions: of the venue from the one, of what happens there from the other.

    `to_the_day`: with False of the venue only the month of checking is told.
    """
    if not venue and not meeting:
        return ()
    of = {On.VENUE: (venue, answers(venue), to_the_day), On.MEETING: (meeting, answers(meeting), True)}
    found = []
    for question in QUESTIONS:
        stored, known, exact = of[question.on]
        if question.key in known:
            day = checked(stored, question.key)
            said = "" if day is None else day.isoformat() if exact else f"{day:%Y-%m}"
            found.append(Said(question, known[question.key], said))
    return tuple(found)


def not_known(said: Iterable[Said], *, without_venue: bool = False) -> list[Question]:
    """The questions without an answer; with `without_venue` only those that make sense where there is none."""
    known = {each.key for each in said}
    return [
        question for question in QUESTIONS if question.key not in known and not (without_venue and question.key not in ON_A_SCREEN)
    ]


@lru_cache  # twenty-four to a language; lists ask for a few of each meeting
def _words(key: str, is_yes: bool, _language: str | None) -> str:
    return str(BY_KEY[key].label if is_yes else BY_KEY[key].no_label)


def _is_answer(stored: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(stored, Mapping) and stored.get("answer") in (YES, NO)
