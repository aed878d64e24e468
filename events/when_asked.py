"""Asking when: the fields for date, time, repeating and what is left out, beginning with what is stored."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import recurrence, skips
from events.day_fields import ClockField, DayField, DaysField
from events.enums import Scope
from events.models import Event, Occurrence
from events.preview import Preview
from events.rrule import DAYS
from events.rule_choice import MOST_WEEKS, Repeats, choice_of, ending
from events.services import series

AS_NOW = "as-now"  # a rule that somebody imported and this form can say only in its own text
FOREVER, UNTIL, TIMES = "forever", "until", "times"
BREAKS = 4
STORED = "%Y%m%dT%H%M%S"
# As they stand on the page: the list of mistakes at its top follows.
ORDER = (
    *(
        "start_date",
        "start_time",
        "end_time",
        "next_day",
        "repeats",
        "every",
        "weekdays",
        "position",
        "rule",
        "ends",
        "until",
        "times",
    ),
    *("skip_holidays", *(f"break_{number}_{end}" for number in range(1, BREAKS + 1) for end in ("from", "to")), "left_out"),
)
POSITIONS = [
    ("", gettext_lazy("The same as the first date")),
    (1, gettext_lazy("The first")),
    (2, gettext_lazy("The second")),
    (3, gettext_lazy("The third")),
    (4, gettext_lazy("The fourth")),
    (-1, gettext_lazy("The last")),
]


def _number(**kwargs: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
    return forms.IntegerField(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)


def _day(label: Any) -> DayField:
    return DayField(label=label, required=False)


class WhenAsked(forms.Form):
    """Mix-in: what is asked, and what stands there at first.

    `event` is the meeting that is changed, or None; `occurrence` the one date of a series for which the form was opened: then it asks
    how far the change reaches. `zone` is the IANA name of the clock that is meant.
    """

    start_date = DayField(label=gettext_lazy("Date"))
    start_time = ClockField(label=gettext_lazy("Starts at"))
    end_time = ClockField(label=gettext_lazy("Ends at"))
    next_day = forms.BooleanField(label=gettext_lazy("It ends the next day"), required=False)
    repeats = forms.ChoiceField(
        label=gettext_lazy("How often?"), choices=Repeats.choices, initial=Repeats.ONCE.value, widget=forms.Select
    )
    every = _number(label=gettext_lazy("Every how many weeks?"), min_value=1, max_value=MOST_WEEKS)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days of the week?"),
        required=False,
        choices=[(code, WEEKDAYS[number]) for number, code in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leave it empty if it is only on the weekday of the first date."),
    )
    position = forms.TypedChoiceField(
        label=gettext_lazy("Which one of the month?"), required=False, coerce=int, empty_value=None, choices=POSITIONS
    )
    rule = forms.CharField(
        label=gettext_lazy("The rule"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Paste the line that begins with RRULE, for example RRULE:FREQ=MONTHLY;BYDAY=1TU."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    ends = forms.ChoiceField(
        label=gettext_lazy("Until when?"),
        required=False,
        choices=[
            (FOREVER, gettext_lazy("It goes on. Every half year we ask you whether it still does.")),
            (UNTIL, gettext_lazy("Until a date")),
            (TIMES, gettext_lazy("A number of times")),
        ],
        initial=FOREVER,
        widget=forms.RadioSelect,
    )
    until = _day(gettext_lazy("Last date"))
    times = _number(label=gettext_lazy("How many times?"), min_value=1)
    skip_holidays = forms.ChoiceField(
        label=gettext_lazy("Bank holidays"),
        required=False,
        choices=[("", gettext_lazy("It takes place on bank holidays too")), *skips.REGIONS.items()],
        help_text=gettext_lazy("No meeting on the bank holidays of the country you choose."),
    )
    break_1_from, break_1_to = _day(gettext_lazy("From")), _day(gettext_lazy("To"))
    break_2_from, break_2_to = _day(gettext_lazy("From")), _day(gettext_lazy("To"))
    break_3_from, break_3_to = _day(gettext_lazy("From")), _day(gettext_lazy("To"))
    break_4_from, break_4_to = _day(gettext_lazy("From")), _day(gettext_lazy("To"))
    left_out = DaysField(
        label=gettext_lazy("Single days"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One day a line, for example 23/12/2027."),
    )

    scope = forms.ChoiceField(
        label=gettext_lazy("Which dates do you change?"), choices=Scope.choices, initial=Scope.THIS.value, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, event: Event | None = None, occurrence: Occurrence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.occurrence = occurrence if event is not None else None
        if self.occurrence is None:
            del self.fields["scope"]
        # As if only the dates from this one on were its own: that is what the fields begin with.
        self.seen = series.seen(event, self.occurrence, Scope.FOLLOWING) if event is not None else None
        self.zone = event.timezone if event else settings.TIME_ZONE
        self.rrule = ""
        self.first_day = date.min  # the first date of all that the change reaches
        self.duration = timedelta()
        self.preview = Preview()
        self.words = ""
        self.comes_twice = False
        if self.seen is not None:
            self.initial = {**self._stored(self.seen), **self.initial}

    # What is stored -------------------------------------------------------------------------------------------------------

    def _stored(self, event: Event) -> dict[str, Any]:
        """The fields as they stand for this meeting."""
        end = event.local_start + event.duration
        choice = choice_of(event.rrule, event.start_date, event.timezone)
        if choice is None:
            words = recurrence.describe(recurrence.pattern(event.rrule), event.start_date, event.timezone)
            self.fields["repeats"].choices = [(AS_NOW, words), *Repeats.choices]  # type: ignore[attr-defined]
        shown = choice or ending(event.rrule, event.timezone)
        return {
            "start_date": event.start_date,
            "start_time": event.start_time,
            "end_time": end.time(),
            "next_day": end.date() > event.start_date,
            "repeats": choice.repeats if choice else AS_NOW,
            "every": shown.every,
            "weekdays": list(shown.weekdays),
            "position": shown.position,
            "rule": "" if choice else recurrence.pattern(event.rrule),
            "ends": UNTIL if shown.until else TIMES if shown.times else FOREVER,
            "until": shown.until,
            "times": shown.times,
            "left_out": sorted(stored_days(event)),
            "skip_holidays": event.skip_holidays,
            **{
                f"break_{number}_{end}": date.fromisoformat(day)
                for number, stored in enumerate(event.skip_ranges[:BREAKS], start=1)
                for end, day in zip(("from", "to"), stored, strict=True)
            },
        }

    def when_stored(self) -> dict[str, str]:
        """What is stored now, in words, by the model's fields: for the second of two editors."""
        if self.event is None:
            return {}
        event = self.event
        return {
            "start_date": date_format(event.start_date, "l j F Y"),
            "start_time": date_format(event.local_start, "H:i"),
            "duration": date_format(event.local_start + event.duration, "H:i"),
            "rrule": recurrence.describe(event.rrule, event.start_date, event.timezone),
            "exdates": get_text_list([date_format(day, "j F Y") for day in sorted(stored_days(event))], _("and")),
            "skip_holidays": str(skips.REGIONS.get(event.skip_holidays, "")),
            "skip_ranges": get_text_list(
                ["–".join(date_format(date.fromisoformat(day), "j F Y") for day in stored) for stored in event.skip_ranges],
                _("and"),
            ),
        }

    # Which fields are of which model's field, where their names differ.
    WHEN_LABELS = {"duration": "end_time", "rrule": "repeats", "exdates": "left_out", "skip_ranges": "break_1_from"}

    @property
    def leaves_out(self) -> bool:
        """Something stands in the fields for what is left out: then they are in sight."""
        names = ("skip_holidays", "left_out", *ORDER[-2 * BREAKS - 1 : -1])
        return any(self[name].value() or self[name].errors for name in names if name in self.fields)

    @property
    def break_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields for breaks, two and two."""
        return [(self[f"break_{number}_from"], self[f"break_{number}_to"]) for number in range(1, BREAKS + 1)]

    @property
    def other_zone(self) -> str:
        """The zone of its clock in words, where it is not the site's: "Berlin"."""
        return "" if self.zone == settings.TIME_ZONE else self.zone.rsplit("/", 1)[-1].replace("_", " ")

    @property
    def scope_field(self) -> forms.BoundField:
        """The question how far it reaches."""
        return self["scope"]


def stored_days(event: Event) -> dict[date, str]:
    """The days that are left out, each with what is stored of it."""
    return {datetime.strptime(each, STORED).date(): each for each in event.exdates}  # noqa: DTZ007 (wall time)
