"""What the parts of the form for a meeting have in common: each begins with what is stored, and gives what is to be stored."""

from typing import Any

from django import forms

from events.models import Event
from events.services.publishing import Details
from groups.models import Group

Words = dict[str, tuple[str, str]]


class MeetingFields(forms.Form):
    """A part of the form. Each part adds its own to what `super()` answers, so that one more part is one more base of EventForm."""

    host: Group
    event: Event | None

    def begin_with(self, event: Event) -> dict[str, Any]:
        """What is stored, as the fields ask for it."""
        return {}

    def begin_new(self) -> dict[str, Any]:
        """What a new meeting of `host` begins with, where nothing was typed yet."""
        return {}

    def details(self) -> Details:
        """What was said, as columns of the model; after cleaning."""
        return {}

    def stored_words(self, event: Event) -> Words:
        """Each column with (the field that asks for it, what is stored, in words): for the second of two editors."""
        return {}

    def kept(self, column: str) -> Any:
        """What is stored in `column`, or what a new meeting has there: where a field was not on the page."""
        return getattr(self.event if self.event is not None else Event(), column)
