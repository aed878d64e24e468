"""The look: every ink readable on every surface in both schemes, and every form field rendered the same way."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import SafeString

INKS = ["ink", "quiet", "sky", "sky-deep", "good", "wait", "stop", "kind-university", "kind-union", "kind-worship", "kind-other"]
SURFACES = ["paper", "raised", "sunk", "sky-tint", "good-tint", "wait-tint", "stop-tint"]
ON_COLOUR = (("on-sky", "sky"), ("on-sky", "sky-deep"), ("on-stop", "stop"), ("paper", "quiet"))
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme by name, "#rrggbb"."""
    css = Path(settings.BASE_DIR, "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", light if scheme == "light" else dark.split("@media")[0])
    return {name: "#" + (value if len(value) == 6 else "".join(c * 2 for c in value)) for name, value in found}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """1 to 21, WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keeps_every_ink_readable_on_every_surface(scheme: str) -> None:
    colour = tokens(scheme)
    pairs = [(ink, surface) for ink in INKS for surface in SURFACES] + list(ON_COLOUR)

    assert [pair for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < READABLE] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keeps_the_borders_of_fields_visible(scheme: str) -> None:
    colour = tokens(scheme)

    assert [surface for surface in ("paper", "raised") if contrast(colour["edge"], colour[surface]) < VISIBLE] == []


def test_serves_a_drawing_for_every_icon_that_templates_name() -> None:
    folder = Path(settings.BASE_DIR, "templates")
    named = {
        name for page in folder.rglob("*.html") for name in re.findall(r'{% icon "([a-z-]+)"', page.read_text(encoding="utf-8"))
    }
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', Path(settings.BASE_DIR, "static/img/icons.svg").read_text(encoding="utf-8")))

    assert named - drawn == set()


class GroupForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As people call it.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    teaser = forms.CharField(label="Teaser", required=False)
    agreed = forms.BooleanField(label="Agreed")


def rendered(form: forms.Form) -> SafeString:
    return Template("{{ form }}").render(Context({"form": form}))


def test_ties_help_and_error_to_the_field_they_are_about() -> None:
    html = rendered(GroupForm({"name": "", "kind": "a", "agreed": "on"}))

    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in html
    assert '<div class="help" id="id_name_helptext">As people call it.</div>' in html
    assert 'id="id_name_error"' in html


def test_gathers_all_errors_at_the_top_with_links_to_the_fields() -> None:
    summary = rendered(GroupForm({})).split('class="field"')[0]

    assert re.findall(r'<a href="#([a-z_0]+)">', summary) == ["id_name", "id_kind_0", "id_agreed"]


def test_shows_no_summary_and_no_error_on_a_form_nobody_has_sent() -> None:
    html = rendered(GroupForm())

    assert "error-summary" not in html
    assert "errorlist" not in html


def test_says_which_fields_are_optional_rather_than_starring_the_others() -> None:
    labels = re.findall(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", rendered(GroupForm()))

    assert [label for label in labels if "optional" in label] == ['Teaser <span class="optional">(optional)</span>']


def test_puts_each_choice_into_a_label_that_can_be_pressed() -> None:
    html = rendered(GroupForm())

    assert html.count('<label class="choice" for="id_kind_') == 2
    assert '<fieldset class="field">' in html
