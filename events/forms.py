"""Listing and changing a meeting."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import OnceFields, new_form_id, once, retyped
from events.enums import AttendanceMode, EventKind
from events.models import Event
from events.recurrence import describe
from events.services import publishing
from events.when_fields import WhenFields
from groups import kinds
from groups.enums import SafetyLevel
from groups.models import Group
from groups.venues import places_of, venues_of
from places.forms import PlaceInput, WhereFields, name_in
from places.known import as_answer
from places.models import Place
from places.services import place_from

AT_GROUP, ELSEWHERE, VENUE = "group", "elsewhere", "venue-"
VENUES_SHOWN = 5  # the most used; the others come while one types
NOT_A_LINK = gettext_lazy("“%(given)s” is not a web address. Give one that begins with https://, as you would send it to a friend.")


class LinkField(forms.CharField):
    """A web address, http or https and nothing else; https where nobody said."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        link = text if "://" in text or ":" in text.split("/")[0] else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(link)
        except forms.ValidationError:
            raise forms.ValidationError(NOT_A_LINK % {"given": text}) from None
        return link


class EventForm(OnceFields, WhenFields, WhereFields):
    """What organisers say of a meeting of `host`. With `event` it changes that one, else it lists one."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of meeting is it?"), choices=EventKind.choices, initial=EventKind.MEETING
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("For example “Letter writing evening”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    teaser = forms.CharField(
        label=gettext_lazy("In one sentence"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Why should somebody come? It stands in lists and where the link is shared."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What happens there?"),
        required=False,
        max_length=8000,
        help_text=gettext_lazy("An empty line starts a paragraph. *Stars* make words stand out, a line with - begins a list."),
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    attendance_mode = forms.ChoiceField(
        label=gettext_lazy("How do people take part?"),
        choices=AttendanceMode.choices,
        initial=AttendanceMode.IN_PERSON,
        widget=forms.RadioSelect,
    )
    place_is = forms.ChoiceField(
        label=gettext_lazy("Where is it?"),
        choices=[(AT_GROUP, gettext_lazy("Where the group usually meets")), (ELSEWHERE, gettext_lazy("Somewhere else"))],
        initial=AT_GROUP,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("This place is no longer there. Please choose another.")},
    )
    place_name = forms.CharField(
        label=gettext_lazy("Building and room"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example “Leeds University Union, Room 6”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Street and number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    directions = forms.CharField(
        label=gettext_lazy("How do people get in?"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Which door, which floor, whom to ask, whether there are steps. Only those see it who see the address."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    conference_url = LinkField(
        label=gettext_lazy("Link for taking part online"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    safety_level = forms.ChoiceField(
        label=gettext_lazy("How careful must this meeting be?"), required=False, widget=forms.RadioSelect
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    purpose = "events.new"
    # As they stand on the page: the list of mistakes at its top follows.
    field_order = (
        *("title", "kind", "start_date", "start_time", "end_time", "next_day", "repeats", "position", "until"),
        *("attendance_mode", "place_is", "where", "which", "place_name", "address", "directions", "conference_url"),
    )
    SAME_NAMES = ("kind", "title", "teaser", "description", "attendance_mode", "directions", "conference_url", "safety_level")

    def __init__(self, *args: Any, host: Group, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, event=event, place=event.place if event else None, **kwargs)
        self.host = host
        self.is_new = event is None
        self.fields["where"].required = False
        self.fields["where"].label = _("Postcode or town")
        self.fields["safety_level"].choices = self._levels()  # type: ignore[attr-defined]
        kind = self.fields["kind"]
        kind.choices = kinds.offered_first(host.kind, EventKind.choices)  # type: ignore[attr-defined]
        kind.initial = kinds.of(host.kind).meetings[0]
        self.venues = {f"{VENUE}{each.pk}": each for each in venues_of(host) if event is None or each.pk != event.place_id}
        if event is None:
            self.initial.setdefault("form_id", new_form_id(self.purpose))
        else:
            self._begin_with(event, kwargs.get("initial", {}).get("where", ""))
        self._offer_venues()  # last: a bound field remembers what it began with from the first look on

    def _begin_with(self, event: Event, where: str) -> None:
        """What is stored, where nothing was typed yet."""
        at_group = event.place_id in {None, self.host.place_id}
        self.initial = {
            **{name: getattr(event, name) for name in self.SAME_NAMES},
            "place_is": AT_GROUP if at_group else ELSEWHERE,
            "place_name": event.place.name if event.place and not at_group else "",
            "address": event.place.address if event.place and not at_group else "",
            "version": event.version,
            **self.initial,
        }
        if at_group:
            self.place = None
            self.initial["where"] = where

    def _offer_venues(self) -> None:
        """Where the group has met before, between its usual place and somewhere else."""
        if isinstance(where := self.fields["where"].widget, PlaceInput):
            where.group = self.host.slug
        field = self.fields["place_is"]
        usual, elsewhere = field.choices  # type: ignore[attr-defined]
        labels = [(value, each.exact_label) for value, each in self.venues.items()]
        field.choices = [usual, *labels, elsewhere]  # type: ignore[attr-defined]
        chosen = self["place_is"].value()
        shown = [each for number, each in enumerate(labels) if number < VENUES_SHOWN or each[0] == chosen]
        field.widget.choices = [usual, *shown, elsewhere]

    def _levels(self) -> list[tuple[str, str]]:
        """As the group, or stricter: never looser."""
        own = self.host.level
        stricter = [level for level in SafetyLevel if level.strictness > own.strictness]
        as_group = _("As careful as the group: %(level)s") % {"level": own.label}
        return [("", as_group), *((level.value, str(level.label)) for level in stricter)]

    @property
    def level(self) -> SafetyLevel:
        """The level that the meeting will have."""
        return SafetyLevel(self.cleaned_data.get("safety_level") or self.host.level)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.find_time()
        mode, link = self.cleaned_data.get("attendance_mode"), self.cleaned_data.get("conference_url")
        if mode == AttendanceMode.IN_PERSON:
            if link:
                message = _("You gave a link, and chose “In person”. Choose “In person and online”, or leave the link empty.")
                self.add_error("conference_url", message)
        elif not link and "conference_url" not in self.errors:
            self.add_error("conference_url", _("People need a link to take part online. Give the one that you will send them."))
        if mode == AttendanceMode.ONLINE:
            self.settled = True
        else:
            self._find_the_place()
        return self.cleaned_data

    def _find_the_place(self) -> None:
        if self.known_place is not None:
            self.answer = as_answer(self.known_place)
            self.settled = True
        elif not self.cleaned_data.get("where"):
            self.add_error("where", _("Give the postcode of the place, or its town."))
        else:
            self.find_place()

    @property
    def is_online(self) -> bool:
        """No room, only a screen."""
        return self.cleaned_data.get("attendance_mode") == AttendanceMode.ONLINE

    @property
    def known_place(self) -> Place | None:
        """Where the group usually meets, or a place of an earlier meeting, if one was chosen."""
        chosen = self.cleaned_data.get("place_is")
        return self.host.place if chosen == AT_GROUP else self.venues.get(chosen or "")

    @property
    def hides_in_vain(self) -> bool:
        """Stricter than its open group, at the group's place: the page of the group shows everybody what this meeting hides."""
        if self.host.level != SafetyLevel.OPEN or self["safety_level"].value() not in {SafetyLevel.CAREFUL, SafetyLevel.CLOSED}:
            return False
        if self["attendance_mode"].value() == AttendanceMode.ONLINE:
            return False
        at = self.answer or self.place
        return self["place_is"].value() == AT_GROUP or (
            at is not None and (at.lat, at.lon) == (self.host.place.lat, self.host.place.lon)
        )

    @property
    def place_words(self) -> str:
        """The place in one line, as those who may know it will see it."""
        if self.is_online or self.answer is None:
            return ""
        if self.known_place is not None:
            return self.known_place.exact_label
        return self.place_in_words(self._name_of_place(), self.cleaned_data.get("address", ""))

    def _name_of_place(self) -> str:
        typed_name: str = self.cleaned_data.get("place_name", "")
        return typed_name or (name_in(self.answer) if self.answer else "")

    def as_stored(self, changed: set[str]) -> list[tuple[str, str]]:
        """What is stored now for the model's fields `changed`, each with the label of this form: for the second of two editors."""
        if self.event is None:
            return []
        event = self.event
        stored = {
            "kind": event.get_kind_display(),
            "title": event.title,
            "teaser": event.teaser,
            "description": event.description,
            "attendance_mode": event.get_attendance_mode_display(),
            "place": event.place.exact_label if event.place else "",
            "directions": event.directions,
            "conference_url": event.conference_url,
            "safety_level": event.level.label,
            "start_date": date_format(event.start_date, "l j F Y"),
            "start_time": date_format(event.local_start, "H:i"),
            "duration": date_format(event.local_start + event.duration, "H:i"),
            "rrule": describe(event.rrule, event.start_date, event.timezone),
        }
        labels = {"place": "where", "duration": "end_time", "rrule": "repeats"}
        return [(str(self.fields[labels.get(name, name)].label), str(words)) for name, words in stored.items() if name in changed]

    def look_again(self) -> None:
        """Take note of what is stored now, so that the next save counts as having seen it."""
        if self.event is None:
            return
        self.event.refresh_from_db()
        self.data = retyped(self.data, version=str(self.event.version))

    def save(self, by: User) -> Event:
        """List the meeting, once for each opened form; or change it. Raises `publishing.OutdatedError`."""
        return self._change(by) if self.event else self._create(by)

    def _details(self) -> publishing.Details:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in self.SAME_NAMES},  # type: ignore[typeddict-item]
            "place": self._place(),
            "directions": "" if self.is_online else data["directions"],
            "timezone": self.zone,
            "start_date": data["start_date"],
            "start_time": data["start_time"],
            "duration": self.duration,
            "rrule": self.rrule,
        }

    def _place(self) -> Place | None:
        if self.is_online or self.answer is None:
            return None
        rows = places_of(self.host)
        if chosen := self.known_place:
            # It may have been erased with its last meeting since the form was read.
            return chosen if chosen in rows else place_from(self.answer, name=chosen.name, address=chosen.address)
        return self.saved_place(name=self._name_of_place(), address=self.cleaned_data["address"], known=rows)

    def _create(self, by: User) -> Event:
        public_id = self.cleaned_data["form_id"]

        def make() -> Event:
            return publishing.create(self.host, by=by, public_id=public_id, **self._details())

        return once(Event.objects.filter(public_id=public_id), make)

    @transaction.atomic
    def _change(self, by: User) -> Event:
        assert self.event is not None  # noqa: S101 (for mypy; `save` chose)
        return publishing.change(self.event, by=by, version=self.cleaned_data["version"] or 0, **self._details())
