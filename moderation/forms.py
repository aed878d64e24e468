"""What a moderator answers about a group."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import PlainWords
from groups.models import Group
from moderation.services import Decision


class DecisionForm(PlainWords, forms.Form):
    """Yes, or no with a reason; to the group as it was when the page was opened."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("The reason"),
        help_text=gettext_lazy("The organisers read these words in a mail. Say what would have to change."),
        error_messages={
            "required": gettext_lazy("The organisers need a reason. Write a sentence that tells them what is missing.")
        },
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": group.modified.isoformat()})
        # Many of these stand on one page: each has ids of its own.
        super().__init__(*args, **{**kwargs, "auto_id": f"{group.public_id}_%s"})

        self.fields["reason"].required = self.data.get("decision") != Decision.APPROVE

    def clean_seen(self) -> datetime | None:
        """None when it cannot be read: then the page counts as outdated."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
