"""Asking about those who come: how many, with how many guests, and what they alone read."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy, ngettext_lazy

from events.form_fields.base import MeetingFields, Words
from events.models import Event
from events.services.publishing import Details

MOST_SEATS: Final = 100_000
MOST_GUESTS: Final = 5
NO_GUESTS = gettext_lazy("Nobody: each person says for themselves that they come")


def _guests(number: int) -> Any:
    return ngettext_lazy("%(number)d guest", "%(number)d guests", number) % {"number": number} if number else NO_GUESTS


class PeopleFields(MeetingFields):
    """Mix-in: seats, guests, notices."""

    capacity = forms.IntegerField(
        label=gettext_lazy("How many seats are there?"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text=gettext_lazy(
            "Leave it empty if there is room for all. When it is full, people wait in line, and we tell the next."
        ),
        error_messages={"invalid": gettext_lazy("Give a number, such as 40, or leave it empty.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    guests_most = forms.TypedChoiceField(
        label=gettext_lazy("How many may one person bring?"), required=False, coerce=int, empty_value=None
    )
    notice = forms.CharField(
        label=gettext_lazy("Only for those who come to the room"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "For example the word for the door, or a telephone number for the day. Nobody sees it before they confirmed that they come."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    notice_online = forms.CharField(
        label=gettext_lazy("Only for those on the screen"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "For example a password, or under which name to come in. Nobody sees it before they confirmed that they take part."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def offer_guests(self, event: Event | None) -> None:
        """Up to five, and what is stored."""
        numbers = sorted({*range(MOST_GUESTS + 1), *([event.guests_most] if event else [])})
        field = self.fields["guests_most"]
        field.choices = [(str(number), _guests(number)) for number in numbers]  # type: ignore[attr-defined]
        field.initial = self.kept("guests_most")

    def begin_with(self, event: Event) -> dict[str, Any]:
        names = ("capacity", "guests_most", "notice", "notice_online")
        return {**super().begin_with(event), **{name: getattr(event, name) for name in names}}

    def details(self) -> Details:
        data = self.cleaned_data
        guests = data["guests_most"]
        return {
            **super().details(),
            "capacity": data["capacity"],
            "guests_most": self.kept("guests_most") if guests is None else guests,
            "notice": data["notice"],
            "notice_online": data["notice_online"],
        }

    def stored_words(self, event: Event) -> Words:
        return {
            **super().stored_words(event),
            "capacity": ("capacity", str(event.capacity or "")),
            "guests_most": ("guests_most", str(_guests(event.guests_most))),
            "notice": ("notice", event.notice),
            "notice_online": ("notice_online", event.notice_online),
        }
