"""A provider outside, asked over real sockets through geopy."""

import logging
from contextlib import suppress

import pytest
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from places.enums import Precision
from places.geocoding.geocoder import as_answer
from places.geocoding.remote import Remote, attribution
from tests.places.geocoder_server import Says, house, serve, street

CARDIGAN_ROAD = (53.8160, -1.5770)
QUESTION = "12 Cardigan Road, Leeds, LS6"
LABEL = "Cardigan Road, Headingley, Leeds, LS6 3AG, United Kingdom"


@pytest.fixture
def provider(settings):
    running = serve()
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_URL = running.url
    settings.GEOCODER_PRIVATE_HOST = True
    settings.GEOCODER_TIMEOUT = 5.0
    settings.GEOCODER_KEY = ""
    yield running
    running.stop()


def test_reads_a_house_and_a_street_as_nominatim_says_them(provider):
    provider.says = Says([house(*CARDIGAN_ROAD, LABEL), street(*CARDIGAN_ROAD, LABEL)])
    found = Remote().geocode(QUESTION, exactly_one=False)
    answers = [as_answer(each) for each in found]
    assert [each.precision for each in answers] == [Precision.EXACT, Precision.STREET]
    first = answers[0]
    assert (first.lat, first.lon, first.label) == (*CARDIGAN_ROAD, f"12, {LABEL}")
    assert (first.provider, first.outcode, first.area_label) == ("nominatim", "LS6", "LS6, Leeds")
    assert first.attribution == "© OpenStreetMap contributors, Open Database Licence 1.0"
    assert len(first.dated) == len("2026-11-21")


def test_asks_the_address_and_says_which_site_asks_and_nothing_else(provider, settings):
    settings.GEOCODER_USER_AGENT = "Organise (+https://organise.example)"
    Remote().geocode(QUESTION)
    [asked] = provider.asked
    assert (asked.path, asked.query) == (
        "/search",
        {"q": QUESTION, "format": "json", "limit": "1", "addressdetails": "1", "accept-language": "en"} | {"limit": "10"},
    )
    assert asked.headers == {
        "host": f"127.0.0.1:{provider.port}",
        "accept-encoding": "identity",
        "user-agent": "Organise (+https://organise.example)",
        "accept": "application/json",
    }


def test_keeps_the_path_of_a_server_that_does_not_live_at_the_root(provider, settings):
    settings.GEOCODER_URL = f"{provider.url}/geo/v1"
    Remote().geocode(QUESTION)
    assert provider.asked[0].path == "/geo/v1/search"


def test_finds_nothing_where_there_is_nothing(provider):
    assert Remote().geocode(QUESTION) is None


def test_reads_what_photon_says(provider, settings):
    settings.GEOCODER = "photon"
    about = {
        "osm_type": "W",
        "osm_id": 1,
        "osm_key": "building",
        "osm_value": "yes",
        "type": "house",
        "countrycode": "GB",
        "housenumber": "12",
        "street": "Cardigan Road",
        "postcode": "LS6 3AG",
        "city": "Leeds",
        "country": "United Kingdom",
    }
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-1.5770, 53.8160]}, "properties": about},
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.5770, 53.8160]},
            "properties": {"osm_value": "residential", "type": "street", "name": "Cardigan Road", "city": "Leeds"},
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.55, 53.8]},
            "properties": {"osm_value": "city", "type": "city", "name": "Leeds"},
        },
    ]
    provider.says = Says({"type": "FeatureCollection", "features": features})
    answers = [as_answer(each) for each in Remote().geocode(QUESTION, exactly_one=False)]
    assert [(each.lat, each.precision) for each in answers] == [
        (53.8160, Precision.EXACT),
        (53.8160, Precision.STREET),
        (53.8, Precision.PLACE),
    ]
    assert provider.asked[0].path == "/api"


def test_reads_what_opencage_says_and_asks_it_to_write_nothing_down(provider, settings):
    settings.GEOCODER, settings.GEOCODER_KEY = "opencage", "k" * 32
    results = [
        {
            "components": {"_type": "building", "house_number": "12", "road": "Cardigan Road", "country_code": "gb"},
            "confidence": 10,
            "formatted": "12 Cardigan Road, Leeds LS6 3AG, United Kingdom",
            "geometry": {"lat": 53.8160, "lng": -1.5770},
        },
        {
            "components": {"_type": "road", "road": "Cardigan Road"},
            "confidence": 9,
            "formatted": "Cardigan Road, Leeds, United Kingdom",
            "geometry": {"lat": 53.8160, "lng": -1.5770},
        },
    ]
    provider.says = Says({"results": results, "status": {"code": 200, "message": "OK"}, "total_results": 2})
    answers = [as_answer(each) for each in Remote().geocode(QUESTION, exactly_one=False)]
    assert [each.precision for each in answers] == [Precision.EXACT, Precision.STREET]
    [asked] = provider.asked
    assert (asked.path, asked.query["q"], asked.query["no_record"]) == ("/geocode/v1/json", QUESTION, "1")


def test_knows_that_opencage_found_nothing_or_has_had_enough(provider, settings):
    settings.GEOCODER, settings.GEOCODER_KEY = "opencage", "k" * 32
    provider.next = [
        Says({"results": [], "status": {"code": 200, "message": "OK"}, "total_results": 0}),
        Says({"results": [], "status": {"code": 402, "message": "quota exceeded"}}, status=402),
    ]
    assert Remote().geocode(QUESTION) is None
    with pytest.raises(GeocoderQuotaExceeded):
        Remote().geocode(QUESTION)


@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")
@pytest.mark.parametrize(
    ("says", "error"),
    [
        (Says(status=400), GeocoderQueryError),
        (Says(status=401), GeocoderAuthenticationFailure),
        (Says(status=403), GeocoderInsufficientPrivileges),
        (Says(status=404), GeocoderServiceError),
        (Says(status=429, headers={"Retry-After": "120"}), GeocoderRateLimited),
        (Says(status=500), GeocoderServiceError),
        (Says(status=503), GeocoderTimedOut),
        (Says(b"<html>Please sign in to the hotel's network</html>"), GeocoderParseError),
        (Says(b'[{"lat": "53.8"'), GeocoderParseError),
        (Says(b"[" * 100_000), GeocoderParseError),
        (Says([{"lat": "north", "lon": "west", "display_name": "Leeds"}]), GeocoderParseError),
        (Says([{"lat": "153.8", "lon": "-1.5", "display_name": "Leeds"}]), GeocoderParseError),
        (Says([{"display_name": "Leeds"}]), GeocoderParseError),
        (Says({"unexpected": True}), GeocoderParseError),
        (Says(["Leeds"]), GeocoderParseError),
        (Says(7), GeocoderParseError),
        (Says(b" " * 1_100_000), GeocoderServiceError),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_raises_geopys_own_error(provider, says, error):
    provider.says = says
    with pytest.raises(error) as raised:
        Remote().geocode(QUESTION)
    assert type(raised.value) is error
    assert "Cardigan" not in str(raised.value)
    assert len(provider.asked) == 1


def test_hears_how_long_to_wait(provider):
    provider.says = Says(status=429, headers={"Retry-After": "120"})
    with pytest.raises(GeocoderRateLimited) as raised:
        Remote().geocode(QUESTION)
    assert raised.value.retry_after == 120


def test_does_not_wait_for_one_who_is_slow(provider):
    provider.says = Says(slow=3.0)
    with pytest.raises(GeocoderUnavailable):
        Remote().geocode(QUESTION, timeout=0.2)


def test_notices_that_nobody_is_there(provider):
    provider.stop()
    with pytest.raises(GeocoderUnavailable):
        Remote().geocode(QUESTION)


def test_follows_no_redirect_to_another_host(provider):
    other = serve()
    provider.says = Says(status=302, headers={"Location": f"http://localhost:{other.port}/search?q=12+Cardigan+Road"})
    with pytest.raises(GeocoderServiceError):
        Remote().geocode(QUESTION)
    other.stop()
    assert (len(provider.asked), other.asked) == (1, [])


def test_asks_nobody_inside_our_own_network_unless_told_so(provider, settings):
    settings.GEOCODER_PRIVATE_HOST = False
    with pytest.raises(GeocoderUnavailable, match="inside our own network"):
        Remote().geocode(QUESTION)
    assert provider.asked == []


def test_takes_no_notice_of_a_proxy_in_the_environment(provider, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Remote().geocode(QUESTION) is None
    assert len(provider.asked) == 1


def test_writes_neither_question_nor_key_into_any_log(provider, settings, caplog):
    settings.GEOCODER, settings.GEOCODER_KEY = "opencage", "k" * 32
    assert logging.getLogger("geopy").getEffectiveLevel() > logging.ERROR
    caplog.set_level(logging.DEBUG)
    for says in (Says({"results": [], "status": {"code": 200, "message": "OK"}}), Says(b"nonsense"), Says(status=500)):
        provider.says = says
        with suppress(GeocoderServiceError):
            Remote().geocode(QUESTION)
    assert len(provider.asked) == 3
    assert "Cardigan" not in caplog.text
    assert "kkkk" not in caplog.text


def test_there_is_none_until_the_operator_says_so(settings):
    settings.GEOCODER = ""
    assert attribution() == ""
    with pytest.raises(ConfigurationError):
        Remote()
