"""What lies at the very edge of a circle is decided by the geodesic."""

import pytest
from django.http import QueryDict
from geopy.distance import geodesic

from events.models import Occurrence
from events.search import EventSearch
from tests import crowd
from tests.events.test_nearness_properties import PLACES, at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("centre", list(PLACES.values()), ids=list(PLACES))
@pytest.mark.parametrize("km", [0.5, 160.934, 480.0])
def test_the_edge_is_that_of_the_geodesic_to_a_decimetre(centre, km):
    crowd.put([at(centre, km + edge, bearing) for bearing in (0, 45, 90, 200, 270) for edge in (-1e-4, 1e-4)])
    near = f"near={centre[0]},{centre[1]}&within={km}km"
    soonest, nearest = (EventSearch.parse(QueryDict(near + sort)) for sort in ("", "&sort=distance"))
    expected = {
        each.pk for each in Occurrence.objects.all() if geodesic(soonest.point, (each.lat, each.lon)).km <= soonest.circle.km
    }
    for asked in (soonest, nearest):
        assert {each.occurrence.pk for each in asked.results(100)} == expected
    assert soonest.count() == len(expected)
    assert {each.occurrence.pk for each in soonest.feed()} == expected
