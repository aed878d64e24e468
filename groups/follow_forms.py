"""Following a group: an e-mail address, and later how its owner wishes to be written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.email_field import LONGEST, MISSING, Address


class FollowForm(forms.Form):
    """Tell me of new meetings."""

    email = Address(label=_("Your e-mail address"), max_length=LONGEST, error_messages={"required": MISSING})
    use_required_attribute = False


class ConfirmForm(forms.Form):
    """Yes, tell me; with the wish that matters before the next mail leaves."""

    discreet = forms.BooleanField(
        label=_("Keep subject lines neutral"),
        help_text=_("Then nobody who looks at your phone sees what it is about."),
        required=False,
    )
