"""What is asked of somebody who comes: an e-mail address, and later how they wish to be written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MISSING = _("Type your e-mail address, so that we can write to you. It looks like name@example.org.")
WRONG = _("“%(value)s” is not a whole e-mail address. It looks like name@example.org. Please look at it once more.")
LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class Address(forms.EmailField):
    """One e-mail address; the error shows what was given."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"})

    def clean(self, value: Any) -> str:
        try:
            address: str = super().clean(value)
        except forms.ValidationError as error:
            if error.error_list[0].code == "required":
                raise
            raise forms.ValidationError(WRONG, code="invalid", params={"value": str(value).strip()}) from error
        return address


class AttendForm(forms.Form):
    """I'm coming."""

    email = Address(label=_("Your e-mail address"), max_length=LONGEST, error_messages={"required": MISSING})


class ConfirmForm(forms.Form):
    """Yes, I'm coming; with the wish that matters before the next mail leaves."""

    discreet = forms.BooleanField(
        label=_("Keep subject lines and calendar titles neutral"),
        help_text=_("Then nobody who looks at your phone sees what it is about."),
        required=False,
    )


class PreferencesForm(ConfirmForm):
    """How somebody who comes wishes to be written to."""

    reminders = forms.BooleanField(label=_("Remind me a day before, and two hours before"), required=False)
    field_order = ("reminders", "discreet")
