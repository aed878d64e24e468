"""Starting and changing a group."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import OnceFields, new_form_id, once, retyped
from groups.enums import GroupKind, SafetyLevel
from groups.models import Group
from groups.services import registration
from groups.venues import places_of
from places.forms import WhereFields, name_in
from places.models import Place


class GroupForm(OnceFields, WhereFields):
    """What organisers say of their group. With `group` it changes that one, else it starts one for `by`."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of group is it?"), choices=GroupKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Name of the group"),
        max_length=100,
        help_text=gettext_lazy("For example “Leeds Students for Uyghurs”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What is the group about?"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("A few sentences. Name no private person. An empty line starts a paragraph."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    safety_level = forms.ChoiceField(
        label=gettext_lazy("How careful must the group be?"),
        choices=SafetyLevel.choices,
        initial=SafetyLevel.CAREFUL,
        help_text=gettext_lazy("You can change this later, and a single meeting can be stricter."),
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("Yes, show more than before"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # when the group was last changed, as this form knows it

    FULL = gettext_lazy("You have three groups that wait for a moderator. Start the next one when one of them is decided.")
    purpose = "groups.new"
    field_order = ("kind", "name", "where", "which", "description", "safety_level", "sure")

    def __init__(self, *args: Any, by: User, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, place=group.place if group else None, **kwargs)
        self.by = by
        self.group = group
        self.is_new = group is None
        self.fields["where"].label = _("Where do you usually meet?")
        self.asks_again = False
        if group is None:
            self.initial.setdefault("form_id", new_form_id(self.purpose))
        else:
            self.fields["where"].help_text = _("A postcode is best. Meetings that are already listed stay where they are.")
            stored = {name: getattr(group, name) for name in ("kind", "name", "description", "safety_level")}
            self.initial = {**stored, "seen": group.modified.isoformat(), **self.initial}

    def clean_seen(self) -> datetime | None:
        """None when it cannot be read: then the form counts as outdated."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.find_place()
        if self.is_full:
            self.add_error(None, self.FULL)
        chosen = self.cleaned_data.get("safety_level")
        if self.group and chosen and SafetyLevel(chosen).strictness < self.group.level.strictness:
            self.asks_again = True
            if not self.cleaned_data.get("sure"):
                self.add_error(
                    "sure",
                    _(
                        "Your meetings would show more than before, also those already listed. Tick the box if nobody is put at risk by it."
                    ),
                )
        return self.cleaned_data

    @property
    def is_full(self) -> bool:
        """Whether they have as many groups waiting for a moderator as one account may, besides the one that this form makes."""
        form_id = self.cleaned_data.get("form_id", "") if self.is_bound else ""
        return self.is_new and not registration.may_start(self.by, public_id=form_id)

    @property
    def chosen(self) -> dict[str, str]:
        """Kind and level in words, for the page that asks whether all is right."""
        kind, level = self.cleaned_data["kind"], self.cleaned_data["safety_level"]
        return {"kind": str(GroupKind(kind).label), "level": str(SafetyLevel(level).label)}

    def differences(self) -> list[tuple[str, str]]:
        """Each field that is stored otherwise than typed here, with what is stored: for the second of two editors."""
        if self.group is None:
            return []
        stored = {
            "kind": (self.group.kind, self.group.get_kind_display()),
            "name": (self.group.name, self.group.name),
            "description": (self.group.description, self.group.description),
            "safety_level": (self.group.safety_level, self.group.get_safety_level_display()),
        }
        found = [(name, words) for name, (value, words) in stored.items() if self.cleaned_data.get(name) != value]
        if self.answer and self.place and (self.answer.lat, self.answer.lon) != (self.place.lat, self.place.lon):
            found.append(("where", self.group.place.exact_label))
        return [(str(self.fields[name].label), words) for name, words in found]

    def save(self) -> Group:
        """Start the group, once for each opened form; or change it. Raises `registration.OutdatedError`."""
        return self._change() if self.group else self._register()

    def _details(self, known: Iterable[Place] = ()) -> registration.Details:
        data = self.cleaned_data
        if self.answer is None:
            raise ValueError("No place was found.")
        same_text = self.place is not None and "where" not in self.changed_data
        return {
            "kind": data["kind"],
            "name": data["name"],
            "description": data["description"],
            "safety_level": data["safety_level"],
            "place": self.saved_place(
                name=self.place.name if same_text and self.place else name_in(self.answer),
                address=self.place.address if same_text and self.place else "",
                known=known,
            ),
        }

    def _register(self) -> Group:
        public_id = self.cleaned_data["form_id"]

        def make() -> Group:
            return registration.register(self.by, public_id=public_id, **self._details())

        return once(Group.objects.filter(public_id=public_id), make)

    @transaction.atomic
    def _change(self) -> Group:
        assert self.group is not None  # noqa: S101 (for mypy; `save` chose)
        return registration.change(self.group, by=self.by, seen=self.cleaned_data["seen"], **self._details(places_of(self.group)))

    def look_again(self) -> None:
        """Take note of what is stored now, so that the next save counts as having seen it."""
        if self.group is None:
            return
        self.group.refresh_from_db()
        self.data = retyped(self.data, seen=self.group.modified.isoformat())
