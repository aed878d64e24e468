"""How a row that was read becomes an object."""

import pytest
from django.db import models

from core.models import TimeStamped
from events.models import Attendance, Event, Occurrence
from groups.models import Group
from places.models import Place
from tests.factories.events import make_attendance, make_event, make_occurrence

pytestmark = pytest.mark.django_db
KINDS: list[type[TimeStamped]] = [Place, Group, Event, Occurrence, Attendance]


@pytest.fixture(autouse=True)
def rows():
    make_attendance(make_occurrence(make_event(languages=["en", "ug"], access={"captions": {"answer": "yes"}})))


def as_django_makes_it(row: models.Model) -> models.Model:
    names = [field.attname for field in row._meta.concrete_fields if field.attname in row.__dict__]
    return models.Model.from_db.__func__(type(row), row._state.db, names, [row.__dict__[name] for name in names])  # type: ignore[attr-defined]


def told(row: models.Model) -> tuple[object, ...]:
    return row, row._state.adding, row._state.db, row._state.fields_cache, {k: v for k, v in row.__dict__.items() if k != "_state"}


@pytest.mark.parametrize("kind", KINDS)
def test_is_the_row_that_django_would_make(kind):
    row = kind._default_manager.get()
    assert told(row) == told(as_django_makes_it(row))
    assert row.get_deferred_fields() == set()


@pytest.mark.parametrize("kind", KINDS)
def test_reads_later_what_was_left_out(kind, django_assert_num_queries):
    whole, row = kind._default_manager.get(), kind._default_manager.only("created").get()
    assert told(row) == told(as_django_makes_it(row))
    with django_assert_num_queries(1):
        assert row.modified == whole.modified


def test_is_saved_as_the_row_that_it_is():
    event = Event.objects.only("title").get()
    event.title = "Another evening"
    event.save()
    assert Event.objects.values_list("title", "languages").get() == ("Another evening", ["en", "ug"])
