"""A geocoder that is configured by half says so at start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from organise import env
from places.checks import geocoder_fits_together


@pytest.fixture(autouse=True)
def none(settings):
    settings.GEOCODER = settings.GEOCODER_URL = settings.GEOCODER_KEY = settings.GEOCODER_ATTRIBUTION = ""
    settings.GEOCODER_USER_AGENT = "Organise (+https://organise.example)"
    settings.GEOCODER_RATE, settings.GEOCODER_LEVEL, settings.GEOCODER_PRIVATE_HOST = 1.0, "open", False


def ids() -> list[str]:
    return [str(found.id).removeprefix("organise.") for found in geocoder_fits_together(None)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"GEOCODER": "nominatim"}, []),
        ({"GEOCODER": "photon", "GEOCODER_URL": "https://photon.example/sub"}, []),
        ({"GEOCODER": "opencage", "GEOCODER_KEY": "k"}, []),
        ({"GEOCODER_KEY": "k"}, ["W020"]),
        ({"GEOCODER": "google"}, ["E020"]),
        ({"GEOCODER": "opencage"}, ["E022"]),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "nominatim.example"}, ["E021"]),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "ftp://nominatim.example"}, ["E021"]),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "https://nominatim.example/?key=k"}, ["E021"]),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "http://nominatim.example"}, ["W021"]),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "http://geo.local", "GEOCODER_PRIVATE_HOST": True}, []),
        ({"GEOCODER": "nominatim", "GEOCODER_USER_AGENT": "geopy/2.5"}, ["E023"]),
        ({"GEOCODER": "nominatim", "GEOCODER_USER_AGENT": " "}, ["E023"]),
        ({"GEOCODER": "nominatim", "GEOCODER_LEVEL": "closed"}, ["E024"]),
        ({"GEOCODER": "nominatim", "GEOCODER_LEVEL": "careful"}, []),
        ({"GEOCODER": "nominatim", "GEOCODER_RATE": 5.0}, ["W022"]),
        ({"GEOCODER": "nominatim", "GEOCODER_RATE": 5.0, "GEOCODER_URL": "https://own.example"}, []),
    ],
)
def test_says_what_is_missing(settings, given, expected):
    for name, value in given.items():
        setattr(settings, name, value)
    assert ids() == expected


def test_never_repeats_the_key(settings):
    settings.GEOCODER, settings.GEOCODER_KEY, settings.GEOCODER_URL = "nominatim", "secret-key", "https://x.example/?k=secret-key"
    assert "secret-key" not in " ".join(f"{found.msg} {found.hint}" for found in geocoder_fits_together(None))


def test_reads_a_rate(monkeypatch):
    assert env.decimal("NAME_OF_NOTHING", 1.0) == 1.0
    monkeypatch.setenv("THING", "0.5")
    assert env.decimal("THING", 1.0) == 0.5
    for wrong in ("fast", "0", "-1", "nan", "inf"):
        monkeypatch.setenv("THING", wrong)
        with pytest.raises(ImproperlyConfigured, match="THING="):
            env.decimal("THING", 1.0)
