"""Asking where: the room of the group, one of an earlier meeting, another one, or the screen alone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import AttendanceMode
from events.form_fields.base import MeetingFields, Words
from events.models import Event
from events.services.publishing import Details
from groups.enums import SafetyLevel
from groups.venues import places_of, venues_of
from places.forms import PlaceInput, WhereFields, name_in
from places.known import as_answer
from places.models import Place
from places.services import place_from

AT_GROUP, ELSEWHERE, VENUE = "group", "elsewhere", "venue-"
VENUES_SHOWN = 5  # the most used; the others come while one types


class RoomFields(WhereFields, MeetingFields):
    """Mix-in: how people take part, and the place."""

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

    venues: dict[str, Place]

    def begin_with(self, event: Event) -> dict[str, Any]:
        at_group = event.place_id in {None, self.host.place_id}
        elsewhere = None if at_group else event.place
        return {
            **super().begin_with(event),
            "attendance_mode": event.attendance_mode,
            "directions": event.directions,
            "place_is": AT_GROUP if at_group else ELSEWHERE,
            "place_name": elsewhere.name if elsewhere else "",
            "address": elsewhere.address if elsewhere else "",
        }

    def find_venues(self, event: Event | None) -> None:
        """Where the group has met before, but for the place of this very meeting."""
        self.fields["where"].required = False
        self.fields["where"].label = _("Postcode or town")
        self.venues = {f"{VENUE}{each.pk}": each for each in venues_of(self.host) if event is None or each.pk != event.place_id}

    def offer_venues(self) -> None:
        """Those places between the usual one and somewhere else. Last: a bound field remembers what it began with from the first
        look on."""
        if isinstance(where := self.fields["where"].widget, PlaceInput):
            where.group = self.host.slug
        field = self.fields["place_is"]
        usual, elsewhere = field.choices  # type: ignore[attr-defined]
        labels = [(value, each.exact_label) for value, each in self.venues.items()]
        field.choices = [usual, *labels, elsewhere]  # type: ignore[attr-defined]
        chosen = self["place_is"].value()
        shown = [each for number, each in enumerate(labels) if number < VENUES_SHOWN or each[0] == chosen]
        field.widget.choices = [usual, *shown, elsewhere]

    def find_room(self) -> None:
        """Find the place, unless there is a screen alone. Call it from `clean`."""
        if self.is_online:
            self.settled = True
        elif self.known_place is not None:
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

    def details(self) -> Details:
        data = self.cleaned_data
        return {
            **super().details(),
            "attendance_mode": data["attendance_mode"],
            "place": self._place(),
            "directions": "" if self.is_online else data["directions"],
        }

    def _place(self) -> Place | None:
        if self.is_online or self.answer is None:
            return None
        rows = places_of(self.host)
        if chosen := self.known_place:
            # It may have been erased with its last meeting since the form was read.
            return chosen if chosen in rows else place_from(self.answer, name=chosen.name, address=chosen.address)
        return self.saved_place(name=self._name_of_place(), address=self.cleaned_data["address"], known=rows)

    def stored_words(self, event: Event) -> Words:
        return {
            **super().stored_words(event),
            "attendance_mode": ("attendance_mode", event.get_attendance_mode_display()),
            "place": ("where", event.place.exact_label if event.place else ""),
            "directions": ("directions", event.directions),
        }
