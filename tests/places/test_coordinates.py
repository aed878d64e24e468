import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.coordinates import Coordinates, parse


@pytest.mark.parametrize(
    "typed",
    [
        "53.808, -1.553",
        "53.808,-1.553",
        "53.808 -1.553",
        "53.808; -1.553",
        "(53.808, -1.553)",
        "53.808\n-1.553",
        "+53.808, -1.553",
        "53.808° , -1.553°",
        "53.808N 1.553W",
        "53.808 N, 1.553 W",
        "N53.808 W1.553",
        "1.553W 53.808N",
        "53,808; -1,553",
        "53,808, -1,553",
        "53,808 -1,553",
        "lat 53.808 lon -1.553",
        "Latitude: 53.808, Longitude: -1.553",
        "53.808 north, 1.553 west",
        "53°48.48'N 1°33.18'W",
        "53°48′28.8″N 1°33′10.8″W",
        "53°48'28.8\"N, 1°33'10.8\"W",
        "53 48 28.8 N, 1 33 10.8 W",
        "N 53 48 28.8, W 1 33 10.8",
        "53d48m28.8s N 1d33m10.8s W",
    ],
)
def test_reads_one_point_in_every_usual_writing(typed: str) -> None:
    read = parse(typed)
    assert read is not None
    assert (round(read.lat, 5), round(read.lon, 5)) == (53.808, -1.553)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "53.808",
        "Leeds",
        "LS2 9JT",
        "12 Hoe Street",
        "53.808 N, 1.553 N",
        "53°99'N 1°0'W",
        "1 2 3",
        "07700 900123",
        "53.8N 1.5S",
    ],
)
def test_reads_nothing_into_what_is_no_pair(typed: str) -> None:
    assert parse(typed) is None


def test_says_whether_a_point_is_on_earth() -> None:
    assert parse("91, 0") == Coordinates(91, 0)
    assert not Coordinates(91, 0).on_earth
    assert Coordinates(-90, 180).on_earth


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_reads_back_what_was_written(lat: float, lon: float) -> None:
    assert parse(f"{lat:.6f}, {lon:.6f}") == Coordinates(float(f"{lat:.6f}"), float(f"{lon:.6f}"))
    letters = f"{abs(lat):.6f}{'S' if lat < 0 else 'N'} {abs(lon):.6f}{'W' if lon < 0 else 'E'}"
    read = parse(letters)
    assert read is not None
    assert (read.lat, read.lon) == (float(f"{lat:.6f}"), float(f"{lon:.6f}"))


@given(st.text(max_size=40))
def test_never_fails(typed: str) -> None:
    parse(typed)
