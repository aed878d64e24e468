"""Listing and changing a meeting: the parts of the form put together. What each part asks stands in `form_fields/` and `when_fields.py`."""

from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import drafts
from core.forms import OnceFields, new_form_id, once, retyped, typed_before
from core.signing import BadToken, read_token
from events import kinds, when_asked
from events.considerations import Consideration, of_dates
from events.enums import EventKind
from events.form_fields.access import AccessFields
from events.form_fields.online import OnlineFields
from events.form_fields.people import PeopleFields
from events.form_fields.picture import PictureFields
from events.form_fields.what import WhatFields
from events.form_fields.where import RoomFields
from events.models import Event, Occurrence
from events.services import pictures, publishing
from events.when_fields import WhenFields
from groups.enums import SafetyLevel
from groups.models import Group

# Fields that stand in a fold of the form, which is open when something is said in one of them.
FOLDS: Final = {
    "about": ("teaser", "description", "bring", "picture_kept"),
    "people": ("capacity", "notice", "notice_online"),
    "care": ("safety_level",),
}
NOT_IN_A_DRAFT: Final = {"picture", "picture_remove", "which", "pin_for", "pin_lat", "pin_lon", "pin_at"}
TYPED: Final = ("title", "teaser", "description", "start_date", "address", "directions", "conference_url", "bring", "notice")
# The same, of fields with a beginning of their own: only what is wrong opens the fold.
ALSO_THERE: Final = {
    "about": ("picture", "picture_alt"),
    "languages": ("languages", "other_languages"),
    "people": ("guests_most",),
}


# A further part of the form (a mix-in of form_fields/base.py: MeetingFields) is one more base here, before WhatFields.
class EventForm(OnceFields, WhenFields, PeopleFields, PictureFields, OnlineFields, AccessFields, RoomFields, WhatFields):
    """What organisers say of a meeting of `host`. With `event` it changes that one, else it lists one."""

    safety_level = forms.ChoiceField(
        label=gettext_lazy("How careful must this meeting be?"), required=False, widget=forms.RadioSelect
    )
    level_for = forms.CharField(required=False, widget=forms.HiddenInput)  # the kind for which the level was chosen, or left
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    purpose = "events.new"
    # As they stand on the page: the list of mistakes at its top follows.
    field_order = (
        *("title", "kind", *when_asked.ORDER),
        *("attendance_mode", "place_is", "where", "which", "place_name", "address", "directions", "conference_url", "link_shown"),
        *("teaser", "description", "picture", "picture_alt", "picture_remove", "bring", "languages", "other_languages"),
        *("capacity", "guests_most", "notice", "notice_online", "safety_level"),
    )

    def __init__(self, *args: Any, host: Group, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, event=event, place=event.place if event else None, **kwargs)
        self.host = host
        self.is_new = event is None
        self.made_stricter = False
        self.fields["safety_level"].choices = self._levels()  # type: ignore[attr-defined]
        self.find_venues(event)
        self.offer_hours(event)
        self.offer_guests(event)
        if event is None:
            self.initial = {**self.begin_new(), "level_for": self.initial.get("kind", ""), **self.initial}
            self.initial.setdefault("form_id", new_form_id(self.purpose))
        else:
            self._begin_with(event, kwargs.get("initial", {}).get("where", ""))
        kind = str(self.data.get("kind", "") if self.is_bound else self.initial.get("kind", ""))
        self.speak_of_kind(kind)
        self._be_as_careful_as(kind)
        self.offer_access()
        self._end_lines_alike()
        self.offer_venues()  # last: see there

    def _end_lines_alike(self) -> None:
        """A browser ends lines its own way: that alone is no change of a text."""
        texts = [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]
        stored = {name: said for name in texts if isinstance(said := self.initial.get(name), str)}
        self.initial = {**self.initial, **{name: said.replace("\r\n", "\n") for name, said in stored.items()}}
        if self.is_bound:
            typed = {name: self.data[name].replace("\r\n", "\n") for name in texts if name in self.data}
            self.data = retyped(self.data, **typed)

    def _begin_with(self, event: Event, where: str) -> None:
        """What is stored, where nothing was typed yet."""
        own = {"safety_level": event.safety_level, "level_for": event.kind, "version": event.version}
        stored = {**self.begin_with(event), **own}
        self.initial = {**stored, **self.initial}
        if event.place_id in {None, self.host.place_id}:
            self.place = None
            self.initial["where"] = where

    def _levels(self) -> list[tuple[str, str]]:
        """As the group, or stricter: never looser."""
        own = self.host.level
        stricter = [level for level in SafetyLevel if level.strictness > own.strictness]
        as_group = _("As careful as the group: %(level)s") % {"level": own.label}
        return [("", as_group), *((level.value, str(level.label)) for level in stricter)]

    def _be_as_careful_as(self, kind: str) -> None:
        """A kind that asks for care gets it, unless somebody who saw that chose otherwise."""
        if not self.is_bound or kind not in EventKind.values:
            return
        seen = self.data.get("level_for") or (self.event.kind if self.event else "")
        known = kinds.of(kind)
        if seen != kind and known.safety_level and known.is_stricter_than(self.level_typed):
            self.made_stricter = True
            self.data = retyped(self.data, safety_level=known.safety_level.value)
        self.data = retyped(self.data, level_for=kind)

    @property
    def level_typed(self) -> SafetyLevel:
        """The level that was typed, the group's where none was."""
        typed = self.data.get("safety_level", "")
        own = SafetyLevel(typed) if typed in SafetyLevel.values else SafetyLevel.OPEN
        return max(own, self.host.level, key=lambda level: level.strictness)

    @property
    def level_in_words(self) -> str:
        """What is chosen now, for the fold that holds the choice."""
        chosen = self["safety_level"].value() or ""
        return dict(self.fields["safety_level"].choices).get(chosen, "")  # type: ignore[attr-defined]

    @property
    def level(self) -> SafetyLevel:
        """The level that the meeting will have."""
        return SafetyLevel(self.cleaned_data.get("safety_level") or self.host.level)

    @property
    def considerations(self) -> list[Consideration]:
        """What speaks against the next dates: other people's prayers and feasts, other meetings near by."""
        at = None if self.is_online else self.answer
        return of_dates(
            [date.utc for date in self.dates],
            self.duration,
            zone=self.zone,
            at=(at.lat, at.lon) if at else None,
            outcode=at.outcode if at else "",
            host=self.host,
        )

    @property
    def open_folds(self) -> set[str]:
        """The names of the folds in which something was said, or something is wrong."""
        said = {fold for fold, names in FOLDS.items() if any(self[name].value() for name in names)}
        wrong = {
            fold for folds in (FOLDS, ALSO_THERE) for fold, names in folds.items() if any(name in self.errors for name in names)
        }
        return said | wrong

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.find_time()
        self.find_link()
        self.find_room()
        self.find_picture()
        return self.cleaned_data

    def as_stored(self, changed: set[str]) -> list[tuple[str, str]]:
        """What is stored now for the model's fields `changed`, each with the label of this form: for the second of two editors."""
        if self.event is None:
            return []
        event = self.event
        stored = {
            **self.stored_words(event),
            "safety_level": ("safety_level", str(event.level.label)),
            **{column: (self.WHEN_LABELS.get(column, column), words) for column, words in self.when_stored().items()},
        }
        words = {field: said for column, (field, said) in stored.items() if column in changed}
        return [(str(self.fields[name].label), words[name]) for name in self.fields if name in words]

    def look_again(self) -> None:
        """Take note of what is stored now, so that the next save counts as having seen it."""
        if self.event is None:
            return
        self.event.refresh_from_db()
        self.data = retyped(self.data, version=str(self.event.version))

    def save(self, by: User, *, draft: bool = False) -> Event:
        """List the meeting, once for each opened form, or keep it as a draft; or change it. Raises `publishing.OutdatedError`."""
        return self._change(by) if self.event else self._create(by, draft)

    def details(self) -> publishing.Details:
        data = self.cleaned_data
        return {
            **super().details(),
            "safety_level": data["safety_level"],
            **self.when_details(),  # type: ignore[typeddict-item]
        }

    def _create(self, by: User, draft: bool) -> Event:
        public_id = self.cleaned_data["form_id"]

        def make() -> Event:
            drafts.forget(by, draft_purpose(self.host))
            event = publishing.create(self.host, by=by, public_id=public_id, draft=draft, **self.details())
            self.say_access(event, by=by)
            return event

        return once(Event.objects.filter(public_id=public_id), make)

    @transaction.atomic
    def _change(self, by: User) -> Event:
        assert self.event is not None  # noqa: S101 (for mypy; `save` chose)
        drafts.forget(by, draft_purpose(self.host, self.event, self.occurrence))
        before, version = self.event.picture, self.cleaned_data["version"] or 0
        event = publishing.change(
            self.event, by=by, version=version, scope=self.reach, occurrence=self.occurrence, **self.details()
        )
        self.say_access(event, by=by)
        if before is None or event.picture is None or bytes(before.large) != bytes(event.picture.large):
            pictures.let_go(before)  # the same with other words stays a day: the form may be sent twice, and names it
        return event


def begun(data: QueryDict) -> dict[str, Any]:
    """What was typed into an EventForm, as the beginning of a fresh one: for the way back, and for drafts."""
    if not data:
        return {}
    several = (name for name, field in EventForm.base_fields.items() if isinstance(field, forms.MultipleChoiceField))
    return {**typed_before(data), **{name: data.getlist(name) for name in several}}


def draft_purpose(host: Group, event: Event | None = None, occurrence: Occurrence | None = None) -> str:
    """Under which name a form that was begun is kept: one for new meetings of a group, one for each meeting that is changed, and one
    for each date for which its form was opened."""
    if occurrence is not None:
        return f"events.edit:{occurrence.public_id}"
    return f"events.edit:{event.public_id}" if event else f"{EventForm.purpose}:{host.public_id}"


def keep_draft(by: User, data: QueryDict, *, host: Group, event: Event | None = None, occurrence: Occurrence | None = None) -> bool:
    """Keep what was typed so far. False when there is nothing to keep, or when its meeting is listed already."""
    if event is None:
        try:
            public_id = read_token(EventForm.purpose, data.get("form_id", ""))
        except BadToken:
            return False
        if Event.objects.filter(public_id=public_id).exists():
            return False  # sent by a page that was left open
        if not any(data.get(name, "").strip() for name in TYPED):
            return False
    elif data.get("version", "") != str(event.version):
        return False  # the same: what was saved since is newer
    fields = [name for name in EventForm.base_fields if name not in NOT_IN_A_DRAFT]
    return drafts.keep(by, draft_purpose(host, event, occurrence), data, fields=fields)
