"""How often somebody did something is counted once for all processes, and says nothing about them afterwards."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from core.models import Tally
from core.rates import allow
from core.tasks import forget_attempts

HOUR = timedelta(hours=1)
ANOTHER_PROCESS = """
import sys, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from datetime import timedelta
from core.rates import allow
print(sum(allow("test", "sam@example.org", most=50, per=timedelta(hours=1)) for _ in range(40)))
"""


def ask(who="sam@example.org", *, most=3, per=HOUR, purpose="test"):
    return allow(purpose, who, most=most, per=per)


@pytest.mark.django_db
def test_allows_as_many_as_it_says_and_no_more():
    assert [ask() for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_counts_each_person_purpose_and_time_apart():
    assert [ask(most=1), ask(most=1)] == [True, False]
    assert ask("bob@example.org", most=1)
    assert ask(purpose="another", most=1)
    assert ask(per=2 * HOUR, most=1)


@pytest.mark.django_db
def test_takes_a_household_of_ipv6_for_one():
    assert ask("2001:db8::1", most=1)
    assert not ask("2001:db8::2", most=1)


@pytest.mark.django_db
def test_begins_anew_when_the_time_is_over(monkeypatch):
    start = timezone.now().replace(hour=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: start)
    assert [ask(most=1), ask(most=1)] == [True, False]
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + HOUR - timedelta(seconds=1))
    assert not ask(most=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + HOUR)
    assert [ask(most=1), ask(most=1)] == [True, False]


@pytest.mark.django_db
def test_names_nobody_and_has_another_name_tomorrow(monkeypatch):
    ask()
    (row,) = Tally.objects.values_list("name", flat=True)
    assert "sam" not in row
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    ask()
    assert Tally.objects.exclude(name=row).count() == 1


@pytest.mark.django_db
def test_erases_what_is_over_and_nothing_else(monkeypatch):
    ask()
    ask(per=timedelta(minutes=1))
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    forget_attempts()
    assert Tally.objects.count() == 1


@pytest.mark.django_db
def test_counts_for_no_longer_than_its_names_last():
    with pytest.raises(ValueError, match="a day at most"):
        ask(per=timedelta(days=1, seconds=1))


@pytest.mark.django_db(transaction=True)
def test_breaks_no_transaction_that_it_is_asked_in():
    with transaction.atomic():
        assert [ask(most=1), ask(most=1)] == [True, False]
        assert Tally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_holds_against_many_threads_at_once():
    start = Barrier(12)

    def one(_):
        start.wait()
        try:
            return ask(most=5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(one, range(12))) == 5


@pytest.mark.django_db(transaction=True)
def test_holds_against_two_processes_at_once():
    """Each asks forty times and fifty are allowed: none too many, and none lost."""
    name = str(connection.settings_dict["NAME"])
    pair = [subprocess.Popen([sys.executable, "-c", ANOTHER_PROCESS, name], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    allowed = [int(process.communicate(timeout=60)[0]) for process in pair]
    assert sum(allowed) == 50
    assert Tally.objects.get().number == 80
