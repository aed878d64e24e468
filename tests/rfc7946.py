"""Reads a GeoJSON text as RFC 7946 has it, and says where it is not so. Knows nothing of how ours is made."""

import json
from decimal import Decimal
from typing import Any

TYPES = {
    "Feature",
    "FeatureCollection",
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}
FOR_OTHERS = {  # 7.1: members that belong to another type
    "FeatureCollection": {"coordinates", "geometries", "geometry", "properties"},
    "Feature": {"coordinates", "geometries", "features"},
    "Point": {"geometries", "geometry", "properties", "features"},
}


def check(content: bytes) -> dict[str, Any]:
    """The document, when it is a valid FeatureCollection of points or of nowhere. Raises AssertionError with the section."""
    assert not content.startswith(b"\xef\xbb\xbf"), "RFC 8259, 8.1: no byte order mark"
    whole = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    assert whole.get("type") == "FeatureCollection", "3.3"
    _common(whole)
    assert isinstance(whole["features"], list), "3.3: features is an array"
    box = whole.get("bbox")
    seen = set()
    for each in whole["features"]:
        _feature(each)
        assert each.get("id") not in seen or "id" not in each, f"{each['id']} is there twice"
        seen.add(each.get("id"))
        if each["geometry"]:
            assert box is not None, "5: the box holds the points"
            assert _holds(box, each["geometry"]["coordinates"]), f"5: {each['geometry']['coordinates']} is outside {box}"
    return json.loads(content)


def _feature(each: Any) -> None:
    assert isinstance(each, dict)
    assert each.get("type") == "Feature", "3.2"
    _common(each)
    assert isinstance(each["properties"], dict | None), "3.2: properties is an object or null"
    assert isinstance(each.get("id", ""), str | int | Decimal), "3.2: id is a string or a number"
    if each["geometry"] is not None:
        _point(each["geometry"])


def _point(geometry: Any) -> None:
    assert geometry.get("type") == "Point", "we make points"
    _common(geometry)
    position = geometry["coordinates"]
    assert isinstance(position, list), "3.1.1"
    assert len(position) == 2, "3.1.1: longitude and latitude, and we know no height"
    lon, lat = position
    _degrees(lon, 180)
    _degrees(lat, 90)


def _common(thing: dict[str, Any]) -> None:
    assert thing["type"] in TYPES, "1.4"
    assert "crs" not in thing, "4: no other systems"
    assert not FOR_OTHERS[thing["type"]] & thing.keys(), "7.1"
    if "bbox" in thing:
        assert isinstance(thing["bbox"], list), "5"
        assert len(thing["bbox"]) == 4, "5: 2 * n numbers"
        west, south, east, north = thing["bbox"]
        for edge, most in ((west, 180), (south, 90), (east, 180), (north, 90)):
            _degrees(edge, most)
        assert south <= north, "5.3"


def _degrees(number: Any, most: int) -> None:
    assert isinstance(number, int | Decimal), "3.1.1: positions are numbers"
    assert not isinstance(number, bool), "3.1.1: positions are numbers"
    assert -most <= number <= most, f"4: {number} is no angle of that kind"
    exponent = Decimal(number).as_tuple().exponent
    assert isinstance(exponent, int), f"4: {number} is no number"
    assert -exponent <= 5, f"11.2: {number} says more than can be known"


def _holds(box: list[Any], position: list[Any]) -> bool:
    west, south, east, north = box
    lon, lat = position
    inside = west <= lon <= east if west <= east else lon >= west or lon <= east
    return inside and south <= lat <= north


def _refuse(constant: str) -> None:
    raise AssertionError(f"RFC 8259, 6: {constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    assert len(names) == len(set(names)), f"7493, 2.3: a name twice in {names}"
    return dict(pairs)
