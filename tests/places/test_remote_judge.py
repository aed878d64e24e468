"""An answer from outside must prove that it is the place meant."""

import pytest

from places.enums import Precision
from places.geocoding.base import Answer, Area, answer_at
from places.geocoding.gazetteer import current
from places.geocoding.remote_judge import Question, Sighting, choose, fitting
from places.services import locate

HEADINGLEY = Area("LS6", "LS6, Leeds", 53.8186, -1.5725, "Leeds", 53.8, -1.55)


def said(label: str, precision: Precision = Precision.EXACT) -> Answer:
    return answer_at(53.8186, -1.5725, label, precision, HEADINGLEY, provider="nominatim")


def how_exactly(line: str, label: str, precision: Precision = Precision.EXACT) -> list[Precision]:
    return [each.precision for each in fitting(Question(line, "Leeds", ""), [said(label, precision)])]


@pytest.mark.parametrize(
    ("line", "label", "expected"),
    [
        ("12 Cardigan Road", "12, Cardigan Road, Headingley, Leeds, LS6 3AG, United Kingdom", [Precision.EXACT]),
        ("12, Cardigan Rd.", "12, Cardigan Road, Headingley, Leeds", [Precision.EXACT]),
        ("Room 6, 12 Cardigan Road", "12, Cardigan Road, Headingley, Leeds", [Precision.EXACT]),
        ("12a Cardigan Road", "12a, Cardigan Road, Leeds", [Precision.EXACT]),
        ("12 Cardigan Road", "14, Cardigan Road, Leeds", [Precision.STREET]),
        ("Cardigan Road", "14, Cardigan Road, Leeds", [Precision.STREET]),
        ("12 Cardigan Road", "12, Cardigan Lane, Leeds", []),
        ("12 Cardigan Road", "12, Old Cardigan Roadway, Leeds", []),
        ("12 Cardigan Road, Headingley", "Headingley, Leeds", []),
        ("12 Cardigan Road", "Leeds, West Yorkshire, England", []),
        ("St Mary's Church", "Saint Mary’s Church, Church Lane, Leeds", [Precision.EXACT]),
        ("Quaker Meeting House", "Quaker Meeting House, Woodhouse Lane, Leeds", [Precision.EXACT]),
        ("Quaker Meeting House", "Friends House, Woodhouse Lane, Leeds", []),
        ("Room 6", "Room 6, Somewhere, Leeds", []),
        ("ئۇيغۇر", "Somewhere, Leeds", []),
    ],
)
def test_believes_an_answer_that_names_what_was_asked_for(line, label, expected):
    assert how_exactly(line, label) == expected


def test_does_not_make_a_street_more_than_the_provider_says():
    assert how_exactly("12 Cardigan Road", "Cardigan Road, 12, Leeds", Precision.STREET) == [Precision.STREET]


def known(query: str) -> Answer:
    answer = locate(query).answer
    assert answer is not None
    return answer


def chosen(query: str, *points: tuple[float, float], precision: Precision = Precision.EXACT) -> tuple[float, float] | None:
    best = choose(known(query), [Sighting(*point, precision) for point in points], current().area_around)
    return (best.lat, best.lon) if best else None


CARDIGAN_ROAD = (53.8160, -1.5770)  # LS6
BRAMLEY = (53.8120, -1.6330)  # LS13, 4 km west
BRADFORD = (53.7950, -1.7590)
LEWISHAM = (51.4500, -0.0100)
WALTHAMSTOW = (51.5900, -0.0200)


@pytest.mark.parametrize("query", ["LS6", "Headingley", "Leeds"])
def test_takes_what_lies_where_it_was_said_to_be(query):
    assert chosen(query, CARDIGAN_ROAD) == CARDIGAN_ROAD


@pytest.mark.parametrize(
    ("query", "elsewhere"),
    [
        ("LS6", BRAMLEY),
        ("LS6", BRADFORD),
        ("Leeds", BRADFORD),
        ("Headingley", BRADFORD),
        ("Walthamstow", LEWISHAM),
        ("Shropshire", (52.7080, -2.7540)),  # Shrewsbury: knowing the county is not enough
    ],
)
def test_refuses_the_same_name_elsewhere(query, elsewhere):
    assert chosen(query, elsewhere) is None


def test_refuses_what_is_more_than_two_kilometres_from_a_typed_postcode():
    at = known("LS2 9JT")
    near, far = (at.lat + 0.0170, at.lon), (at.lat + 0.0190, at.lon)  # 1.9 km and 2.1 km
    assert chosen("LS2 9JT", near) == near
    assert chosen("LS2 9JT", far) is None


def test_chooses_the_one_inside_among_many_elsewhere():
    assert chosen("LS6", BRADFORD, CARDIGAN_ROAD, LEWISHAM) == CARDIGAN_ROAD


def test_never_guesses_between_two_inside():
    assert chosen("London", WALTHAMSTOW, (51.5200, -0.1000)) is None


def test_never_takes_the_one_house_of_two_streets_in_a_city():
    sightings = [Sighting(*WALTHAMSTOW, Precision.EXACT), Sighting(51.52, -0.10, Precision.STREET)]
    assert choose(known("London"), sightings, current().area_around) is None


def test_takes_two_ways_of_one_street_for_one():
    assert chosen("LS6", CARDIGAN_ROAD, (53.8170, -1.5780), precision=Precision.STREET) == CARDIGAN_ROAD


def test_takes_nothing_that_is_no_better_than_what_is_known():
    assert chosen("LS6", CARDIGAN_ROAD, precision=Precision.DISTRICT) is None
    assert chosen("LS2 9JT", (known("LS2 9JT").lat, known("LS2 9JT").lon), precision=Precision.STREET) is None
