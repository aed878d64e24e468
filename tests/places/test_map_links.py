import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.map_links import Link, parse

PIN = Link(53.808, -1.553, pinned=True)
VIEW = Link(53.808, -1.553)


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://www.google.com/maps/place/Leeds/@53.9,-1.6,17z/data=!4m6!3d53.808!4d-1.553", PIN),
        ("https://www.google.co.uk/maps?q=53.808,-1.553", PIN),
        ("https://maps.google.com/?ll=53.808,-1.553&z=16", PIN),
        ("https://www.google.com/maps/search/?api=1&query=53.808%2C-1.553", PIN),
        ("https://www.google.com/maps/dir/?api=1&destination=53.808,-1.553", PIN),
        ("https://www.google.com/maps/place/53.808,-1.553", PIN),
        ("https://www.google.com/maps/@53.808,-1.553,17z", VIEW),
        ("google.com/maps/@53.808,-1.553,17z", VIEW),
        ("https://www.openstreetmap.org/?mlat=53.808&mlon=-1.553#map=17/53.9/-1.6", PIN),
        ("https://www.openstreetmap.org/#map=17/53.808/-1.553", VIEW),
        ("https://www.openstreetmap.org/way/123#map=17/53.808/-1.553&layers=N", VIEW),
        ("https://maps.apple.com/?ll=53.808,-1.553&q=Leeds", PIN),
        ("https://maps.apple.com/?q=53.808,-1.553", PIN),
        ("https://maps.apple.com/place?coordinate=53.808,-1.553&name=Hall", PIN),
        ("https://www.bing.com/maps?cp=53.808~-1.553&lvl=16", VIEW),
        ("https://bing.com/maps/default.aspx?sp=point.53.808_-1.553_Hall", PIN),
        ("geo:53.808,-1.553", PIN),
        ("geo:53.808,-1.553;u=35", PIN),
        ("geo:0,0?q=53.808,-1.553(Hall)", PIN),
        ("We meet here: https://www.google.com/maps?q=53.808,-1.553.", PIN),
        ("https://maps.google.com/?q=LS2+9JT", Link(text="LS2 9JT")),
        ("https://www.google.com/maps/place/University+of+Leeds/", Link(text="University of Leeds")),
        ("geo:0,0?q=LS2%209JT", Link(text="LS2 9JT")),
        ("https://maps.app.goo.gl/abc", Link(short=True)),
        ("https://osm.org/go/euu4gh--?m=", Link(short=True)),
        ("https://example.org/event/42", Link()),
        ("https://www.google.com/maps?q=95,-1.553", Link(text="95,-1.553")),
        ("Leeds", None),
        ("", None),
    ],
)
def test_reads_what_a_link_says(link: str, read: Link | None) -> None:
    assert parse(link) == read


@given(st.text(max_size=60))
def test_never_fails(typed: str) -> None:
    for text in (typed, f"https://{typed}", f"https://www.google.com/maps/{typed}", f"geo:{typed}", f"maps.google.com/?q={typed}"):
        parse(text)
