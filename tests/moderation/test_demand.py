"""Where nothing was found, for those who decide where to help."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Demand
from events.services.demand import monday
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
ADDRESSES = ["/moderation/demand/", "/moderation/demand.geojson"]


@pytest.fixture
def districts(db):
    last_week = monday(timezone.localdate()) - timedelta(weeks=1)
    leeds = {"outcode": "LS2", "area": "LS2, Leeds", "lat": 53.80612, "lon": -1.54801}
    for weeks, searches in ((0, 6), (1, 8), (20, 500)):
        Demand.objects.create(week=last_week - timedelta(weeks=weeks), searches=searches, **leeds)
    Demand.objects.create(week=last_week + timedelta(weeks=1), searches=900, **leeds)  # not over yet
    Demand.objects.create(week=last_week, outcode="E17", area="E17, London", lat=51.58, lon=-0.02, searches=20)


@pytest.mark.parametrize("address", ADDRESSES)
def test_is_for_moderators_and_staff_alone(client, alice, dana, address):
    assert client.get(address).url.startswith("/accounts/")
    for person, status in ((alice, 404), (dana, 200), (make_user("staff@example.org", is_staff=True), 200)):
        client.force_login(person)
        answer = client.get(address)
        assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (status, True)


def test_sums_the_last_twelve_whole_weeks_the_most_wanted_first(client, dana, districts):
    client.force_login(dana)
    features = client.get(ADDRESSES[1]).json()["features"]
    assert [(each["id"], each["properties"]["searches"], each["geometry"]["coordinates"]) for each in features] == [
        ("E17", 20, [-0.02, 51.58]),
        ("LS2", 14, [-1.54801, 53.80612]),
    ]
    html = client.get(ADDRESSES[0]).content.decode()
    assert html.index("E17, London") < html.index("LS2, Leeds")
    assert 'href="/events/?near=E17"' in html
    assert html.index("<td>20 searches</td>") < html.index("<td>14 searches</td>")
