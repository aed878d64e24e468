"""Forms that lose nothing that can be seen, and make nothing twice, however often they are sent."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.models import new_public_id
from core.signing import BadToken, make_token, read_token
from core.text import plain_words

NOT_TYPED = {"csrfmiddlewaretoken", "step", "sure"}
Made = TypeVar("Made", bound=Model)


def typed_before(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the beginning of a fresh form: for the button that goes back from the second step. Several of one name are a
    list."""
    every = {name: data.getlist(name) for name in data}
    return {
        name: several if len(several) > 1 else several[0]
        for name, several in every.items()
        if several and name not in NOT_TYPED and several != ["False"]
    }


def retyped(data: Mapping[str, Any], **fields: str) -> QueryDict:
    """The same data with some fields as if they had been typed otherwise."""
    copy = QueryDict(mutable=True)
    copy.update(data)
    for name, value in fields.items():
        copy[name] = value
    return copy


def new_form_id(purpose: str) -> str:
    """A signed public id for a form that makes something; every copy of that form carries the same one."""
    return make_token(purpose, new_public_id())


class PlainWords(forms.BaseForm):
    """Mix-in: no unseen character comes in by any field (see `core.text.plain_words`). For every form whose words others read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            return
        typed = {}
        for name, field in self.fields.items():
            value = self.data.get(key := self.add_prefix(name))
            if isinstance(field, forms.CharField) and isinstance(value, str):
                typed[key] = plain_words(value, in_one_line=not isinstance(field.widget, forms.Textarea))
        self.data = retyped(self.data, **typed)


class OnceFields(PlainWords, forms.Form):
    """Mix-in: `form_id` becomes the public id of the row that the form makes, so that two copies of it are known for one.

    `purpose` keeps the ids of one form from another's. A form that changes a row sets `is_new` to False before it is cleaned.
    """

    form_id = forms.CharField(required=False, widget=forms.HiddenInput)

    purpose: ClassVar[str]
    is_new = True

    def clean_form_id(self) -> str:
        """The public id that the new row will have; "" where none is made."""
        if not self.is_new:
            return ""
        try:
            return read_token(self.purpose, self.cleaned_data["form_id"])
        except BadToken:
            raise forms.ValidationError(_("This page has grown too old. Open it again and send it once more.")) from None


def once(already: QuerySet[Made], make: Callable[[], Made]) -> Made:
    """What an earlier copy of the form made, or what `make` makes now, with all it did or nothing.

    `already` finds the row by the public id of the form. Two copies at the same moment meet at its unique constraint:
    the later one undoes what it did and gives the row of the earlier. Raises IntegrityError when another constraint is hurt.
    """
    if found := already.first():
        return found
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        if found := already.first():
            return found
        raise
