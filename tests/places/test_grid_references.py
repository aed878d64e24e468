import pytest
from geopy.distance import geodesic

from places.enums import Precision
from places.grid_references import parse
from places.services import locate


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("TQ 30000 80400", (530000.5, 180400.5, 1)),
        ("TQ 300 804", (530050, 180450, 100)),
        ("tq300804", (530050, 180450, 100)),
        ("SV 9100 1000", (91005, 10005, 10)),
        ("HP 600 150", (460050, 1215050, 100)),
    ],
)
def test_reads_a_square(typed: str, read: tuple[float, float, float]) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize("typed", ["", "TQ", "TQ 30 80", "TQ 300 8040", "TQ3 0AA", "SW1A 1AA", "TI 300 804", "Leeds"])
def test_reads_nothing_into_other_texts(typed: str) -> None:
    assert parse(typed) is None


def test_finds_the_place_of_a_reference() -> None:
    found = locate("TQ 30000 80400").answer
    assert found is not None
    assert found.precision == Precision.EXACT
    assert geodesic((found.lat, found.lon), (51.508, -0.128)).km < 0.2
    coarse = locate("TQ 300 804").answer
    assert coarse is not None
    assert coarse.precision == Precision.STREET
