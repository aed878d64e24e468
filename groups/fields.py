"""Fields of forms about groups: an institution by its name, languages, links."""

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from groups import institutions, languages
from groups.institutions import Sort

MOST_LINKS: Final = 5
LONGEST_LINK: Final = 300


class InstitutionInput(forms.TextInput):
    """A text box that offers universities or unions: with script as one types, without it by the browser's own list."""

    template_name = "groups/widgets/institution_input.html"

    def __init__(self, sort: Sort) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "dir": "auto"})
        self.sort = sort

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"known-{self.sort}"
        known = institutions.every(self.sort)
        return {**context, "sort": self.sort, "known": known}


class LanguagesField(forms.CharField):
    """Languages that are not on the short list, typed with commas between them; gives their codes."""

    def clean(self, value: Any) -> list[str]:
        text = str(super().clean(value))
        typed = [part.strip() for part in text.replace("،", ",").replace(";", ",").split(",")]
        codes: list[str] = []
        for name in filter(None, typed):
            code = languages.code_of(name)
            if code is None:
                message = _("We do not know a language called “%(given)s”. Write its name in English, such as “Hindi”.")
                raise forms.ValidationError(message % {"given": name})
            codes.append(code)
        return list(dict.fromkeys(codes))


class LinksField(forms.CharField):
    """Up to five web addresses, one on each line; https and nothing else, which is taken where nobody said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_LINKS * LONGEST_LINK * 2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        links = list(dict.fromkeys(self._link(line) for line in lines if line))
        if len(links) > MOST_LINKS:
            message = _("You gave %(given)d links. Five are the most. Take the ones that matter most.")
            raise forms.ValidationError(message % {"given": len(links)})
        return links

    def _link(self, line: str) -> str:
        link = line if "://" in line or ":" in line.split("/")[0] else f"https://{line}"
        try:
            URLValidator(schemes=["https"])(link)
            parts = urlsplit(link)
        except (forms.ValidationError, ValueError):
            parts = None
        # A name before the host ("https://bank.example@elsewhere") makes a link look like what it is not.
        if parts is None or "@" in parts.netloc or "." not in (parts.hostname or "") or len(link) > LONGEST_LINK:
            message = _(
                "“%(given)s” is not a link that we can show. Give one that begins with https://, as you would send it to a friend."
            )
            raise forms.ValidationError(message % {"given": line[:80]})
        return link
