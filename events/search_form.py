"""What may be asked of the list of meetings: the words of the address, read and checked one by one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.models import ALPHABET, PUBLIC_ID_LENGTH
from events.enums import AttendanceMode, EventKind
from groups import languages
from groups.enums import GroupKind
from groups.models import Group
from places import access
from places.fields import DEFAULT_WITHIN, BBoxField, Circle, WithinField
from places.forms import PlaceInput
from places.services import Resolution, locate

__all__ = ["DEFAULT_WITHIN", "Circle", "Cursor", "NearField", "SearchForm"]

WITHIN_CHOICES = ("2", "5", "10", "25", "50", "100")
SORTS = (("time", _("Soonest first")), ("distance", _("Nearest first")))
ORDER = (
    *("near", "within", "bbox", "from", "to", "kind", "mode", "access", "language"),
    *("group_kind", "group", "q", "sort", "cursor"),
)
LAST_DAY = date(2999, 12, 31)
_CURSOR = re.compile(rf"(\d{{1,17}})_([{ALPHABET}]{{{PUBLIC_ID_LENGTH}}})(?:_(\d{{1,9}}(?:\.\d{{1,20}})?(?:e-?\d{{1,3}})?))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last meeting of a page; the next page begins behind it. `away` is its distance in km squared, sorted by it."""

    start: datetime
    public_id: str
    away: float | None = None

    def __str__(self) -> str:
        parts = [str((self.start - _EPOCH) // _MICROSECOND), self.public_id]
        return "_".join(parts if self.away is None else [*parts, repr(self.away)])


class NearField(forms.CharField):
    """A place as people write it; clean gives the resolution of the geocoder, or None for an empty field."""

    resolution: Resolution | None = None

    def clean(self, value: Any) -> Resolution | None:
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        self.resolution = locate(text)
        if self.resolution.answer is None:
            raise ValidationError(self.resolution.note, code="place")
        return self.resolution


class GroupField(forms.CharField):
    """The address word of a group that everybody may find; clean gives the group or None."""

    def clean(self, value: Any) -> Group | None:
        slug = super().clean(value)
        if not slug:
            return None
        group = Group.objects.listed().filter(slug=slug).first()
        if group is None:
            raise ValidationError(
                _("There is no group at “%(value)s”. It may have a new address, or none that everybody may see."),
                params={"value": slug},
            )
        return group


class CursorField(forms.CharField):
    """Where the page before ended; clean gives a Cursor or None."""

    def clean(self, value: Any) -> Cursor | None:
        text = super().clean(value)
        if not text:
            return None
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise ValidationError(_("This link to the next page is cut short. Start again from the first page."))
        try:
            start = _EPOCH + int(match[1]) * _MICROSECOND
        except OverflowError as error:
            raise ValidationError(_("This link to the next page is cut short. Start again from the first page.")) from error
        return Cursor(start, match[2], float(match[3]) if match[3] else None)


class AccessField(forms.MultipleChoiceField):
    """What must be there, each by its key; clean gives them without repetition, in the order of the questions."""

    def to_python(self, value: Any) -> list[str]:
        given = {value} if isinstance(value, str) and value else set(value or ())
        given.discard("")
        known = [key for key in access.BY_KEY if key in given]
        return [*known, *sorted(given.difference(known))]


class LanguageField(forms.CharField):
    """A language by its code (BCP 47) or its name; clean gives the code, or "" for an empty field."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        code = languages.code_of(text) if text else ""
        if code is None:
            raise ValidationError(
                _("We do not know a language called “%(value)s”. Give its code, such as ug, or its name in English."),
                params={"value": text},
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        """Keep a language that is not among the choices as one choice more."""
        code = languages.code_of(str(value or "")) or value
        if code and isinstance(widget := self.widget, forms.Select) and code not in dict(widget.choices):
            widget.choices = [*widget.choices, (code, languages.named(code))]
        return code


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        # Nearer than the end of what a clock can count: we look for what is on some days later.
        validators=[MaxValueValidator(LAST_DAY, _("That is too far ahead. Give a day before the year 3000."))],
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("That is not a day of the calendar. Give year, month and day, such as 2027-03-02.")},
    )


def _one_of(label: Any, choices: list[tuple[str, Any]], every: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", every), *choices],
    )


class SearchForm(forms.Form):
    """The parameters of product.md. Unknown names are ignored; a value that means nothing is an error beside its field."""

    near = NearField(
        label=_("Postcode or town"),
        required=False,
        widget=PlaceInput,
    )
    within = WithinField(
        label=_("How far"),
        required=False,
        max_length=20,
        widget=forms.Select(choices=[(number, format_lazy(_("{number} miles"), number=number)) for number in WITHIN_CHOICES]),
    )
    bbox = BBoxField(required=False, max_length=120, widget=forms.HiddenInput)
    kind = _one_of(_("What"), EventKind.choices, _("Everything"))
    mode = _one_of(_("How"), AttendanceMode.choices, _("In person or online"))
    access = AccessField(
        label=_("What must be there"),
        required=False,
        choices=[(question.key, question.label) for question in access.QUESTIONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is nothing that we ask about access. Choose from the list.")},
    )
    language = LanguageField(
        label=_("Language spoken there"),
        required=False,
        max_length=60,
        widget=forms.Select(
            choices=[("", _("All languages")), *((code, languages.named(code)) for code, *_names in languages.LISTED)]
        ),
    )
    group_kind = _one_of(_("Who"), GroupKind.choices, _("All groups"))
    group = GroupField(required=False, max_length=80, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Words in the text"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    sort = forms.ChoiceField(
        label=_("In which order"),
        required=False,
        choices=SORTS,
    )
    cursor = CursorField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | Mapping[str, Any]) -> None:
        super().__init__(data, use_required_attribute=False)
        self.fields["from"] = _day(_("From"))
        self.fields["to"] = _day(_("Until"))
        self.order_fields(ORDER)

    @property
    def resolution(self) -> Resolution | None:
        """What the geocoder made of `near`; None before cleaning and for an empty field."""
        field = self.fields["near"]
        return field.resolution if isinstance(field, NearField) else None

    def clean(self) -> dict[str, Any]:
        """What only two fields together can tell."""
        for name in (name for name, field in self.fields.items() if not isinstance(field, AccessField)):
            if isinstance(self.data, QueryDict) and len(set(self.data.getlist(name))) > 1:
                self.add_error(name, _("This is given twice, with different values. Give it once."))
        given = self.cleaned_data
        first, last = given.get("from"), given.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last day is before the first. Choose a later one."))
        by_distance = given.get("sort") == "distance"
        if by_distance and "near" in given and given["near"] is None:
            self.add_error("sort", _("Nearest first needs a place. Give a postcode or a town."))
        cursor = given.get("cursor")
        if cursor and (cursor.away is None) == by_distance:
            self.add_error("cursor", _("This link to the next page belongs to another order. Start again from the first page."))
        for name in {"from", "to"} & self.errors.keys():
            # A date field of the browser would drop what was typed, because it is no date.
            self.fields[name].widget = forms.TextInput()
        return given

    def problems(self) -> dict[str, str]:
        """The first sentence about each parameter that is wrong."""
        return {name: str(sentences[0]) for name, sentences in self.errors.items()}

    @property
    def has_narrow_errors(self) -> bool:
        """Something is wrong among the fields that are folded away."""
        return bool(set(self.errors) - {"near", "within", "bbox", "group", "cursor"})
