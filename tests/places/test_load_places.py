import lzma
import sqlite3
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import call_command

from places.geocoding import build
from places.geocoding.data_files import DATA
from places.geocoding.gazetteer import Gazetteer
from places.postcodes import Postcode

pytestmark = pytest.mark.once


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """The shipped data with three postcodes instead of millions."""
    data = shortened(tmp_path / "data")
    write_postcodes(data, "LS2 9JT,53.80800,-1.55300,,,1", "LS2 9JZ,53.80700,-1.55500,,,1", "LS2 7XX,,,,,1")
    return data


def shortened(data: Path) -> Path:
    """The shipped data, of each packed file its first five hundred rows: that builds in no time."""
    data.mkdir()
    for name in build.SOURCES:
        if not name.endswith(".xz"):
            (data / name).write_bytes((DATA / name).read_bytes())
            continue
        with lzma.open(DATA / name, "rt", encoding="utf-8") as file:
            (data / name).write_bytes(lzma.compress("".join(islice(file, 501)).encode()))
    return data


def write_postcodes(data: Path, *rows: str) -> None:
    with lzma.open(data / "postcodes.csv.xz", "wt", encoding="ascii") as file:
        file.write("\n".join(["postcode,lat,lon,constituency,district,live2023", *rows, ""]))


def test_does_nothing_when_it_is_up_to_date(gazetteer: Path) -> None:
    before = gazetteer.stat()
    out = StringIO()
    call_command("load_places", stdout=out)
    assert out.getvalue() == "Postcodes and places are up to date.\nPostcodes: as they come with the project, 2025-05.\n"
    assert (gazetteer.stat().st_ino, gazetteer.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_builds_again_when_the_data_changed_or_when_told_to(small_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "geo.sqlite3"
    assert build.build(target, data=small_data) is True
    assert build.build(target, data=small_data) is False
    assert build.build(target, data=small_data, force=True) is True
    write_postcodes(small_data, "LS2 9JT,53.80800,-1.55300,,,1")
    assert build.build(target, data=small_data) is True
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["geo.sqlite3"]


def test_is_read_anew_when_it_was_replaced(small_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "geo.sqlite3"
    build.build(target, data=small_data)
    source = Gazetteer(target)
    assert source.unit(Postcode("LS2", "9JZ")) == (53.807, -1.555)
    assert source.unit(Postcode("LS2", "7XX")) is None
    write_postcodes(small_data, "LS2 9JZ,53.90000,-1.55500,,,1")
    build.build(target, data=small_data)
    assert source.unit(Postcode("LS2", "9JZ")) == (53.9, -1.555)


def test_leaves_the_old_file_alone_when_building_fails(small_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "geo.sqlite3"
    build.build(target, data=small_data)
    before = target.read_bytes()
    write_postcodes(small_data, "LS2 9JT,not a number,-1.55300,,,1")
    with pytest.raises(ValueError, match="not a number"):
        build.build(target, data=small_data)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["geo.sqlite3"]


def test_cannot_be_written_to_by_the_site(gazetteer: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        Gazetteer(gazetteer)._connection().execute("DELETE FROM postcodes WHERE key = 1")
