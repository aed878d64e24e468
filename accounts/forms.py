"""Signing in, and what a person may change about themselves."""

from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.devices import own_browser
from accounts.limits import may_ask_for_code
from accounts.models import User
from core.crypto import normalise_email
from core.forms import PlainWords

AREAS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


class SignInForm(RequestLoginCodeForm):
    """One address. Counts the tries for it; whose it is, nobody asks before the code is right."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a code. There is no password."),
        max_length=254,  # RFC 5321, section 4.5.3.1.3: a path has 256 characters, two of them brackets
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type the e-mail address that the code should go to."),
            "invalid": _(
                "This is not a whole e-mail address. It looks like sam@example.org: a name, an @, and where the mailbox is."
            ),
        },
    )

    def clean_email(self) -> str:
        """The address in its one spelling. Raises ValidationError when too many codes were asked for."""
        self.cleaned_data["email"] = normalise_email(self.cleaned_data["email"])
        email = self.cleaned_data["email"]
        if not may_ask_for_code(context.request, email, browser=own_browser(context.request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return str(self.cleaned_data["email"])


class CodeForm(ConfirmLoginCodeForm):
    """The six figures."""

    code = forms.CharField(
        label=_("Code"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", "autofocus": True}
        ),
    )


def _zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place that names a time zone, by part of the world."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)
    return [
        (area, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in group])
        for area, group in groupby(names, key=lambda name: name.partition("/")[0])
    ]


class MeForm(PlainWords, forms.ModelForm):
    """Name, language, time zone."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=_zones, help_text=_("Mails to you say the time as it is there."))

    class Meta:
        model = User
        fields = ("display_name", "language", "timezone")
        labels = {"display_name": _("Your name")}
        help_texts = {
            "display_name": _(
                "Any name you like: it need not be your own. Shown to those who run a group with you and to moderators, to nobody else."
            )
        }
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:  # nothing to choose
            del self.fields["language"]
