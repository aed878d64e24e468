"""Asking where: the fields for a place, found from what was typed and looked at before anything is saved."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from geopy.distance import great_circle

from core.forms import retyped
from places.enums import Precision, Sought
from places.geocoding.offline import LONGEST_LINK
from places.known import as_answer
from places.models import Place
from places.services import Answer, locate, moved, place_from
from places.venues import known_place

SAME_POINT = 2e-5  # degrees, about two metres: closer than any hand puts a pin
FAR_MILES = 1.5  # between a place and its pin, beyond which one of them is likely wrong
PRECISE = {Precision.EXACT, Precision.POSTCODE}


def said(precision: str) -> str:
    """How well a place is known, in a sentence, and what to do when that is poor."""
    return {
        Precision.EXACT: _("The pin stands exactly where it was put."),
        Precision.POSTCODE: _("The pin stands in the middle of this postcode. That is usually a few houses."),
        Precision.STREET: _("We know this only to within a few hundred metres, so the pin may not stand at the door."),
        Precision.DISTRICT: _("We know only the postcode district, so the pin stands in its middle."),
        Precision.PLACE: _("We know only the town, so the pin stands in its middle."),
        Precision.NONE: _("We do not know where this is."),
    }[Precision(precision)]


def typed(place: Place) -> str:
    """What somebody would type to find a saved place again."""
    if place.postcode:
        return place.postcode
    if place.precision == Precision.EXACT and place.sought != Sought.FOUND:
        return f"{place.lat:.5f}, {place.lon:.5f}"
    return place.outcode or place.town_label


def name_in(answer: Answer) -> str:
    """The name of an institution that was found: "University of Leeds" of "University of Leeds, LS2 9JT", else ""."""
    name, comma, rest = answer.label.rpartition(", ")
    return name if comma and answer.postcode and rest == answer.postcode else ""


class PlaceInput(forms.TextInput):
    """A text box that offers places while somebody types; without script, a text box. Nothing typed before is offered by the browser:
    others may use the same device."""

    template_name = "places/widgets/place_input.html"
    group = ""  # the slug of the group whose venues are offered as well

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "dir": "auto", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "group": self.group}


class WhereFields(forms.Form):
    """Mix-in: `where` is typed; the place found is in `answer` after cleaning, `settled` once its pin was seen.

    `place` is the saved place that the form began with, or None. A pin that a script moved arrives in `pin_lat` and
    `pin_lon` (degrees WGS 84) together with `pin_for`, the text that it belongs to: another text makes it void. Without script,
    or without a mouse, `pin_at` says where the pin belongs, as numbers or as the link of a map.
    """

    where = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=LONGEST_LINK,
        help_text=gettext_lazy("A postcode is best. The name of a university, a town or “53.8067, -1.555” works too."),
        widget=PlaceInput,
    )
    which = forms.CharField(
        label=gettext_lazy("Which one do you mean?"),
        required=False,
        error_messages={"required": gettext_lazy("Please choose one.")},
        widget=forms.RadioSelect,
    )
    pin_for = forms.CharField(required=False, widget=forms.HiddenInput)
    pin_lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    pin_lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    pin_at = forms.CharField(
        label=gettext_lazy("Latitude and longitude"),
        required=False,
        max_length=LONGEST_LINK,
        help_text=gettext_lazy("For example 53.8067, -1.5550. Maps on the web show these numbers when you press a spot for long."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.answer: Answer | None = None
        self.note = ""
        self.pin_problem = ""
        self.settled = False
        if place is not None:
            self.initial.setdefault("where", typed(place))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The places or spellings to choose from, where what was typed is not clear."""
        return list(self.fields["which"].widget.choices)

    @property
    def precision(self) -> str:
        """How well the place found is known, in a sentence."""
        return said(self.answer.precision) if self.answer else ""

    @property
    def needs_pin(self) -> bool:
        """Whether the place is known too poorly for somebody to find the door."""
        return self.answer is not None and self.answer.precision not in PRECISE

    @property
    def kept_poorly(self) -> str:
        """What is not known of the saved place, in a sentence, while the form has not been sent; "" when a door can be found."""
        if self.place is None or self.is_bound or self.place.precision in PRECISE:
            return ""
        return said(self.place.precision)

    def find_place(self) -> None:
        """Find what was typed, or say beside the field what is missing. Call it from `clean`."""
        query = self.cleaned_data.get("where", "")
        if not query:
            return
        found = self._kept(query) or self._found(query)
        if found is None:
            return
        self.answer = found
        if self.cleaned_data.get("pin_for") == self._pin_name():
            self.settled = True
            self._follow_the_pin(found)
        if self.cleaned_data.get("pin_at"):
            self._put_the_pin(found)

    def _kept(self, query: str) -> Answer | None:
        """The saved place itself while its text was not touched: looking it up again could only make it poorer."""
        if self.place is None or query != typed(self.place):
            return None
        self.settled = True
        return as_answer(self.place)

    def _found(self, query: str) -> Answer | None:
        chosen = self.cleaned_data.get("which", "")
        resolution = locate(query)
        if chosen in resolution.suggestions:
            self._retype(chosen)
            resolution = locate(chosen)
        answer = resolution.answer or next((each for each in resolution.candidates if each.label == chosen), None)
        if answer is not None:
            self.note = resolution.note if resolution.answer else ""
            return answer
        offered = [each.label for each in resolution.candidates] or list(resolution.suggestions)
        self.fields["which"].widget.choices = [(each, each) for each in offered]
        self.fields["which"].required = bool(offered)  # from now on: a form is cleaned once
        self.add_error("where", resolution.note or _("We can't find this place. Try a postcode, or the name of a town."))
        return None

    def _retype(self, text: str) -> None:
        self.data = retyped(self.data, **{self.add_prefix("where"): text})
        self.cleaned_data["where"] = text

    def _pin_name(self) -> str:
        return f"{self.cleaned_data.get('where', '')}|{self.cleaned_data.get('which', '')}"

    def _follow_the_pin(self, found: Answer) -> None:
        lat, lon = self.cleaned_data.get("pin_lat"), self.cleaned_data.get("pin_lon")
        if lat is None or lon is None or (abs(lat - found.lat) < SAME_POINT and abs(lon - found.lon) < SAME_POINT):
            return
        self._move(found, lat, lon)

    def _put_the_pin(self, found: Answer) -> None:
        """Where `pin_at` says, and shown once more before it is saved. What is no point is said beside it, and stays there."""
        self.settled = False
        given = self.cleaned_data["pin_at"]
        point = locate(given).answer
        if point is None or point.precision != Precision.EXACT:
            self.pin_problem = _("“%(given)s” is not a point on the map. Give two numbers, such as 53.8067, -1.5550.") % {
                "given": given
            }
            return
        self._move(found, point.lat, point.lon)
        self.data = retyped(self.data, **{self.add_prefix("pin_at"): ""})

    def _move(self, found: Answer, lat: float, lon: float) -> None:
        self.answer = moved(found, lat=lat, lon=lon)
        miles = great_circle((found.lat, found.lon), (lat, lon)).miles
        if miles > FAR_MILES:
            self.note = ngettext(
                "The pin is about %(miles)d mile away from %(place)s. Is it where you want it?",
                "The pin is about %(miles)d miles away from %(place)s. Is it where you want it?",
                round(miles),
            ) % {"miles": round(miles), "place": found.label}

    @property
    def pin(self) -> dict[str, str]:
        """What the hidden fields of the pin must say, so that the next post shows that this place was seen."""
        if self.answer is None:
            return {}
        return {"pin_for": self._pin_name(), "pin_lat": f"{self.answer.lat:.6f}", "pin_lon": f"{self.answer.lon:.6f}"}

    def place_in_words(self, name: str = "", address: str = "") -> str:
        """The place found as it will be said to those who may know it."""
        if self.answer is None:
            return ""
        found = self.answer
        return Place(
            name=name, address=address, postcode=found.postcode, town_label=found.town_label, area_label=found.area_label
        ).exact_label

    def saved_place(self, *, name: str = "", address: str = "", known: Iterable[Place] = ()) -> Place:
        """The place as a row: the one that was there or one of `known` if it is the same, else a new one."""
        if self.answer is None:
            raise ValueError("No place was found.")
        if self.place is not None and is_at(self.place, self.answer, name=name, address=address):
            return self.place
        answer = self.answer
        if self.place is not None and self.place.sought == Sought.FOUND and answer == as_answer(self.place):
            # A provider found the address that stood here before: for another one only what was typed is known.
            answer = locate(typed(self.place)).answer or answer
        others = (each for each in known if each != self.place)  # what was changed by hand here is meant as it was typed
        return known_place(others, answer, name=name, address=address) or place_from(answer, name=name, address=address)


def is_at(place: Place, answer: Answer, *, name: str, address: str) -> bool:
    """Whether the saved place says just this already."""
    same_words = (place.name, place.address, place.postcode) == (name, address, answer.postcode)
    return same_words and replace(as_answer(place), label=answer.label) == answer
