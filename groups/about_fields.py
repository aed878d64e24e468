"""Asking what a group is beside its name and place: which university or union, of what sort, in which languages, with which links."""

from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import institutions, kinds, languages
from groups.enums import GroupKind, Subkind
from groups.fields import InstitutionInput, LanguagesField, LinksField
from groups.models import Group

SHORT_LIST: Final = [(code, languages.named(code)) for code, *_names in languages.LISTED]
SORT = "{kind}_sort"  # the field that asks for the sort of one kind


def by_kind(usual: Any, words: dict[GroupKind, Any]) -> SafeString:
    """Words of which those of the chosen kind are shown (static/css/group-form.css), and `usual` until one is chosen."""
    usual_words = format_html('<span class="of-any">{}</span>', usual)
    rest = format_html_join(
        "", '<span class="of-kind" data-kind="{}">{}</span>', ((kind.value, each) for kind, each in words.items())
    )
    return usual_words + rest


def _sorts(kind: GroupKind) -> forms.ChoiceField:
    known = kinds.KINDS[kind]
    return forms.ChoiceField(
        label=known.subkind_label,
        required=False,
        choices=[(each.value, each.label) for each in known.subkinds],
        widget=forms.RadioSelect(attrs={"class": "two"}),
    )


class AboutFields(forms.Form):
    """Mix-in: what a group is. After `find_about`, `about` holds the values of the model's fields."""

    university = forms.CharField(
        label=gettext_lazy("Which university?"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Write its name. One that we do not know is fine too."),
        widget=InstitutionInput("university"),
    )
    university_sort = _sorts(GroupKind.UNIVERSITY)
    union = forms.CharField(
        label=gettext_lazy("Which union?"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Its name or its letters, such as “UCU”. One that we do not know is fine too."),
        widget=InstitutionInput("union"),
    )
    worship_sort = _sorts(GroupKind.WORSHIP)
    parent_name = forms.CharField(
        label=gettext_lazy("Is it part of something larger?"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example a network, a national union or a federation."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "list": "known-union"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Which languages do you speak there?"),
        required=False,
        choices=SHORT_LIST,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "two"}),
    )
    other_languages = LanguagesField(
        label=gettext_lazy("Other languages"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With commas between them, such as “Hindi, Polish”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    links = LinksField(
        label=gettext_lazy("Links to your group elsewhere"),
        required=False,
        help_text=gettext_lazy("Up to five, one on each line. Everyone who sees your page sees them."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )
    takes_letters = forms.BooleanField(
        label=gettext_lazy("People can write to us through our page. They never see your address, and you never see theirs."),
        required=False,
        initial=True,
    )

    about: dict[str, Any]

    def begin_with(self, group: Group) -> dict[str, Any]:
        """What is stored, as the fields ask for it."""
        listed = {code for code, *_names in languages.LISTED}
        others = [languages.own_name(code) for code in group.languages if code not in listed]
        return {
            "university": group.institution_name if group.kind == GroupKind.UNIVERSITY else "",
            "union": group.institution_name if group.kind == GroupKind.UNION else "",
            SORT.format(kind=group.kind): group.subkind,
            "parent_name": group.parent_name,
            "languages": [code for code in group.languages if code in listed],
            "other_languages": ", ".join(others),
            "links": group.links,
            "takes_letters": group.takes_letters,
        }

    def find_about(self, group: Group | None = None) -> None:
        """Find out what was meant; what is stored of `group` stays where its words were not touched. Call it from `clean`."""
        data = self.cleaned_data
        spoken = list(dict.fromkeys([*data.get("languages", []), *data.get("other_languages", [])]))
        if len(spoken) > languages.MOST:
            self.add_error("languages", _("You chose %(given)d languages. Ten are the most.") % {"given": len(spoken)})
        kind = data.get("kind", "")
        key, name = self._institution(kind, group)
        known = kinds.of(kind).subkinds if kind else ()
        chosen = data.get(SORT.format(kind=kind), "")
        self.about = {
            "subkind": chosen if chosen in known else "",
            "institution": key,
            "institution_name": name,
            "parent_name": data.get("parent_name", ""),
            "languages": spoken,
            "links": data.get("links", []),
            "takes_letters": data.get("takes_letters", False),
        }

    def _institution(self, kind: str, group: Group | None) -> tuple[str, str]:
        """The key and the name of what was typed; no key where we do not know it."""
        sort = kinds.of(kind).institution if kind else ""
        typed = self.cleaned_data.get(sort, "") if sort else ""
        if not sort or not typed:
            return "", ""
        if group is not None and group.kind == kind and group.institution_name == typed:
            return group.institution, typed  # also when our data know it no longer
        found = institutions.named(sort, typed)
        return (found.key, found.name) if found else ("", typed)

    def place_of_institution(self) -> str:
        """Words that find the university which was typed, for a group that meets there and says nothing else; "" for none."""
        if self.data.get(self.add_prefix("kind")) != GroupKind.UNIVERSITY:
            return ""
        found = institutions.named("university", self.data.get(self.add_prefix("university"), ""))
        return f"{found.name}, {found.postcode}" if found and found.postcode else ""

    @property
    def about_in_words(self) -> list[tuple[str, str]]:
        """What was said beside name and place, as (label, words): for the page that asks whether all is right."""
        said = self.about
        sort = Subkind(said["subkind"]).label if said["subkind"] else ""
        label = _("University") if self.cleaned_data["kind"] == GroupKind.UNIVERSITY else _("Union")
        found = [
            (_("Sort"), str(sort)),
            (label, said["institution_name"]),
            (_("Part of"), said["parent_name"]),
            (_("Languages"), ", ".join(languages.names(said["languages"]))),
            (_("Links"), "\n".join(said["links"])),
        ]
        return [(label, words) for label, words in found if words]

    @property
    def unknown_institution(self) -> str:
        """The name of a university or union that is not among those we know, as it was typed; "" otherwise."""
        return "" if self.about["institution"] else str(self.about["institution_name"])

    @property
    def meant_perhaps(self) -> list[str]:
        """Names that we know and that begin like the one we do not."""
        sort = kinds.of(self.cleaned_data["kind"]).institution
        return [each.name for each in institutions.offered(sort, self.unknown_institution)[:4]] if sort else []
