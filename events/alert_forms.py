"""Tell me when there is one: an e-mail address, and where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.email_field import LONGEST, MISSING, Address
from events.search_form import NearField
from places.fields import WithinField


class AlertForm(forms.Form):
    """Near which place, how far, and whom to tell. The place comes from the search that found nothing."""

    near = NearField(widget=forms.HiddenInput, error_messages={"required": _("Search for a place first.")})
    within = WithinField(required=False, max_length=20, widget=forms.HiddenInput)
    email = Address(label=_("Your e-mail address"), max_length=LONGEST, error_messages={"required": MISSING})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("near", "within"):  # the search above it has fields of these names
            self.fields[name].widget.attrs["id"] = f"tell_{name}"
        self.use_required_attribute = False
