"""Asking for the link to take part online, and who sees it when."""

from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.enums import AttendanceMode
from events.form_fields.base import MeetingFields, Words
from events.models import Event
from events.services.publishing import Details
from groups.enums import SafetyLevel

NOT_A_LINK = gettext_lazy("“%(given)s” is not a web address. Give one that begins with https://, as you would send it to a friend.")
EVERYBODY: Final = "everybody"
CHOICES: Final[list[tuple[str, Any]]] = [
    ("2", gettext_lazy("Those who are coming, from two hours before")),
    ("24", gettext_lazy("Those who are coming, from a day before")),
    ("72", gettext_lazy("Those who are coming, from three days before")),
    ("0", gettext_lazy("Those who are coming, as soon as they say so")),
    (EVERYBODY, gettext_lazy("Everybody, at once")),
]


class LinkField(forms.CharField):
    """A web address, http or https and nothing else; https where nobody said."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        link = text if "://" in text or ":" in text.split("/")[0] else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(link)
        except forms.ValidationError:
            raise forms.ValidationError(NOT_A_LINK % {"given": text}) from None
        return link


def said(event: Event) -> str:
    """Who sees the link of a stored meeting, and when, in words."""
    if event.link_public and event.level == SafetyLevel.OPEN:
        return str(dict(CHOICES)[EVERYBODY])
    return str(dict(CHOICES).get(str(event.link_hours)) or _hours(event.link_hours))


def _hours(hours: int) -> str:
    words = ngettext("Those who are coming, from %(hours)d hour before", "Those who are coming, from %(hours)d hours before", hours)
    return words % {"hours": hours}


class OnlineFields(MeetingFields):
    """Mix-in: the link, and from when on it is shown."""

    conference_url = LinkField(
        label=gettext_lazy("Link for taking part online"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    link_shown = forms.ChoiceField(
        label=gettext_lazy("Who sees the link?"),
        required=False,
        choices=CHOICES,
        initial="24",
        help_text=gettext_lazy("A link that is known early is passed on. A day before is early enough."),
    )

    def offer_hours(self, event: Event | None) -> None:
        """What somebody else stored stays a choice. Everybody sees it only where the group is open."""
        choices = [each for each in CHOICES if each[0] != EVERYBODY or self.host.level == SafetyLevel.OPEN]
        if event is not None and str(event.link_hours) not in dict(CHOICES):
            choices.insert(0, (str(event.link_hours), _hours(event.link_hours)))
        self.fields["link_shown"].choices = choices  # type: ignore[attr-defined]

    def begin_with(self, event: Event) -> dict[str, Any]:
        by_all = event.link_public and event.level == SafetyLevel.OPEN
        return {
            **super().begin_with(event),
            "conference_url": event.conference_url,
            "link_shown": EVERYBODY if by_all else str(event.link_hours),
        }

    def find_link(self) -> None:
        """A screen has a link, a room has none; a careful meeting shows it to nobody but those who come. Call it from `clean`."""
        mode, link = self.cleaned_data.get("attendance_mode"), self.cleaned_data.get("conference_url")
        if mode == AttendanceMode.IN_PERSON:
            if link:
                message = _("You gave a link, and chose “In person”. Choose “In person and online”, or leave the link empty.")
                self.add_error("conference_url", message)
        elif not link and "conference_url" not in self.errors:
            self.add_error("conference_url", _("People need a link to take part online. Give the one that you will send them."))
        if self.cleaned_data.get("link_shown") == EVERYBODY and self.cleaned_data.get("safety_level"):
            message = _("At a careful or closed meeting only those who are coming see the link. Choose from when on.")
            self.add_error("link_shown", message)

    @property
    def link_words(self) -> str:
        """Who will see the link, and when; after cleaning."""
        chosen = self.cleaned_data.get("link_shown") or str(self.kept("link_hours"))
        return str(dict(self.fields["link_shown"].choices).get(chosen, ""))  # type: ignore[attr-defined]

    def details(self) -> Details:
        chosen = self.cleaned_data["link_shown"]
        hours, public = self.kept("link_hours"), self.kept("link_public")
        if chosen:
            # The hours stay with a link that everybody sees: for the day when the meeting becomes careful.
            hours, public = (hours, True) if chosen == EVERYBODY else (int(chosen), False)
        return {
            **super().details(),
            "conference_url": self.cleaned_data["conference_url"],
            "link_hours": hours,
            "link_public": public,
        }

    def stored_words(self, event: Event) -> Words:
        shown = ("link_shown", said(event))
        link = ("conference_url", event.conference_url)
        return {**super().stored_words(event), "conference_url": link, "link_hours": shown, "link_public": shown}
