"""The second step of signing in: a code from an app, a recovery code, a passkey."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import limits


def _code_field(*, comes_first: bool = True) -> forms.CharField:
    focus = {"autofocus": True} if comes_first else {}
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", **focus}),
    )


class _Code(forms.Form):
    """One code, with or without spaces in it."""

    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """The code. Raises ValidationError when it is wrong, was used before, or there were too many tries."""
        code = "".join(self.cleaned_data["code"].split())
        self.cleaned_data["code"] = code
        if not limits.may_try_second_step(self.user.public_id):
            raise get_adapter().validation_error("too_many_second_steps")
        checked: str = super().clean_code()  # type: ignore[misc] # allauth's, whose forms are mixed in
        is_from_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_from_app and not limits.may_use_app_code(self.user.public_id, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return checked


class SecondStepForm(_Code, AuthenticateForm):
    """To come in."""

    code = _code_field()


class ProofForm(_Code, ReauthenticateForm):
    """To show again that it is you."""

    code = _code_field()


class AppForm(ActivateTOTPForm):
    """The first code of a new app shows that it works."""

    code = _code_field(comes_first=False)

    def clean_code(self) -> str:
        """The code. Raises ValidationError when it is wrong, or there were too many tries."""
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        if not limits.may_try_second_step(self.user.public_id):
            raise get_adapter().validation_error("too_many_second_steps")
        return str(super().clean_code())


class NewPasskeyForm(AddWebAuthnForm):
    """What the browser answers when it has made a passkey. Its name is ours: nobody types one."""

    name = forms.CharField(required=False, widget=forms.HiddenInput)
    passwordless = None

    def clean_name(self) -> str:
        """The sort of browser, whatever was sent."""
        return str(self.initial["name"])


class _Passkey(forms.Form):
    """What the browser answers when it has used one."""

    needs_handle = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_credential(self) -> Authenticator:
        """The passkey. Raises ValidationError for anything that is none of ours."""
        credential = self.cleaned_data["credential"]
        response = credential.get("response") if isinstance(credential, dict) else None
        if not isinstance(response, dict) or not isinstance(response.get("userHandle") or "", str):
            raise get_mfa_adapter().validation_error("unknown_passkey")
        if self.needs_handle and not response.get("userHandle"):
            raise get_mfa_adapter().validation_error("unknown_passkey")
        return super().clean_credential()  # type: ignore[misc] # allauth's, whose forms are mixed in


class PasskeySecondStepForm(_Passkey, AuthenticateWebAuthnForm):
    """To come in, after the code by mail."""


class PasskeySignInForm(_Passkey, LoginWebAuthnForm):
    """To come in with it alone."""

    needs_handle = True


class PasskeyProofForm(_Passkey, ReauthenticateWebAuthnForm):
    """To show again that it is you."""
