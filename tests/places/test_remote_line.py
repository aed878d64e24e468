"""One line to the provider for all workers: real processes, a real server that counts."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from places import remote_line
from places.enums import Sought
from places.models import Enquiry, Place, RemoteLine
from tests.factories.groups import make_group
from tests.factories.places import make_place
from tests.places.geocoder_server import Says, house, serve

WORKER = """
import time
import django
django.setup()
from places.finding import find_due
from places.models import Enquiry
until = time.monotonic() + 60
while Enquiry.objects.exists() and time.monotonic() < until:
    find_due(seconds=0.3)
    time.sleep(0.01)
"""


def database_url() -> str:
    """The test database, for another process."""
    it = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{it['NAME']}"
    who = f"{quote(it['USER'])}:{quote(it['PASSWORD'])}@" if it["USER"] else ""
    return f"postgres://{who}{it['HOST']}:{it['PORT'] or 5432}/{it['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_keeps_to_the_rate_across_processes_and_asks_one_thing_at_a_time():
    rate, number = 10, 15
    provider = serve()
    provider.says = Says([house(53.8160, -1.5770, "Cardigan Road, Leeds")], slow=0.02)
    for each in range(number):
        place = make_place(address=f"{each + 1} Cardigan Road", name="", postcode="", precision="district", outcode="LS6")
        make_group(place=place)
        Place.objects.filter(pk=place.pk).update(sought=Sought.LOOKING)
        Enquiry.objects.create(place=place, due=timezone.now())
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "GEOCODER": "nominatim",
        "GEOCODER_URL": provider.url,
        "GEOCODER_RATE": str(rate),
    }
    workers = [subprocess.Popen([sys.executable, "-c", WORKER], env=environment) for _ in range(3)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]
    provider.stop()
    assert (len(provider.asked), provider.most_at_once) == (number, 1)
    times = sorted(each.at for each in provider.asked)
    in_each_window = {sum(begin <= at < begin + 1 / rate for at in times) for begin in times}
    assert in_each_window == {1}
    assert not Enquiry.objects.exists()


@pytest.fixture
def configured(settings, db):
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_RATE = 1000.0


def test_lets_one_hold_the_line_at_a_time(configured):
    with remote_line.hold() as first:
        assert first is not None
        with remote_line.hold() as second:
            assert second is None
    with remote_line.hold() as third:
        assert third is not None


def test_takes_the_line_of_a_worker_that_died(configured, settings):
    RemoteLine.objects.create(pk=1, held_by="dead", held_until=timezone.now() - timedelta(seconds=1))
    with remote_line.hold() as line:
        assert line is not None
        assert line.wait(1)


def test_notices_that_the_line_was_taken_away(configured):
    with remote_line.hold() as line:
        assert line is not None
        RemoteLine.objects.update(held_by="another")
        assert not line.wait(1)
        line.refused()
    assert RemoteLine.objects.get().held_by == "another"
    assert not remote_line.is_refused()


def test_waits_as_if_it_had_been_slow_when_a_worker_dies_while_it_asks(configured, settings):
    settings.GEOCODER_TIMEOUT = 7.0
    with remote_line.hold() as line:
        assert line is not None
        assert line.wait(1)
    free = remote_line.free_at()
    assert free is not None
    assert timedelta(seconds=5) < free - timezone.now() < timedelta(seconds=8)


def test_rests_longer_each_time(configured):
    rests = []
    with remote_line.hold() as line:
        assert line is not None
        for _ in range(9):
            line.failed()
            free = remote_line.free_at()
            assert free is not None
            rests.append(round((free - timezone.now()).total_seconds()))
    assert rests == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
