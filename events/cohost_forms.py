"""Naming the group that shall host a meeting too: by its link, or by a part of its name."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainWords
from groups.models import Group

SHOWN = 8  # groups to choose from
SLUG_IN_LINK = re.compile(r"/groups/([-a-zA-Z0-9_]+)/?")


class CoHostForm(PlainWords, forms.Form):
    """`found` after cleaning: the one group of a link, or those whose name holds the words."""

    group = forms.CharField(
        label=gettext_lazy("Which group?"),
        max_length=300,
        help_text=gettext_lazy("A part of its name, or the link of its page."),
        error_messages={"required": gettext_lazy("Type a part of the group's name, or paste the link of its page.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    use_required_attribute = False
    found: list[Group]

    def clean_group(self) -> str:
        typed = str(self.cleaned_data["group"]).strip()
        self.found = list(_named(typed)[:SHOWN])
        if not self.found:
            raise forms.ValidationError(
                _(
                    "No group is found by “%(given)s”. Type a part of its name as it stands in the list, or paste the link of its page."
                )
                % {"given": typed}
            )
        return typed


def _named(typed: str) -> Any:
    """Who has the link may name any group that works by it; by name only those that everybody may find."""
    if link := SLUG_IN_LINK.search(typed):
        return Group.objects.by_link().filter(slug=link[1])
    return Group.objects.listed().filter(name__icontains=typed).order_by("name", "pk")
