"""What organisers write about a date: a message to all who come, and the report afterwards."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.forms import OnceFields, PlainWords, new_form_id
from events.enums import Audience, Motion
from events.services.announcements import LONGEST

LONGEST_REPORT = 4000
MOST = 100_000


class MessageForm(OnceFields):
    """One message to all. Sent twice, it is one message."""

    text = forms.CharField(
        label=_("Your message"),
        help_text=_("2,000 characters at most. Write nobody's name. Links stay as words."),
        error_messages={"required": _("Write what they should know.")},
        validators=[MaxLengthValidator(LONGEST, _("The message has more than 2,000 characters. Make it shorter."))],
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    audience = forms.ChoiceField(label=_("Who gets it?"), choices=Audience, initial=Audience.COMING, widget=forms.RadioSelect)

    purpose = "events.message"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_id", new_form_id(self.purpose))


class FewerForm(forms.Form):
    """How many of those counted without a name there are in truth: fewer than `most`."""

    number = forms.IntegerField(
        label=_("How many of them do you expect?"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    use_required_attribute = False

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["number"]
        number.help_text = _("A number below %(most)s: you can only count fewer.") % {"most": most}
        number.error_messages["required"] = number.error_messages["min_value"] = number.help_text
        self.most = most

    def clean_number(self) -> int:
        """Fewer than are counted."""
        number: int = self.cleaned_data["number"]
        if number >= self.most:
            raise forms.ValidationError(self.fields["number"].help_text)
        return number


class ReportForm(PlainWords, forms.Form):
    """What came of a date."""

    came = forms.IntegerField(
        label=_("How many came?"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("A number, as good as you know it. Leave it empty if nobody counted."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    decided = forms.CharField(
        label=_("What was decided?"),
        required=False,
        help_text=_("What happens next, and by when. Write no names: this stays when the addresses are long erased."),
        validators=[MaxLengthValidator(LONGEST_REPORT, _("This has more than 4,000 characters. Make it shorter."))],
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    motion = forms.ChoiceField(label=_("Was there a motion?"), choices=Motion, required=False, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False
