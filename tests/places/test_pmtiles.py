"""Street tiles out of one PMTiles file, which each test writes for itself."""

import gzip
import io
import random
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer

from places import checks, pmtiles_file
from places.tiles import TileSource, tile_source

pytestmark = pytest.mark.once

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(100))
MVT = b"\x1a\x0c\x0a\x05roads\x28\x80\x20\x78\x02"
LEEDS = (12, 2029, 1314)


def write(path: Path, *, vector: bool = False, many: int = 0, **header: object) -> Path:
    """A file with the world and Leeds; `many` further tiles, so that its directories become a tree."""
    body = gzip.compress(MVT, mtime=0) if vector else PNG
    tiles = {zxy_to_tileid(0, 0, 0): body, zxy_to_tileid(*LEEDS): body}
    start, chance = zxy_to_tileid(13, 0, 0), random.Random(1)
    tiles |= {start + 2 * number: body[:8] + number.to_bytes(4, "big") + bytes(chance.randrange(200)) for number in range(many)}
    with path.open("wb") as file:
        writer = Writer(file)
        for number, content in sorted(tiles.items()):
            writer.write_tile(number, content)
        about = {
            "tile_type": TileType.MVT if vector else TileType.PNG,
            "tile_compression": Compression.GZIP if vector else Compression.NONE,
            **header,
        }
        writer.finalize(about, {"attribution": '<a href="https://example.org">&copy; the   mappers</a>'})
    return path


@pytest.fixture
def file(settings, tmp_path):
    settings.TILE_URL = ""
    settings.PMTILES_PATH = str(tmp_path / "streets.pmtiles")
    return tmp_path / "streets.pmtiles"


def test_tells_the_map_what_is_in_the_file(file):
    write(file)
    assert tile_source() == TileSource("raster", "/tiles/{z}/{x}/{y}.png", "© the mappers", 12)


def test_tells_the_map_of_a_vector_file_and_lets_the_operator_say_whose_it_is(file, settings):
    settings.TILE_ATTRIBUTION = "© somebody else"
    write(file, vector=True)
    assert tile_source() == TileSource("vector", "/tiles/{z}/{x}/{y}.mvt", "© somebody else", 12)


def test_gives_a_picture_of_the_file(file, client):
    write(file)
    response = client.get("/tiles/12/2029/1314.png")
    assert (response.status_code, response.content, response.headers["Content-Type"]) == (200, PNG, "image/png")
    assert response.headers["Cache-Control"] == "public, max-age=86400"


def test_gives_packed_vectors_to_browsers_that_unpack(file, client):
    write(file, vector=True)
    response = client.get("/tiles/12/2029/1314.mvt", headers={"Accept-Encoding": "br, gzip"})
    assert (response.status_code, gzip.decompress(response.content)) == (200, MVT)
    assert (response.headers["Content-Encoding"], response.headers["Content-Type"]) == (
        "gzip",
        "application/vnd.mapbox-vector-tile",
    )
    assert "Accept-Encoding" in response.headers["Vary"]


def test_unpacks_vectors_for_everybody_else(file, client):
    write(file, vector=True)
    response = client.get("/tiles/12/2029/1314.mvt")
    assert (response.content, "Content-Encoding" in response.headers) == (MVT, False)


def test_draws_nothing_where_the_file_has_nothing(file, client):
    write(file)
    response = client.get("/tiles/12/0/0.png")
    picture = Image.open(io.BytesIO(response.content)).convert("RGBA")
    assert (response.status_code, picture.size, picture.getpixel((0, 0))[3]) == (200, (1, 1), 0)
    write(file, vector=True)
    response = client.get("/tiles/12/0/0.mvt")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("path", ["/tiles/14/0/0.png", "/tiles/2/4/0.png", "/tiles/12/2029/1314.mvt"])
def test_knows_no_tile_that_cannot_be(file, client, path):
    write(file)
    assert client.get(path).status_code == 404


def test_finds_its_way_through_a_tree_of_directories(file):
    write(file, many=60_000)
    archive = pmtiles_file.archive(str(file))
    start = zxy_to_tileid(13, 0, 0)
    assert archive._header["leaf_directory_length"] > 0
    for number in (0, 1, 31_337, 59_999):
        z, x, y = tileid_to_zxy(start + 2 * number)
        assert (archive.tile(z, x, y) or b"")[:12] == PNG[:8] + number.to_bytes(4, "big")
        z, x, y = tileid_to_zxy(start + 2 * number + 1)
        assert archive.tile(z, x, y) is None


def test_reads_the_new_file_when_another_is_put_in_its_place(file, client, tmp_path):
    write(file)
    assert client.get("/tiles/12/2029/1314.png").status_code == 200
    write(tmp_path / "new", vector=True).replace(file)
    assert client.get("/tiles/12/2029/1314.png").status_code == 404
    assert client.get("/tiles/12/2029/1314.mvt").content == MVT


def errors() -> list[str]:
    return sorted(str(found.id).removeprefix("organise.") for found in checks.tiles_fit_together(None))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "it cannot be read: No such file or directory"),
        (b"", "it is not a PMTiles file"),
        (b"SQLite format 3\x00" * 20, "it is not a PMTiles file"),
        (b"PMTiles\x02" + bytes(200), "it is not of version 3"),
        (b"PMTiles\x03" + b"\xff" * 200, "it is not a PMTiles file"),
        (b"PMTiles\x03short", "it is not a PMTiles file"),
    ],
)
def test_says_at_start_what_is_wrong_with_a_file(file, client, content, words):
    if content is not None:
        file.write_bytes(content)
    assert errors() == ["E013"]
    assert checks.tiles_fit_together(None)[0].msg == f"PMTILES_PATH names a file that cannot be used: {words}."
    assert tile_source() is None
    assert client.get("/tiles/0/0/0.png").status_code == 404


def test_says_that_a_file_packed_in_another_way_cannot_be_used(file):
    write(file, vector=True, tile_compression=Compression.ZSTD)
    assert "convert it with gzip" in checks.tiles_fit_together(None)[0].msg


def test_answers_shortly_when_the_file_is_damaged(file, client):
    write(file)
    content = bytearray(file.read_bytes())
    content[127:160] = bytes(33)
    file.write_bytes(bytes(content))
    assert client.get("/tiles/12/2029/1314.png").status_code == 502


def test_unpacks_no_tile_that_becomes_enormous(file, client, monkeypatch):
    monkeypatch.setattr("tests.places.test_pmtiles.MVT", bytes(6_000_000))
    write(file, vector=True)
    assert client.get("/tiles/12/2029/1314.mvt").status_code == 502
    assert client.get("/tiles/12/2029/1314.mvt", headers={"Accept-Encoding": "gzip"}).status_code == 200


def test_reads_no_directory_that_becomes_enormous(file, client):
    write(file)
    content = bytearray(file.read_bytes())
    bomb = gzip.compress(bytes(60_000_000), 1)
    content[8:24] = len(content).to_bytes(8, "little") + len(bomb).to_bytes(8, "little")  # where the root is, and how long
    file.write_bytes(bytes(content) + bomb)
    tracemalloc.start()
    assert client.get("/tiles/12/2029/1314.png").status_code == 502
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30_000_000


def test_gives_no_tile_as_large_as_a_film(file, client, monkeypatch):
    monkeypatch.setattr(pmtiles_file, "MOST_BYTES", 100)
    write(file)
    assert client.get("/tiles/12/2029/1314.png").status_code == 502


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"TILE_URL": "https://tile.example/{z}/{x}/{y}.png?key=k", "TILE_ATTRIBUTION": "©"}, []),
        ({"TILE_URL": "https://tile.example/{z}/{x}/{y}.png"}, ["E011"]),
        ({"TILE_URL": "https://{s}.tile.example/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "https://tile.example/{z}/{x}/{y}{r}.png", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "https://tile.example/{z}/{x}.png", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "https://tile.example/{z}/{x}/{y.__class__}.png", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "tile.example/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "https://tile.example/{z}/{x}/{y", "TILE_ATTRIBUTION": "©"}, ["E010"]),
        ({"TILE_URL": "https://a.example/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": "©", "PMTILES_PATH": "/x"}, ["E012"]),
        ({"TILE_ATTRIBUTION": "©"}, ["W010"]),
        ({"TILE_BOUNDS": ["1", "2", "3"]}, ["E014"]),
        ({"TILE_BOUNDS": ["3", "49", "-11", "61"]}, ["E014"]),
        ({"TILE_CACHE_DAYS": 1}, ["W011"]),
    ],
)
def test_says_at_start_what_does_not_fit_together(settings, given, expected):
    settings.TILE_URL = settings.PMTILES_PATH = settings.TILE_ATTRIBUTION = ""
    for name, value in given.items():
        setattr(settings, name, value)
    assert errors() == expected
    assert "tile.example" not in " ".join(found.msg for found in checks.tiles_fit_together(None))
