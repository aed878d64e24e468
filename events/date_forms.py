"""Moving one date, and adding one: day and clock, nothing else; and how many dates a deed reaches."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core.forms import PlainWords, retyped
from events import recurrence
from events.day_fields import ClockField, DayField, keep_as_typed
from events.enums import Scope
from events.models import Event, Occurrence
from events.preview import FURTHEST, spoken
from events.services import occurrences, publishing

TIMES: set[str] = {"day", "starts", "ends"}


class DateFields(PlainWords, forms.Form):
    """Day and start of one date in the zone of `event`; checked, `start` is its wall time."""

    day = DayField(label=gettext_lazy("Date"))
    starts = ClockField(label=gettext_lazy("Starts at"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.start: datetime | None = None
        self.comes_twice = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        keep_as_typed(self, TIMES)
        if not data.get("day") or not data.get("starts"):
            return data
        self.start = datetime.combine(data["day"], data["starts"])
        begins, now = self.start.replace(tzinfo=self.event.zone), timezone.now()
        given = {"date": date_format(self.start, "l j F Y"), "time": spoken(self.start)}
        if recurrence.is_nonexistent(self.start, self.event.timezone):
            self.add_error(
                "starts",
                _("The clocks go forward in that night: there is no %(time)s on %(date)s. Choose a time an hour earlier or later.")
                % given,
            )
        elif begins < now:
            self.add_error("day", _("%(date)s, %(time)s is over. Give a day and time that is still to come.") % given)
        elif begins > now + FURTHEST:
            self.add_error("day", _("%(date)s is more than two years away. Please check the year.") % given)
        self.comes_twice = recurrence.is_ambiguous(self.start, self.event.timezone)
        return data


class MoveForm(DateFields):
    """One date gets another day or time, and nothing else changes."""

    ends = ClockField(label=gettext_lazy("Ends at"))
    next_day = forms.BooleanField(label=gettext_lazy("It ends the next day"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, event=occurrence.event, **kwargs)
        self.occurrence = occurrence
        zone = occurrence.event.zone
        start, end = (each.astimezone(zone) for each in (occurrence.start, occurrence.end))
        as_now = {"day": start.date(), "starts": start.time(), "ends": end.time(), "next_day": end.date() > start.date()}
        self.initial = {**as_now, "version": occurrence.event.version, **self.initial}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.start is None or not data.get("ends"):
            return data
        end = datetime.combine(self.start.date(), data["ends"]) + timedelta(days=1 if data.get("next_day") else 0)
        self.duration = end - self.start
        if self.duration <= timedelta():
            given = {"start": spoken(self.start), "end": spoken(end)}
            words = _(
                "It starts at %(start)s and ends at %(end)s, which is earlier. If it goes on past midnight, tick “It ends the next day”."
            )
            self.add_error("ends", words % given if end < self.start else _("It ends at the moment it starts. Give a later time."))
        return data

    def look_again(self) -> None:
        """Take note of what is stored now, so that the next save counts as having seen it."""
        self.occurrence = Occurrence.objects.for_disclosure().get(pk=self.occurrence.pk)
        self.event = self.occurrence.event
        self.data = retyped(self.data, version=str(self.event.version))

    def save(self, by: User) -> Event:
        """Move it; who comes is told. Raises `publishing.OutdatedError`."""
        assert self.start is not None  # noqa: S101 (for mypy; `clean` saw to it)
        return publishing.change(
            self.event,
            by=by,
            version=self.cleaned_data["version"] or 0,
            scope=Scope.THIS,
            occurrence=self.occurrence,
            start_date=self.start.date(),
            start_time=self.start.time(),
            duration=self.duration,
        )


class AddForm(DateFields):
    """One more date of a series, as long as the others."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.initial = {"starts": event.start_time, **self.initial}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.start is not None and not self.errors and self._is_there(self.start):
            given = {"date": date_format(self.start, "l j F Y")}
            self.add_error("day", _("There is a date on %(date)s already. Give another day.") % given)
        return data

    def _is_there(self, start: datetime) -> bool:
        midnight = datetime.combine(start.date(), time(), tzinfo=self.event.zone)
        begins = start.replace(tzinfo=self.event.zone)  # at the very same time: this form came twice
        that_day = Occurrence.objects.filter(event__series=self.event.series, start__gte=midnight)
        return that_day.scheduled().filter(start__lt=midnight + timedelta(days=1)).exclude(start=begins).exists()

    def save(self, by: User) -> Occurrence:
        """Add it. Raises `occurrences.CannotAdd`."""
        assert self.start is not None  # noqa: S101 (for mypy; `clean` saw to it)
        return occurrences.add(self.event, self.start, by=by)


class ScopeForm(forms.Form):
    """How many dates a deed reaches: this one, unless something else is chosen. Offered is only what differs (`reached`: dates by scope)."""

    scope = forms.ChoiceField(label=gettext_lazy("Which dates?"), choices=Scope, required=False, widget=forms.RadioSelect)
    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, reached: dict[Scope, int], preset: str = Scope.THIS) -> None:
        super().__init__(data, initial={"scope": preset if preset in Scope.values else Scope.THIS})
        following, everything = reached[Scope.FOLLOWING], reached[Scope.ALL]
        offered = [(str(Scope.THIS), str(Scope.THIS.label))]
        if following > reached[Scope.THIS]:
            words = ngettext(
                "This date and all after it: %(number)s date", "This date and all after it: %(number)s dates", following
            )
            offered.append((str(Scope.FOLLOWING), words % {"number": following}))
        if everything > max(following, reached[Scope.THIS]):
            words = ngettext("All dates to come: %(number)s date", "All dates to come: %(number)s dates", everything)
            offered.append((str(Scope.ALL), words % {"number": everything}))
        self.is_asked = len(offered) > 1
        self.fields["scope"].widget.choices = offered  # what is sent twice may be anything that was offered

    @property
    def chosen(self) -> str:
        """What was chosen."""
        return str(self.cleaned_data["scope"] or Scope.THIS)
