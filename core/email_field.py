"""Asking for an e-mail address, in the same words wherever it is asked for."""

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
