"""Writing to a group, and answering."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.email_field import LONGEST as LONGEST_ADDRESS
from core.email_field import MISSING, Address
from core.forms import OnceFields, PlainWords, new_form_id
from groups.services.letters import LONGEST, TOO_LONG


def words(label: Any, help_text: Any = "") -> forms.CharField:
    """A box for a letter. Without `maxlength`, which cuts off unseen what is pasted: the error says how much is too much."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        error_messages={"required": _("Write what you want to say.")},
        validators=[MaxLengthValidator(LONGEST, TOO_LONG)],
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )


class WriteForm(PlainWords, forms.Form):
    """The first letter, from somebody without an account."""

    text = words(
        _("Your letter"),
        _("2,000 characters at most. Links stay as words. Say who you are only if you want to."),
    )
    email = Address(
        label=_("Your e-mail address"),
        help_text=_("The group does not see it. We send its answer there."),
        max_length=LONGEST_ADDRESS,
        error_messages={"required": MISSING},
    )
    use_required_attribute = False


class AnswerForm(OnceFields):
    """The next letter, of either side. Sent twice, it is one letter."""

    text = words(_("Your answer"), _("2,000 characters at most."))
    purpose = "groups.letter_form"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_id", new_form_id(self.purpose))


class MoreForm(AnswerForm):
    """What the writer of a letter adds, whether the group has answered or not."""

    text = words(_("Write again"), _("2,000 characters at most."))
