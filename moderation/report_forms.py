"""What anybody says about a group or meeting that should not be there, and what a moderator answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.email_field import LONGEST, Address
from core.forms import OnceFields, PlainWords, new_form_id
from moderation.enums import Verdict, Why

MOST = 2000  # characters


class ReportForm(OnceFields):
    """What is wrong, in a choice and in words; an address only for who wants to hear of it."""

    why = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong. If nothing fits, choose “Something else”.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Tell us more"),
        required=False,
        max_length=MOST,
        help_text=gettext_lazy("What should we know to decide? Only moderators read it."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    email = Address(
        label=gettext_lazy("Your e-mail address, if you want a mail when we have decided"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("You need not give one: the next page has a link that shows what came of it."),
    )
    purpose = "moderation.report"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_id", new_form_id(self.purpose))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("why") == Why.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a sentence what is wrong, so that we can decide."))
        return cleaned


class VerdictForm(PlainWords, forms.Form):
    """What a moderator decides about one thing, with words to both sides."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )
    to_organisers = forms.CharField(
        label=gettext_lazy("Words to the organisers"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "They get them by mail. They never learn who reported: say nothing that tells them. "
            "If it can stay as it is and you write nothing here, they never hear that there was a report."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Words to those who reported"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("They read them behind their link."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    upto = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") not in {None, Verdict.NOTHING} and not cleaned.get("to_organisers"):
            self.add_error("to_organisers", _("The organisers need a reason, or your question. Write a sentence."))
        return cleaned


class ReasonForm(PlainWords, forms.Form):
    """Hiding or suspending without a report."""

    verdict = forms.ChoiceField(choices=[(Verdict.HIDE, ""), (Verdict.SUSPEND, "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("The reason"),
        max_length=1000,
        help_text=gettext_lazy("The organisers read these words in a mail and on their desk."),
        error_messages={"required": gettext_lazy("The organisers need a reason. Write a sentence.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    use_required_attribute = False
