"""Starting and changing a group."""

from collections.abc import Iterable
from datetime import datetime
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
from groups import kinds, languages, levels
from groups.about_fields import AboutFields, by_kind
from groups.enums import GroupKind, SafetyLevel
from groups.models import Group
from groups.services import registration
from groups.venues import places_of
from places.forms import WhereFields, name_in
from places.models import Place

NAME = gettext_lazy("Name of the group")
STORED: Final = ("kind", "name", "description", "safety_level")  # fields of the form that are columns of the same name
NOT_IN_A_DRAFT: Final = {"sure", "seen", "which", "pin_for", "pin_lat", "pin_lon", "pin_at"}


class GroupForm(OnceFields, WhereFields, AboutFields):
    """What organisers say of their group. With `group` it changes that one, else it starts one for `by`."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of group is it?"),
        choices=GroupKind.choices,
        widget=forms.RadioSelect(attrs={"class": "two"}),
    )
    name = forms.CharField(label=NAME, max_length=100, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
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
    # As they stand on the page: the list of mistakes at its top follows.
    field_order = (
        *("kind", "university", "university_sort", "union", "worship_sort", "name", "where", "which", "description"),
        *("safety_level", "sure", "parent_name", "languages", "other_languages", "links", "takes_letters"),
    )

    def __init__(self, *args: Any, by: User, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, place=group.place if group else None, **kwargs)
        self.by = by
        self.group = group
        self.is_new = group is None
        self.asks_again = False
        self._speak_of_kinds()
        if group is None:
            self.initial.setdefault("form_id", new_form_id(self.purpose))
        else:
            stored = {name: getattr(group, name) for name in STORED}
            self.initial = {**stored, **self.begin_with(group), "seen": group.modified.isoformat(), **self.initial}
        if self.is_bound and not self.data.get(self.add_prefix("where"), "").strip() and (there := self.place_of_institution()):
            self.data = retyped(self.data, **{self.add_prefix("where"): there})

    def _speak_of_kinds(self) -> None:
        """Each kind's own words; those of the chosen one are shown."""
        labels = {kind: known.name_label for kind, known in kinds.KINDS.items()}
        self.fields["name"].label = by_kind(NAME, labels)
        examples = {kind: known.name_example for kind, known in kinds.KINDS.items()}
        self.fields["name"].help_text = by_kind(_("A name by which people find you."), examples)
        self.fields["where"].label = _("Where do you usually meet?")
        if self.group:
            self.fields["where"].help_text = _("A postcode is best. Meetings that are already listed stay where they are.")
        else:
            hints = {kind: known.where_hint for kind, known in kinds.KINDS.items()}
            self.fields["where"].help_text = by_kind(_("A postcode is best. The name of the town works too."), hints)

    def clean_seen(self) -> datetime | None:
        """None when it cannot be read: then the form counts as outdated."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.find_place()
        self.find_about(self.group)
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
    def folds_more(self) -> bool:
        """Whether nothing was said where it is not needed to start, so that it may stay folded."""
        names = ("parent_name", "languages", "other_languages", "links")
        return self["takes_letters"].value() is not False and not any(self[name].value() or self[name].errors for name in names)

    @property
    def chosen(self) -> dict[str, Any]:
        """Kind and level in words, for the page that asks whether all is right."""
        kind, level = self.cleaned_data["kind"], SafetyLevel(self.cleaned_data["safety_level"])
        return {"kind": str(GroupKind(kind).label), "level": str(level.label), "means": levels.in_full(level)}

    def differences(self) -> list[tuple[str, str]]:
        """Each field that is stored otherwise than typed here, with what is stored: for the second of two editors."""
        group = self.group
        if group is None:
            return []
        typed = {**self.cleaned_data, **self.about}
        stored = {
            "kind": (group.kind, group.get_kind_display()),
            "name": (group.name, group.name),
            "description": (group.description, group.description),
            "safety_level": (group.safety_level, group.get_safety_level_display()),
            "subkind": (group.subkind, group.get_subkind_display()),
            "institution_name": (group.institution_name, group.institution_name),
            "parent_name": (group.parent_name, group.parent_name),
            "languages": (group.languages, ", ".join(languages.names(group.languages))),
            "links": (group.links, " ".join(group.links)),
            "takes_letters": (group.takes_letters, _("Yes") if group.takes_letters else _("No")),
        }
        found = [(name, words) for name, (value, words) in stored.items() if typed.get(name) != value]
        if self.answer and self.place and (self.answer.lat, self.answer.lon) != (self.place.lat, self.place.lon):
            found.append(("where", group.place.exact_label))
        labels = {"name": NAME, "subkind": _("Sort"), "institution_name": _("University or union")}
        return [(str(labels.get(name) or self.fields[name].label), words) for name, words in found]

    def save(self) -> Group:
        """Start the group, once for each opened form; or change it. Raises `registration.OutdatedError`."""
        return self._change() if self.group else self._register()

    def _details(self, known: Iterable[Place] = ()) -> registration.Details:
        data = self.cleaned_data
        if self.answer is None:
            raise ValueError("No place was found.")
        same_text = self.place is not None and "where" not in self.changed_data
        return {
            **self.about,  # type: ignore[typeddict-item]
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
            drafts.forget(self.by, self.purpose)
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


def begun(data: QueryDict) -> dict[str, Any]:
    """What was typed into a GroupForm, as the beginning of a fresh one: for the way back, and for drafts."""
    if not data:
        return {}
    letters = data.get("takes_letters", "") not in {"", "False"}
    return {**typed_before(data), "languages": data.getlist("languages"), "takes_letters": letters}


def with_sample(typed: dict[str, Any]) -> dict[str, Any]:
    """The same with the example text of the chosen kind as its description, after what stood there already."""
    kind = typed.get("kind")
    sample = str(kinds.of(kind if kind in GroupKind.values else GroupKind.COMMUNITY).sample)
    before = str(typed.get("description", "")).strip()
    if sample in before:
        return typed
    return {**typed, "description": f"{before}\n\n{sample}".strip()}


def keep_draft(by: User, data: QueryDict) -> bool:
    """Keep what was typed so far. False when there is nothing to keep, or when its group has started already."""
    try:
        public_id = read_token(GroupForm.purpose, data.get("form_id", ""))
    except BadToken:
        return False
    if Group.objects.filter(public_id=public_id).exists():
        return False  # sent by a page that was left open
    words = (name for name in ("name", "where", "description", "university", "union", "links") if data.get(name, "").strip())
    if not any(words):
        return False
    return drafts.keep(by, GroupForm.purpose, data, fields=[name for name in GroupForm.base_fields if name not in NOT_IN_A_DRAFT])
