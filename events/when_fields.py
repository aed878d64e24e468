"""Asking when: the fields for date, time and repeating, checked against the calendar and the clock."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import recurrence
from events.models import Event

CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
AS_NOW = "as-now"  # a rule that somebody imported and this form cannot say
FURTHEST = timedelta(days=730)
NOON = 12


def _in_words(local: datetime) -> str:
    """A wall time as the clock on the wall shows it, whatever zone the page is in: "7 pm", "1:30 am"."""
    return date_format(local, _("g:i a") if local.minute else _("g a")).replace(".", "")


class DayField(forms.DateField):
    """A date as the browser sends it, or as people type it where the browser has no calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    default_error_messages: ClassVar = {  # a browser sends nothing where somebody typed 31 February
        "required": gettext_lazy("Give a day of the calendar, like 31/03/2027.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            message = _("“%(given)s” is no day of the calendar. Give a day like 31/03/2027.") % {"given": value}
            raise forms.ValidationError(message) from None


class ClockField(forms.TimeField):
    """A time of day: "19:00", "7 pm", "7.30pm"."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages: ClassVar = {"required": gettext_lazy("Give a time of day, like 19:00 or 7 pm.")}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or value in self.empty_values:
            return value or None
        match = CLOCK.fullmatch(str(value).strip().removesuffix(":00") if str(value).count(":") > 1 else str(value).strip())
        try:
            if match is None:
                raise ValueError(value)
            hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
            if half and not 1 <= hour <= NOON:
                raise ValueError(value)
            return time(hour % NOON + (NOON if half == "pm" else 0) if half else hour, minute)
        except ValueError:
            message = _("“%(given)s” is no time of day. Give a time like 19:00 or 7 pm.") % {"given": value}
            raise forms.ValidationError(message) from None


class WhenFields(forms.Form):
    """Mix-in: after `find_time`, `rrule`, `duration`, `dates` (the next six) and `words` (how it repeats) are known.

    `event` is the meeting that is changed, or None. `zone` is the IANA name of the clock that is meant.
    """

    start_date = DayField(label=gettext_lazy("Date"))
    start_time = ClockField(label=gettext_lazy("Starts at"))
    end_time = ClockField(label=gettext_lazy("Ends at"))
    next_day = forms.BooleanField(label=gettext_lazy("It ends the next day"), required=False)
    repeats = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=recurrence.Frequency.choices,
        initial=recurrence.Frequency.ONCE,
        widget=forms.Select,
    )
    position = forms.TypedChoiceField(
        label=gettext_lazy("Which one of the month?"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    until = DayField(label=gettext_lazy("Last date"), required=False, help_text=gettext_lazy("Leave it empty if it goes on."))

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.zone = event.timezone if event else settings.TIME_ZONE
        self.rrule = ""
        self.duration = timedelta()
        self.dates: list[recurrence.Start] = []
        self.words = ""
        self.comes_twice = False
        if event is not None:
            self.initial = {**self._stored(event), **self.initial}
        self._offer_positions()

    def _stored(self, event: Event) -> dict[str, Any]:
        end = event.local_start + event.duration
        found = recurrence.simple(event.rrule, event.start_date, event.timezone)
        if found is None or found.count is not None:
            words = recurrence.describe(event.rrule, event.start_date, event.timezone)
            self.fields["repeats"].choices = [(AS_NOW, words), *recurrence.Frequency.choices]  # type: ignore[attr-defined]
        return {
            "start_date": event.start_date,
            "start_time": event.start_time,
            "end_time": end.time(),
            "next_day": end.date() > event.start_date,
            "repeats": found.frequency if found and found.count is None else AS_NOW,
            "position": found.position if found else None,
            "until": found.until if found else None,
        }

    def _offer_positions(self) -> None:
        """The fourth Tuesday may also be the last: then, and only then, it must be asked which is meant."""
        given = self.data.get(self.add_prefix("start_date")) if self.is_bound else self.initial.get("start_date")
        try:
            start = self.fields["start_date"].clean(given)
        except forms.ValidationError:
            start = None
        choices = recurrence.position_choices(start) if start else []
        self.fields["position"].choices = choices  # type: ignore[attr-defined]
        self.asks_position = len(choices) > 1

    def clean_position(self) -> int | None:
        """Only what is possible for this date."""
        return self.cleaned_data.get("position") or None

    def find_time(self) -> None:
        """Check day, clock and rule together, and say beside the field what does not fit. Call it from `clean`."""
        self._keep_as_typed()
        data = self.cleaned_data
        day, begins, ends = data.get("start_date"), data.get("start_time"), data.get("end_time")
        if day is None or begins is None:
            return
        start = datetime.combine(day, begins)
        self._check_start(start)
        if ends is not None:
            self._check_end(start, datetime.combine(day, ends) + timedelta(days=1 if data.get("next_day") else 0))
        if not self.errors.keys() & {"start_date", "start_time", "repeats", "until", "position"}:
            self._check_rule(start)

    def _keep_as_typed(self) -> None:
        """A browser's own field for a day or a time drops what is none: then a plain one, so that it can be put right."""
        for name in {"start_date", "start_time", "end_time", "until"} & self.errors.keys():
            self.fields[name].widget.input_type = "text"

    @property
    def ends(self) -> datetime | None:
        """The end of the next date (aware); None when no date is left."""
        return self.dates[0].utc + self.duration if self.dates else None

    @property
    def is_same_start(self) -> bool:
        """The first date and its time were not touched: then it may lie in the past."""
        data = self.cleaned_data
        return self.event is not None and (data["start_date"], data["start_time"]) == (self.event.start_date, self.event.start_time)

    def _check_start(self, start: datetime) -> None:
        now = timezone.now()
        begins = start.replace(tzinfo=ZoneInfo(self.zone))
        given = {"date": date_format(start, "l j F Y"), "time": _in_words(begins)}
        if recurrence.is_nonexistent(start, self.zone):
            self.add_error(
                "start_time",
                _("The clocks go forward in that night: there is no %(time)s on %(date)s. Choose a time an hour earlier or later.")
                % given,
            )
        elif begins < now and not self.is_same_start:
            self.add_error("start_date", _("%(date)s, %(time)s is over. Give a day and time that is still to come.") % given)
        elif begins > now + FURTHEST:
            self.add_error("start_date", _("%(date)s is more than two years away. Please check the year.") % given)
        self.comes_twice = recurrence.is_ambiguous(start, self.zone)

    def _check_end(self, start: datetime, end: datetime) -> None:
        self.duration = end - start
        if self.duration <= timedelta():
            given = {"start": _in_words(start), "end": _in_words(end)}
            self.add_error(
                "end_time",
                _(
                    "It starts at %(start)s and ends at %(end)s, which is earlier. If it goes on past midnight, tick “It ends the next day”."
                )
                % given
                if end < start
                else _("It ends at the moment it starts. Give a later time."),
            )

    def _check_rule(self, start: datetime) -> None:
        data = self.cleaned_data
        until = data.get("until")
        try:
            if data["repeats"] == AS_NOW and self.event is not None:
                self.rrule = recurrence.parse(self.event.rrule, start=start, timezone=self.zone)
            else:
                choice = recurrence.Frequency(data["repeats"])
                by_weekday = choice is recurrence.Frequency.MONTHLY_BY_WEEKDAY
                if by_weekday and self.asks_position and not data.get("position"):
                    self.fields["position"].required = True
                    self.add_error("position", _("That day is both: the fourth of the month, and the last. Choose what you mean."))
                    return
                if until and choice is recurrence.Frequency.ONCE:
                    self.add_error("until", _("A meeting that happens once has no last date. Leave it empty, or choose how often."))
                    return
                self.rrule = recurrence.build(
                    choice, start.date(), until=until, position=data.get("position") if by_weekday else None, timezone=self.zone
                )
        except recurrence.BadRule as error:
            self.add_error("until" if until else "repeats", str(error))
            return
        self.words = recurrence.describe(self.rrule, start.date(), self.zone)
        after = timezone.now()
        first = start.replace(tzinfo=ZoneInfo(self.zone))
        before = max(after, first) + FURTHEST
        self.dates = recurrence.starts(self.rrule, start, self.zone, after=after, before=before, limit=6)
        if not self.dates and not self.is_same_start:
            self.add_error("until" if until else "repeats", _("No date follows from this. Check the first and the last date."))
