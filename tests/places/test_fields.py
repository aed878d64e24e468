"""The part of the map in an address: read strictly, and never as something else."""

import pytest
from django.core.exceptions import ValidationError

from places.fields import BBoxField, ZoomField


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("", None),
        ("-1.7,53.7,-1.4,53.9", (-1.7, 53.7, -1.4, 53.9)),
        (" -1.7, 53.7, -1.4, 53.9 ", (-1.7, 53.7, -1.4, 53.9)),
        ("179,-18,-179,-16", (179, -18, -179, -16)),
        ("-180,-90,180,90", (-180, -90, 180, 90)),
        ("0,0,0,0", (0, 0, 0, 0)),
    ],
)
def test_reads_a_box(text, box):
    assert BBoxField(required=False).clean(text) == box


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Leeds", "“Leeds” is not a part of the map."),
        ("1,2,3", "“1,2,3” is not a part of the map."),
        ("1,2,3,4,5", "“1,2,3,4,5” is not a part of the map."),
        ("1,2,3,nan", "“1,2,3,nan” is not a part of the map."),
        ("1,2,inf,4", "“1,2,inf,4” is not a part of the map."),
        ("1,2,181,4", "“1,2,181,4” is not on the globe."),
        ("1,2,3,400", "“1,2,3,400” is not on the globe."),
        ("1,4,3,2", "“1,4,3,2” has its south above its north."),
    ],
)
def test_says_what_is_no_box(text, said):
    with pytest.raises(ValidationError) as raised:
        BBoxField(required=False).clean(text)
    assert raised.value.messages[0].startswith(said)


@pytest.mark.parametrize(("text", "zoom"), [("", None), ("0", 0), (" 12 ", 12), ("20", 20)])
def test_reads_a_zoom(text, zoom):
    assert ZoomField(required=False).clean(text) == zoom


@pytest.mark.parametrize("text", ["21", "-1", "5.5", "near", "٣", "1" * 5000])
def test_says_what_is_no_zoom(text):
    with pytest.raises(ValidationError, match=r"is not how near a map can be\. Give a whole number from 0 to 20\."):
        ZoomField(required=False).clean(text)
