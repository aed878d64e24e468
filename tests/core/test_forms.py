"""Forms lose nothing that was typed, and make one thing however often they are sent."""

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.forms import MeForm
from core.forms import OnceFields, PlainWords, new_form_id, once, retyped, typed_before
from events.forms import EventForm
from groups.enums import GroupKind
from groups.forms import GroupForm
from groups.models import Group
from moderation.forms import DecisionForm
from tests.factories.groups import make_group


class ThingForm(OnceFields):
    purpose = "test.thing"
    name = forms.CharField()


def test_goes_back_with_all_that_was_typed_and_nothing_else():
    sent = QueryDict("csrfmiddlewaretoken=x&step=back&sure=on&name=Vigil&next_day=False&repeats=weekly")
    assert typed_before(sent) == {"name": "Vigil", "repeats": "weekly"}


def test_retypes_one_field_and_keeps_the_others():
    sent = QueryDict("where=Leds&name=Vigil")
    assert retyped(sent, where="Leeds").dict() == {"where": "Leeds", "name": "Vigil"}
    assert sent["where"] == "Leds"


def test_knows_the_row_that_a_form_will_make():
    token = new_form_id("test.thing")
    form = ThingForm({"form_id": token, "name": "Vigil"})
    assert form.is_valid()
    assert form.cleaned_data["form_id"] == token.split("~")[0]


@pytest.mark.parametrize("form_id", ["", "made-up", "p3x9w2r7tzhn5q"])
def test_refuses_an_id_that_it_did_not_give(form_id):
    form = ThingForm({"form_id": form_id, "name": "Vigil"})
    assert form.errors == {"form_id": ["This page has grown too old. Open it again and send it once more."]}


def test_refuses_the_id_of_another_form():
    form = ThingForm({"form_id": new_form_id("test.other"), "name": "Vigil"})
    assert list(form.errors) == ["form_id"]


def test_asks_for_no_id_where_a_row_is_changed():
    form = ThingForm({"name": "Vigil"})
    form.is_new = False
    assert form.is_valid()
    assert form.cleaned_data["form_id"] == ""


@pytest.mark.django_db
def test_gives_what_an_earlier_copy_made():
    group = make_group()

    def make():
        raise AssertionError("made twice")

    assert once(Group.objects.filter(pk=group.pk), make) == group


@pytest.mark.django_db
def test_does_not_hide_another_constraint():
    def make():
        return make_group(kind="reckless")

    with pytest.raises(IntegrityError), transaction.atomic():
        once(Group.objects.none(), make)
    assert not Group.objects.exclude(kind__in=GroupKind.values).exists()


class WordsForm(PlainWords, forms.Form):
    name = forms.CharField()
    story = forms.CharField(required=False, widget=forms.Textarea)


def test_takes_no_unseen_character_in():
    form = WordsForm({"name": "Vi\u202egil\nat six", "story": "One\n\nTwo\x00\u2066"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Vigil at six", "story": "One\n\nTwo"}


def test_takes_unseen_characters_alone_for_nothing():
    assert list(WordsForm({"name": "\u202e\u2066 \x00"}).errors) == ["name"]


@pytest.mark.parametrize("form", [EventForm, GroupForm, MeForm, DecisionForm])
def test_takes_none_in_wherever_somebody_writes_for_others(form):
    assert issubclass(form, PlainWords)
