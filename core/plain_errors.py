"""Plain words in place of Django's own for what is wrong with a field, in every form that has no better ones of its own."""

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

REQUIRED = _("Please fill this in.")
NOT_CHOSEN = _("Please choose one.")
NOT_TICKED = _("Please tick this box first.")
NO_CHOICE = _("“%(value)s” is none of the choices. Choose one from the list.")
NO_NUMBER = _("This is not a whole number. Give one like 20.")
NO_CHARACTER = _("This holds a character that cannot be kept. Delete it, or type the text again.")
TOO_LONG = ngettext_lazy(
    "This is too long: it has %(show_value)d characters. Please make it %(limit_value)d character at most.",
    "This is too long: it has %(show_value)d characters. Please make it %(limit_value)d characters at most.",
    "limit_value",
)


def install() -> None:
    """To be called once, before any form is declared: a field takes its words when it is made."""
    forms.Field.default_error_messages["required"] = REQUIRED
    forms.ChoiceField.default_error_messages |= {"required": NOT_CHOSEN, "invalid_choice": NO_CHOICE}
    forms.BooleanField.default_error_messages = {"required": NOT_TICKED}
    forms.IntegerField.default_error_messages["invalid"] = NO_NUMBER
    MaxLengthValidator.message = TOO_LONG
    ProhibitNullCharactersValidator.message = NO_CHARACTER
