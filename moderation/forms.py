"""What a moderator answers about a group, writes down about it, and makes for a partner."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import OnceFields, new_form_id
from groups.enums import Label
from groups.models import CaseNote, Group, PartnerCode
from groups.services import casework, vouching
from moderation.services import Decision


class DecisionForm(OnceFields):
    """Yes, no with a reason, or a question; to the group as it was when the page was opened."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("The organisers read it in a mail and can answer there. They are not told who asks."),
        error_messages={"required": gettext_lazy("There is no question yet. Write what you would like to know.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("The reason"),
        help_text=gettext_lazy("The organisers read these words in a mail. Say what would have to change."),
        error_messages={
            "required": gettext_lazy("The organisers need a reason. Write a sentence that tells them what is missing.")
        },
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    purpose = "moderation.decision"

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": group.modified.isoformat(), **kwargs.get("initial", {})}
        # Many of these stand on one page: each has ids of its own.
        super().__init__(*args, **{**kwargs, "auto_id": f"{group.public_id}_%s"})
        decision = self.data.get("decision")
        self.use_required_attribute = False
        self.fields["reason"].required = decision == Decision.REFUSE
        self.fields["question"].required = self.is_new = decision == Decision.ASK
        self.initial["form_id"] = new_form_id(self.purpose)

    def clean_seen(self) -> datetime | None:
        """None when it cannot be read: then the page counts as outdated."""
        return read_moment(self.cleaned_data["seen"])

    @property
    def words(self) -> str:
        """What goes to the organisers with the decision."""
        given = self.cleaned_data
        return str(given["question"] if given["decision"] == Decision.ASK else given["reason"])


class NoteForm(OnceFields):
    """For the other moderators."""

    text = forms.CharField(
        label=gettext_lazy("A note for the other moderators"),
        help_text=gettext_lazy("No organiser ever sees it. It is stored encrypted."),
        error_messages={"required": gettext_lazy("There is no note yet. Write a sentence.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    purpose = "moderation.note"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.initial["form_id"] = new_form_id(self.purpose)

    def save(self, group: Group, *, by: User) -> None:
        """Write it down, once for each opened form."""
        public_id = self.cleaned_data["form_id"]
        if not CaseNote.objects.filter(public_id=public_id).exists():
            casework.note(group, by=by, text=self.cleaned_data["text"], public_id=public_id)


class LabelsForm(forms.Form):
    """Which labels the group bears."""

    labels = forms.MultipleChoiceField(
        label=gettext_lazy("Labels"), choices=Label.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PartnerCodeForm(OnceFields):
    """For whom a code is, for how many groups, and how long."""

    partner = forms.CharField(
        label=gettext_lazy("Partner"),
        help_text=gettext_lazy("Who hands it out, for example “National Union of Students”."),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    most_uses = forms.IntegerField(
        label=gettext_lazy("For how many groups?"), min_value=1, max_value=vouching.MOST_USES, initial=10
    )
    days = forms.IntegerField(label=gettext_lazy("For how many days?"), min_value=1, max_value=365, initial=90)
    purpose = "moderation.partner_code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.initial["form_id"] = new_form_id(self.purpose)

    def save(self, *, by: User) -> tuple[PartnerCode, str]:
        """The code, and how it reads; that is "" for a form sent twice: nobody can read it again."""
        given = self.cleaned_data
        if made := PartnerCode.objects.filter(public_id=given["form_id"]).first():
            return made, ""
        return vouching.make_code(
            by=by,
            partner=given["partner"],
            most_uses=given["most_uses"],
            expires=timezone.now() + timedelta(days=given["days"]),
            public_id=given["form_id"],
        )


def read_moment(text: str) -> datetime | None:
    """What `isoformat` wrote; None when it cannot be read."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
