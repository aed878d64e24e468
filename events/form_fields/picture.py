"""Asking for a picture and for what it shows, in words. It is kept from one step of the form to the next."""

import base64
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from core.forms import retyped
from core.rates import allow
from core.signing import BadToken, make_token, read_token
from events import pictures
from events.form_fields.base import MeetingFields, Words
from events.models import Event, Picture
from events.services import pictures as keeping
from events.services.publishing import Details

PURPOSE: Final = "events.picture"
PER_HOUR: Final = 40  # of one person: each is read and drawn anew, and kept for a day


class NoFile(forms.HiddenInput):
    """A file cannot be kept in a page: nothing stands in its place."""

    def render(self, *_args: Any, **_kwargs: Any) -> Any:
        return ""


class PictureField(forms.FileField):
    """A picture; gives it drawn anew, or None."""

    widget = forms.FileInput(attrs={"accept": pictures.ACCEPTED})
    hidden_widget = NoFile

    def to_python(self, data: Any) -> pictures.Redrawn | None:  # type: ignore[override]
        return read(data) if data else None


def read(sent: UploadedFile) -> pictures.Redrawn:
    """What was sent, drawn anew; read only where it is not too large. Raises ValidationError."""
    try:
        if (sent.size or 0) > pictures.MOST_BYTES:
            raise pictures.BadPicture(pictures.too_large(sent.size or 0))
        sent.seek(0)
        return pictures.redrawn(sent.read())
    except pictures.BadPicture as error:
        raise forms.ValidationError(str(error)) from None


def token_of(picture: Picture) -> str:
    """By which a form names a picture that is kept."""
    return make_token(PURPOSE, picture.public_id)


def held(request: HttpRequest) -> tuple[QueryDict, Picture | None]:
    """What was typed, with a picture that came along kept and named in it, and that picture. One that cannot be taken stays for the
    form to speak of."""
    if "picture" not in request.FILES:
        return request.POST, None
    if not allow(PURPOSE, signed_in(request).public_id, most=PER_HOUR, per=timedelta(hours=1)):
        request.FILES.clear()
        messages.error(request, _("You have sent very many pictures. Wait for an hour, then choose this one again."))
        return request.POST, None
    try:
        drawn = read(request.FILES["picture"])  # type: ignore[arg-type]
    except forms.ValidationError:
        return request.POST, None
    picture = keeping.hold(drawn)
    request.FILES.clear()
    return retyped(request.POST, picture_kept=token_of(picture), picture_remove=""), picture


def problem_of(request: HttpRequest) -> str:
    """What is wrong with a picture that `held` could not keep; "" where nothing is."""
    try:
        PictureField(required=False).clean(request.FILES.get("picture"))
    except forms.ValidationError as error:
        return str(error.messages[0])
    return ""


class PictureFields(MeetingFields):
    """Mix-in: a picture with its words."""

    picture = PictureField(
        label=gettext_lazy("A picture"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 8 MB. We draw it anew, so that it no longer says where and when it was taken."
            " Show no face of somebody who did not say yes."
        ),
    )
    picture_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    picture_alt = forms.CharField(
        label=gettext_lazy("What does the picture show?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For people who cannot see it, in a few words: “Candles on the steps of the town hall”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    picture_remove = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)

    chosen_picture: Picture | None = None

    def begin_with(self, event: Event) -> dict[str, Any]:
        found = super().begin_with(event)
        if event.picture is None:
            return found
        return {**found, "picture_kept": token_of(event.picture), "picture_alt": event.picture.alt}

    @property
    def kept_picture(self) -> Picture | None:
        """The picture that the form names, if it is there and one of this group."""
        try:
            public_id = read_token(PURPOSE, self["picture_kept"].value() or "")
        except BadToken:
            return None
        ours = Q(events=None) | Q(events__host=self.host)
        return Picture.objects.filter(ours, public_id=public_id).distinct().first()

    @property
    def picture_url(self) -> str:
        """The kept picture, inside the page itself: nobody else can fetch it while no meeting shows it. "" where there is none."""
        if self["picture_remove"].value() or (picture := self.kept_picture) is None:
            return ""
        return f"data:image/jpeg;base64,{base64.b64encode(bytes(picture.small)).decode()}"

    def find_picture(self) -> None:
        """Which picture is meant, and whether it has words. Call it from `clean`."""
        data = self.cleaned_data
        if data.get("picture_remove"):
            return
        self.chosen_picture = self.kept_picture
        if data.get("picture_kept") and self.chosen_picture is None:
            self.data = retyped(self.data, picture_kept="")
            self.add_error("picture", _("The picture is not there any more. Please choose it again."))
        elif not data.get("picture_kept") and self.event is not None:
            self.chosen_picture = self.event.picture
        if self.chosen_picture is not None and not data.get("picture_alt") and data.get("picture_kept"):
            self.add_error("picture_alt", _("Say in a few words what the picture shows, for those who cannot see it."))

    def details(self) -> Details:
        return {**super().details(), "picture": self._picture()}

    def _picture(self) -> Picture | None:
        chosen = self.chosen_picture
        if chosen is None:
            return None
        words = self.cleaned_data["picture_alt"] or chosen.alt
        now = self.event.picture if self.event else None
        if now is not None and now.alt == words and bytes(now.large) == bytes(chosen.large):
            return now  # sent twice, or chosen again
        return keeping.described(chosen, alt=words)

    def stored_words(self, event: Event) -> Words:
        words = event.picture.alt if event.picture else ""
        return {**super().stored_words(event), "picture": ("picture_alt", words)}
