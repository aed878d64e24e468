"""Fields for a day, several days and a time of day: as the browser sends them, or as people type them."""

import re
from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
NOON = 12
MOST_DAYS = 60


class DayField(forms.DateField):
    """A date as the browser sends it, or as people type it where the browser has no calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    default_error_messages: ClassVar = {  # a browser sends nothing where somebody typed 31 February
        "required": gettext_lazy("Give a day of the calendar, like 31/03/2027.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            message = _("“%(given)s” is no day of the calendar. Give a day like 31/03/2027.") % {"given": value}
            raise forms.ValidationError(message) from None


class DaysField(forms.CharField):
    """Several days, one a line (or with commas between them); cleaned, a sorted list without repeats."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "ltr", "autocomplete": "off"})

    def clean(self, value: Any) -> list[date]:
        day = DayField(required=False)
        if isinstance(value, list):
            value = "\n".join(f"{each:%d/%m/%Y}" for each in value)
        typed = [each.strip() for each in re.split(r"[\n,;]", str(super().clean(value) or "")) if each.strip()]
        if len(typed) > MOST_DAYS:
            raise forms.ValidationError(
                _("These are %(number)s days. Give at most %(most)s.") % {"number": len(typed), "most": MOST_DAYS}
            )
        return sorted({found for each in typed if (found := day.clean(each))})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{each:%d/%m/%Y}" for each in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class ClockField(forms.TimeField):
    """A time of day: "19:00", "7 pm", "7.30pm"."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages: ClassVar = {"required": gettext_lazy("Give a time of day, like 19:00 or 7 pm.")}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or value in self.empty_values:
            return value or None
        match = CLOCK.fullmatch(str(value).strip().removesuffix(":00") if str(value).count(":") > 1 else str(value).strip())
        try:
            if match is None:
                raise ValueError(value)
            hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
            if half and not 1 <= hour <= NOON:
                raise ValueError(value)
            return time(hour % NOON + (NOON if half == "pm" else 0) if half else hour, minute)
        except ValueError:
            message = _("“%(given)s” is no time of day. Give a time like 19:00 or 7 pm.") % {"given": value}
            raise forms.ValidationError(message) from None


def keep_as_typed(form: forms.Form, names: set[str]) -> None:
    """A browser's own field for a day or a time drops what is none: then a plain one, so that it can be put right. One that was left
    empty stays the browser's own."""
    for name in names & form.errors.keys():
        if not str(form[name].value() or "").strip():
            continue
        form.fields[name].widget.input_type = "text"
