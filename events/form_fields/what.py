"""Asking what it is: title, kind, words, languages."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import kinds
from events.enums import EventKind
from events.form_fields.base import MeetingFields, Words
from events.models import Event
from events.services.publishing import Details
from groups import languages
from groups.fields import LanguagesField
from groups.kinds import of as kind_of_group
from groups.kinds import offered_first

SHORT_LIST: Final = [(code, languages.named(code)) for code, *_names in languages.LISTED]
LISTED: Final = {code for code, _name in SHORT_LIST}


def offered(host_kind: str) -> list[tuple[str, Any]]:
    """All kinds of meeting (value, label), those first that suit a group of this kind."""
    return offered_first(host_kind, EventKind.choices)


class WhatFields(MeetingFields):
    """Mix-in: what happens, in words."""

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
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Which languages are spoken there?"),
        required=False,
        choices=SHORT_LIST,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "two"}),
    )
    other_languages = LanguagesField(
        label=gettext_lazy("Other languages"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With commas between them, such as “Hindi, Polish”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    bring = forms.CharField(
        label=gettext_lazy("What should people bring?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For example a pen, warm clothes, a dish to share. Everybody sees it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    WORDS = ("kind", "title", "teaser", "description", "bring")

    def speak_of_kind(self, kind: str) -> None:
        """The chosen kind's own example. The kinds that suit the group are offered first."""
        field = self.fields["kind"]
        field.choices = offered(self.host.kind)  # type: ignore[attr-defined]
        field.initial = kind_of_group(self.host.kind).meetings[0]
        if kind in EventKind.values:
            self.fields["title"].help_text = _("For example “%(title)s”.") % {"title": kinds.of(kind).title}

    def begin_with(self, event: Event) -> dict[str, Any]:
        return {
            **super().begin_with(event),
            **{name: getattr(event, name) for name in self.WORDS},
            **_as_asked(event.languages),
        }

    def begin_new(self) -> dict[str, Any]:
        return {**super().begin_new(), **_as_asked(self.host.languages)}

    @property
    def spoken(self) -> str:
        """The languages that are chosen now, in words: for the fold that holds the choice."""
        listed = languages.names(self["languages"].value() or [])
        return ", ".join(filter(None, [*listed, str(self["other_languages"].value() or "").strip()]))

    def clean_other_languages(self) -> list[str]:
        """Ten with those of the list are the most."""
        others: list[str] = self.cleaned_data["other_languages"]
        number = len({*others, *self.cleaned_data.get("languages", [])})
        if number > languages.MOST:
            raise forms.ValidationError(_("You chose %(given)d languages. Ten are the most.") % {"given": number})
        return others

    def details(self) -> Details:
        data = self.cleaned_data
        known = kinds.of(data["kind"])
        found: Details = {
            **super().details(),
            **{name: data[name] for name in self.WORDS},  # type: ignore[typeddict-item]
            "languages": list(dict.fromkeys([*data["languages"], *data["other_languages"]])),
        }
        if self.event is None or self.event.kind != data["kind"]:
            found["reminder_hours"] = list(known.reminder_hours)
        return found

    def stored_words(self, event: Event) -> Words:
        words = {name: (name, str(getattr(event, name))) for name in self.WORDS}
        spoken = ", ".join(languages.names(event.languages))
        return {
            **super().stored_words(event),
            **words,
            "kind": ("kind", event.get_kind_display()),
            "languages": ("languages", spoken),
        }


def _as_asked(codes: list[str]) -> dict[str, Any]:
    others = [languages.own_name(code) for code in codes if code not in LISTED]
    return {"languages": [code for code in codes if code in LISTED], "other_languages": ", ".join(others)}
