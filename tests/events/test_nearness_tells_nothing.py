"""Ten thousand questions around a careful meeting: the answers are those of the middle of its district, and of nothing else."""

import math
import random

import pytest
from django.http import QueryDict

from events.models import Occurrence
from events.search import EventSearch
from groups.enums import SafetyLevel
from groups.models import Group
from places.located import COLUMNS, away, columns
from places.nearness import exact_km, in_space
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
ADDRESS = (53.8123, -1.5601)  # planted; 1.4 km from the middle
MIDDLE = (53.80192, -1.54645)
QUESTIONS = 10_000


@pytest.fixture
def hidden():
    place = make_place(lat=ADDRESS[0], lon=ADDRESS[1])
    group = make_group(safety_level=SafetyLevel.CAREFUL, place=place)
    return make_occurrence(make_event(group))


def questions(number):
    """Circles and boxes that close in on the address and on the middle: (point, km, box)."""
    chance = random.Random(3)
    for _each in range(number):
        about = chance.choice((ADDRESS, MIDDLE))
        spread = 10 ** chance.uniform(-4, 0)
        point = (about[0] + chance.gauss(0, spread), about[1] + chance.gauss(0, spread))
        half = 10 ** chance.uniform(-4, 0)
        yield point, 10 ** chance.uniform(-0.3, 2), (point[1] - half, point[0] - half, point[1] + half, point[0] + half)


def chord_km(here, there):
    """The straight line through the earth, which is what the database compares."""
    return math.dist(in_space(here), in_space(there))


def test_what_is_searched_holds_no_trace_of_the_address(hidden):
    for model in (Occurrence, Group):
        (row,) = model.objects.values(*COLUMNS)
        assert row == pytest.approx(columns(MIDDLE))


def test_ten_thousand_questions_are_answered_by_the_middle_of_the_district_alone(hidden):
    """A third each of distances, circles, boxes. The rows are asked for as the search does, without the page around it."""
    public = Occurrence.objects.public()
    asked = list(questions(QUESTIONS))
    distances, rest = asked[: QUESTIONS // 3], asked[QUESTIONS // 3 :]
    told = []
    for begin in range(0, len(distances), 100):
        batch = {f"to_{number}": away(point) for number, (point, _km, _box) in enumerate(distances[begin : begin + 100])}
        (row,) = public.values_list(*batch.values())
        told += [squared**0.5 for squared in row]
    for (point, _km, _box), found in zip(distances, told, strict=True):
        assert found == pytest.approx(chord_km(point, MIDDLE), rel=1e-9, abs=1e-6)
    differs = sum(
        found != pytest.approx(chord_km(point, ADDRESS), rel=1e-9, abs=1e-6)
        for (point, *_o), found in zip(distances, told, strict=True)
    )
    for number, (point, km, box) in enumerate(rest):
        if number % 2 == 0:
            found = bool(public.near(point, km).values_list("pk", flat=True))
            expected = exact_km(point, MIDDLE) <= km
            differs += expected != (exact_km(point, ADDRESS) <= km)
        else:
            found = bool(public.within_box(box).values_list("pk", flat=True))
            expected = box[0] <= MIDDLE[1] <= box[2] and box[1] <= MIDDLE[0] <= box[3]
            differs += expected != (box[0] <= ADDRESS[1] <= box[2] and box[1] <= ADDRESS[0] <= box[3])
        assert found == expected, (point, km, box)
    assert differs > QUESTIONS / 3  # the address would have been told by so many


def test_the_whole_search_says_the_same(hidden):
    for point, km, box in questions(60):
        query = f"near={point[0]:.6f},{point[1]:.6f}&within={max(km, 0.5):.3f}km"
        asked = EventSearch.parse(QueryDict(query))
        far = exact_km(asked.point, MIDDLE)
        for found in (asked.results(5), EventSearch.parse(QueryDict(f"{query}&sort=distance")).results(5)):
            assert [each.distance_km for each in found] == (
                [pytest.approx(far, rel=1e-5, abs=1e-4)] if far <= asked.circle.km else []
            )
        assert [each.distance_km for each in asked.nearest(3)] == [pytest.approx(far, rel=1e-5, abs=1e-4)]
        inside = EventSearch.parse(QueryDict(f"near={query[5:].split('&')[0]}&bbox={','.join(map(str, box))}")).results(5)
        assert len(inside) == (box[0] <= MIDDLE[1] <= box[2] and box[1] <= MIDDLE[0] <= box[3])
