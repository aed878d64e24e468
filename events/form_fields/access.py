"""Asking about access: twelve answers, of which those about the room are kept with it and hold for every meeting of the group there."""

from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core.forms import retyped
from events.form_fields.base import Words
from events.form_fields.where import AT_GROUP, ELSEWHERE, RoomFields
from events.models import Event
from events.services import access as services
from events.services.publishing import Details
from places.access import BY_KEY, NO, QUESTIONS, YES, On, Said, answers, changed, merged
from places.models import Place
from places.venues import known_place

ANSWERS: Final = ((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No")), ("", gettext_lazy("Not known")))
MEANT: Final = {YES: True, NO: False}


def _asked(key: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=BY_KEY[key].words, required=False, choices=ANSWERS, widget=forms.RadioSelect)


def _name(key: str) -> str:
    return f"access_{key}"


class AccessFields(RoomFields):
    """Mix-in: what is known of access, beginning with what was said of the place before.

    `access_of` is the place whose answers stood on the page, `access_seen` what they were. Only what somebody chose otherwise is
    said, of whatever place they chose in the end: nothing that is known of one room is ever taken for another, and two who
    answer at the same time do not undo each other.
    """

    access_step_free = _asked("step_free")
    access_accessible_toilet = _asked("accessible_toilet")
    access_hearing_loop = _asked("hearing_loop")
    access_sign_language = _asked("sign_language")
    access_captions = _asked("captions")
    access_quiet_space = _asked("quiet_space")
    access_prayer_space = _asked("prayer_space")
    access_children_welcome = _asked("children_welcome")
    access_childcare = _asked("childcare")
    access_parking = _asked("parking")
    access_public_transport = _asked("public_transport")
    access_lighting = _asked("lighting")
    access_confirmed = forms.BooleanField(
        label=gettext_lazy("I have looked: what stands here is still right today"), required=False
    )
    access_of = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput, label=gettext_lazy("Access"))
    access_seen = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def offer_access(self) -> None:
        """Begin with what is known of the place that is chosen now, but for what somebody has answered otherwise already.

        Call it when the venues are known and the form has its beginning.
        """
        place = self._place_now()
        known, of = answers(place.access) if place else {}, str(place.pk) if place else ""
        typed: dict[str, Any] = self.data if self.is_bound else self.initial  # type: ignore[assignment]
        fresh = {"access_of": of, "access_seen": _written(known)}
        meeting = answers(self.event.access) if self.event else {}
        stored = {_name(each.key): _choice((known if each.on == On.VENUE else meeting).get(each.key)) for each in QUESTIONS}
        if self.is_bound:  # so that only what was answered otherwise counts as changed
            self.initial = {**self.initial, **stored}
        if "access_of" not in typed:
            fresh |= stored
        elif typed.get("access_of") != of:
            said = self._said(typed)
            fresh |= {_name(key): _choice(said.get(key, known.get(key))) for key in _keys(On.VENUE)}
            fresh["access_confirmed"] = ""
        elif not self.is_bound:
            fresh = {}
        else:
            return
        if self.is_bound:
            self.data = retyped(self.data, **fresh)
        else:
            self.initial = {**self.initial, **fresh}

    def _place_now(self) -> Place | None:
        """The place that is chosen on the form as it stands; None for one that has no row yet, or is not chosen."""
        chosen = (self.data if self.is_bound else self.initial).get("place_is") or AT_GROUP
        if chosen == ELSEWHERE:
            at = self.event.place if self.event else None
            return at if at is not None and at.pk != self.host.place_id else None
        return self.host.place if chosen == AT_GROUP else self.venues.get(str(chosen))

    def _place_found(self) -> Place | None:
        """The place where it will be, if it has a row already; after cleaning."""
        if self.is_online or self.answer is None:
            return None
        if self.known_place is not None:
            return self.known_place
        rows = Place.objects.filter(Q(groups=self.host) | Q(events__host=self.host)).distinct()
        return known_place(rows, self.answer, name=self._name_of_place(), address=self.cleaned_data.get("address", ""))

    @staticmethod
    def _said(typed: Any) -> dict[str, bool | None]:
        """What was answered of the venue otherwise than it stood on the page."""
        seen = _read(str(typed.get("access_seen") or ""))
        chosen = {key: MEANT.get(str(typed.get(_name(key)) or "")) for key in _keys(On.VENUE)}
        return {key: is_yes for key, is_yes in chosen.items() if is_yes is not seen.get(key)}

    @property
    def access_of_venue(self) -> list[tuple[forms.BoundField, str]]:
        """The questions about the room as fields, each with the day on which it was checked, in words, or ""."""
        place = self._place_now()
        return self._rows(On.VENUE, merged(place.access, {}) if place else ())

    @property
    def access_of_meeting(self) -> list[tuple[forms.BoundField, str]]:
        """The same of what happens there."""
        return self._rows(On.MEETING, merged({}, self.event.access) if self.event else ())

    def _rows(self, on: On, known: tuple[Said, ...]) -> list[tuple[forms.BoundField, str]]:
        days = {said.key: said.checked_words for said in known}
        return [(self[_name(key)], days.get(key, "")) for key in _keys(on)]

    @property
    def access_place(self) -> str:
        """The place whose answers stand on the page, in words; "" for one that we know nothing of."""
        place = self._place_now()
        return place.exact_label if place else ""

    @property
    def access_in_words(self) -> str:
        """How much is answered, for the fold that holds the questions."""
        number = sum(bool(self[_name(key)].value()) for key in BY_KEY)
        if not number:
            return _("Access: nothing is answered yet")
        words = ngettext("Access: %(number)d of 12 questions answered", "Access: %(number)d of 12 questions answered", number)
        return words % {"number": number}

    @property
    def access_is_open(self) -> bool:
        """Something is wrong in the fold."""
        return any(_name(key) in self.errors for key in BY_KEY)

    @property
    def access_to_come(self) -> tuple[Said, ...]:
        """What will be known after saving, as far as the form can tell: for the page that asks whether all is right."""
        place = self._place_found()
        venue = changed(place.access if place else {}, self._said(self.cleaned_data), today=timezone.localdate())
        return merged({} if self.is_online else venue, self._of_meeting())

    def _of_meeting(self) -> dict[str, Any]:
        said = {key: MEANT.get(self.cleaned_data[_name(key)]) for key in _keys(On.MEETING)}
        return changed(self.kept("access"), said, today=timezone.localdate(), confirmed=self.cleaned_data["access_confirmed"])

    def details(self) -> Details:
        return {**super().details(), "access": self._of_meeting()}

    def say_access(self, event: Event, *, by: User) -> None:
        """Say of the place of the saved `event` what was answered. In the transaction that saves it."""
        said, confirmed = self._said(self.cleaned_data), False
        if self.cleaned_data["access_confirmed"] and self.cleaned_data["access_of"] == str(event.place_id):
            chosen = {key: MEANT.get(self.cleaned_data[_name(key)]) for key in _keys(On.VENUE)}
            said, confirmed = {**{key: is_yes for key, is_yes in chosen.items() if is_yes is not None}, **said}, True
        if said and not self.is_online:
            services.answer(event, said, by=by, confirmed=confirmed)

    def stored_words(self, event: Event) -> Words:
        words = ", ".join(said.words for said in merged({}, event.access))
        return {**super().stored_words(event), "access": ("access_of", words)}


def _keys(on: On) -> list[str]:
    return [question.key for question in QUESTIONS if question.on == on]


def _choice(is_yes: bool | None) -> str:
    return "" if is_yes is None else YES if is_yes else NO


def _written(known: dict[str, bool]) -> str:
    return " ".join(f"{key}:{_choice(is_yes)}" for key, is_yes in known.items() if BY_KEY[key].on == On.VENUE)


def _read(seen: str) -> dict[str, bool]:
    pairs = (each.partition(":") for each in seen.split())
    return {key: MEANT[said] for key, _colon, said in pairs if key in BY_KEY and said in MEANT}
