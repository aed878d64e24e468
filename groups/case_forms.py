"""What organisers send while their group is on its way to the lists: an answer to the moderators, a partner's code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OnceFields, PlainWords, new_form_id, once
from groups.models import CaseMessage, Membership
from groups.services import casework


class AnswerForm(OnceFields):
    """What the organisers say to the moderators."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Moderators read it, and those who run the group with you. It is stored encrypted."),
        error_messages={"required": _("There is no answer yet. Write a sentence or two.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    purpose = "groups.case.answer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.initial.setdefault("form_id", new_form_id(self.purpose))

    def save(self, role: Membership) -> bool:
        """Say it as this organiser, once for each opened form; False when nobody waits for an answer any more."""
        public_id, text = self.cleaned_data["form_id"], self.cleaned_data["text"]

        def make() -> CaseMessage:
            said = casework.answer(role.group, by=role.user, text=text, public_id=public_id)
            if said is None:
                raise CaseMessage.DoesNotExist
            return said

        try:
            once(CaseMessage.objects.filter(public_id=public_id, author=role.user), make)
        except CaseMessage.DoesNotExist:
            return False
        return True


class CodeForm(PlainWords, forms.Form):
    """A code that a partner gave."""

    code = forms.CharField(
        label=_("Code from a partner"),
        help_text=_("16 letters and figures, for example k7m2-q9xw-4hvd-t3zr."),
        error_messages={"required": _("Type the code that the partner gave you.")},
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
