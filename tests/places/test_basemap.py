import itertools
import json
from pathlib import Path

import pytest
from django.conf import settings

from places import basemap

SQUARE = [(-1.9, 53.6), (-1.1, 53.6), (-1.1, 53.9), (-1.9, 53.9), (-1.9, 53.6)]
TILES = {(-4, 107), (-3, 107)}


def area(ring: basemap.Line) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))) / 2


def test_cuts_a_ring_into_pieces_that_make_up_the_whole() -> None:
    pieces = basemap.cut_rings([SQUARE])
    assert set(pieces) == TILES
    overlap = 2 * basemap.OVERLAP * 0.3
    assert sum(area(ring) for rings in pieces.values() for ring in rings) == pytest.approx(0.8 * 0.3 + overlap)


def test_keeps_the_segment_that_crosses_a_border_in_both_tiles() -> None:
    pieces = basemap.cut_lines([[(-1.9, 53.7), (-1.6, 53.7), (-1.4, 53.7), (-1.2, 53.7)]])
    assert pieces == {
        (-4, 107): [[(-1.9, 53.7), (-1.6, 53.7), (-1.4, 53.7)]],
        (-3, 107): [[(-1.6, 53.7), (-1.4, 53.7), (-1.2, 53.7)]],
    }


def test_writes_positions_that_read_back_to_ten_metres() -> None:
    topology = basemap.topology((-4, 107), {"land": [SQUARE]}, {"coast": [SQUARE], "borders": []})
    assert sorted(topology["objects"]) == ["coast", "land"]
    for arc in basemap.arcs(topology):
        for (lon, lat), (there_lon, there_lat) in zip(arc, SQUARE, strict=True):
            assert abs(lon - there_lon) <= basemap.GRAIN / 2 + 1e-9
            assert abs(lat - there_lat) <= basemap.GRAIN / 2 + 1e-9


def test_finds_the_coast_and_the_border_of_two_neighbours() -> None:
    two = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {
            "districts": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": [[0, 1]]}, {"type": "Polygon", "arcs": [[2, ~0]]}],
            }
        },
    }
    closed, coast, borders = basemap.outline(two, "districts")
    assert [area(ring) for ring in closed] == [2.0]
    assert len(coast) == 2
    assert borders == [[(1.0, 0.0), (1.0, 1.0)]]


def test_ships_every_tile_that_the_map_asks_for() -> None:
    folder = Path(settings.BASE_DIR) / "static" / "basemap"
    overview = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    for kind in ("tiles", "wards"):
        assert sorted(path.stem for path in (folder / kind).iterdir()) == sorted(overview[kind])
    assert max(path.stat().st_size for path in (folder / "tiles").iterdir()) < 200_000
    assert overview["labels"][0] == ["London", 51.5074, -0.1277, 5, "town"]
