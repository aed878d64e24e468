"""Forms that were begun: kept for one person, sealed, and not for long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from core import drafts, tasks
from core.models import Draft

pytestmark = pytest.mark.django_db
FORM, FIELDS = "test.form", ("name", "languages", "where")


def test_keeps_what_was_typed_and_nothing_else(alice):
    assert drafts.keep(alice, FORM, QueryDict("name=Leeds&languages=en&languages=ug&csrfmiddlewaretoken=x"), fields=FIELDS) is True
    typed, since = drafts.kept(alice, FORM)
    assert dict(typed.lists()) == {"name": ["Leeds"], "languages": ["en", "ug"]}
    assert timezone.now() - since < timedelta(minutes=1)


def test_keeps_one_for_each_person_and_form(alice, bob):
    drafts.keep(alice, FORM, QueryDict("name=First"), fields=FIELDS)
    drafts.keep(alice, FORM, QueryDict("name=Second"), fields=FIELDS)
    assert Draft.objects.count() == 1
    assert drafts.kept(alice, FORM)[0]["name"] == "Second"
    assert drafts.kept(bob, FORM) is None
    assert drafts.kept(alice, "test.other") is None


def test_is_sealed_in_the_database(alice):
    drafts.keep(alice, FORM, QueryDict("where=LS2+9JT"), fields=FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM core_draft")
        [(stored,)] = cursor.fetchall()
    assert "LS2" not in stored
    assert "where" not in stored


@pytest.mark.parametrize("query", ["", "name=&where=++", "csrfmiddlewaretoken=x"])
def test_keeps_no_empty_form(alice, query):
    assert drafts.keep(alice, FORM, QueryDict(query), fields=FIELDS) is False
    assert Draft.objects.count() == 0


def test_keeps_no_more_than_a_form_takes(alice):
    data = QueryDict(mutable=True)
    data["name"] = "x" * 20_000
    data.setlist("languages", ["en"] * 100)
    drafts.keep(alice, FORM, data, fields=FIELDS)
    typed, _since = drafts.kept(alice, FORM)
    assert (len(typed["name"]), len(typed.getlist("languages"))) == (drafts.LONGEST, drafts.MOST_VALUES)


def test_forgets_when_it_is_told_to(alice):
    drafts.keep(alice, FORM, QueryDict("name=Leeds"), fields=FIELDS)
    drafts.forget(alice, FORM)
    drafts.forget(alice, FORM)
    assert Draft.objects.count() == 0


def test_forgets_after_a_week_by_itself(alice, bob):
    drafts.keep(alice, FORM, QueryDict("name=Old"), fields=FIELDS)
    drafts.keep(bob, FORM, QueryDict("name=New"), fields=FIELDS)
    Draft.objects.filter(user=alice).update(modified=timezone.now() - timedelta(days=7))
    assert drafts.kept(alice, FORM) is None
    tasks.forget_drafts()
    assert [draft.user_id for draft in Draft.objects.all()] == [bob.pk]


def test_goes_with_its_person(alice):
    drafts.keep(alice, FORM, QueryDict("name=Leeds"), fields=FIELDS)
    alice.delete()
    assert Draft.objects.count() == 0
