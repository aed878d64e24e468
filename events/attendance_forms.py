"""What is asked of somebody who comes: an e-mail address, and later how they wish to be written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.email_field import LONGEST, MISSING, Address


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
