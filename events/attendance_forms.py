"""What is asked of somebody who comes: an e-mail address, and if they like whom they bring, what they need, how to write to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.email_field import LONGEST, MISSING, Address
from core.forms import PlainWords
from events import reminders
from events.models import Event
from groups.enums import SafetyLevel


class TellForm(PlainWords, forms.Form):
    """What somebody may tell of themselves; nothing of it must be. Guests only where the meeting allows any."""

    name = forms.CharField(label=_("Your name"), help_text=_("Only the organisers see it."), max_length=80, required=False)
    guests = forms.IntegerField(label=_("How many people you bring"), min_value=0, required=False)
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        help_text=_(
            "A way in without steps, a seat, sign language … The organisers see it, without your name. We erase it when the meeting is over."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shares_contact = forms.BooleanField(label=_("The organisers may see my e-mail address"), required=False)

    folded = ("name", "guests", "access_needs", "shares_contact")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.level == SafetyLevel.CLOSED:  # there they see it, to say yes
            del self.fields["shares_contact"]
        if not event.guests_most:
            del self.fields["guests"]
            return
        most = ngettext("You may bring %(number)s guest.", "You may bring up to %(number)s guests.", event.guests_most)
        self.fields["guests"] = forms.IntegerField(
            label=self.fields["guests"].label,
            help_text=(most := most % {"number": event.guests_most}),
            min_value=0,
            max_value=event.guests_most,
            required=False,
            error_messages={"max_value": most},
        )

    @property
    def in_fold(self) -> list[forms.BoundField]:
        """The fields that stand behind the fold."""
        return [self[name] for name in self.folded if name in self.fields]

    @property
    def opens(self) -> bool:
        """Whether the fold stands open: something of it was filled in, or is wrong."""
        return any(each.errors or each.value() not in {None, "", 0, "0"} for each in self.in_fold)

    @property
    def told(self) -> dict[str, Any]:
        """What was sent of what they tell, and how they wish to be written to; boxes always, since one that is empty is not sent."""
        boxes = {name for name, field in self.fields.items() if isinstance(field, forms.BooleanField)}
        given = {name: value for name, value in self.cleaned_data.items() if name in boxes or name in self.data}
        if "guests" in given:
            given["guests"] = given["guests"] or 0
        return given


class AttendForm(TellForm):
    """I'm coming."""

    email = Address(label=_("Your e-mail address"), max_length=LONGEST, error_messages={"required": MISSING})
    field_order = ("email",)


class DiscreetForm(forms.Form):
    """The wish that matters before the next mail leaves."""

    discreet = forms.BooleanField(
        label=_("Keep subject lines and calendar titles neutral"),
        help_text=_("Then nobody who looks at your phone sees what it is about."),
        required=False,
    )


class ConfirmForm(TellForm, DiscreetForm):
    """Yes, I'm coming, or perhaps."""


class PreferencesForm(ConfirmForm):
    """The same of somebody who has answered: whom they bring, and how they wish to be written to."""

    reminders = forms.BooleanField(required=False)
    field_order = (*TellForm.folded, "reminders", "discreet")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        if said := reminders.said(event):
            self.fields["reminders"].label = _("Remind me %(when)s") % {"when": said}
        else:
            del self.fields["reminders"]
