"""A publisher's newer postcodes: taken, kept, told about, and put in place while the site reads."""

import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from places.geocoding import build, newer, release, sources
from places.geocoding.gazetteer import Gazetteer
from places.postcodes import Postcode
from places.services import locate
from tests.places.test_load_places import shortened, write_postcodes
from tests.places.test_publishers import ONSPD

pytestmark = pytest.mark.once

LEEDS, MANCHESTER, BELFAST = Postcode("LS2", "9JT"), Postcode("M13", "9PL"), Postcode("BT7", "1NN")
Load = Callable[..., str]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "var" / "geo.sqlite3"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shipped data with four postcodes instead of millions."""
    data = shortened(tmp_path / "data")
    write_postcodes(
        data,
        "BT7 1NN,54.58551,-5.93559,,,",
        "LS2 9JT,53.80800,-1.55300,,,1",
        "M13 9PL,53.46692,-2.23357,,,1",
        "M60 1AA,53.48000,-2.24000,,,0",
    )
    return data


@pytest.fixture
def load(data: Path, target: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Load:
    """`manage.py load_places` with the small data: what it says."""
    settings.GAZETTEER_PATH = target
    plain_build, plain_take = build.build, newer.take
    monkeypatch.setattr(build, "build", lambda *args, **named: plain_build(*args, **named | {"data": data}))
    monkeypatch.setattr(newer, "take", lambda *args, **named: plain_take(*args, **named | {"data": data}))

    def run(*arguments: str | Path) -> str:
        out = StringIO()
        call_command("load_places", *map(str, arguments), stdout=out)
        return out.getvalue()

    return run


def publish(path: Path, *rows: tuple[str, float, float]) -> Path:
    """A zip as ONS makes it."""
    lines = [f'"x","x","{postcode}","198001","","E99","1","2","1",{lat:.6f},{lon:.6f},7' for postcode, lat, lon in rows]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"Data/{path.stem}_UK.csv", "\r\n".join([ONSPD, *lines, ""]))
    return path


@pytest.fixture
def february(tmp_path: Path) -> Path:
    """Leeds moved, Manchester gone, Belfast moved too, and a district that did not exist before."""
    rows = [
        ("LS2 9JT", 53.9, -1.6),
        ("BT7 1NN", 50.0, -1.0),
        ("LS30 9ZA", 53.70, -1.50),
        ("LS30 9ZB", 53.72, -1.52),
        ("LS30 9ZC", 53.74, -1.54),
    ]
    return publish(tmp_path / "ONSPD_FEB_2026.zip", *rows)


def test_takes_the_publishers_positions_and_keeps_what_only_came_along(load: Load, february: Path, target: Path) -> None:
    load()
    said = load("--from", february)
    assert said.splitlines()[1] == (
        "Postcodes: ONSPD, 2026-02: 4 of Great Britain, new districts LS30. Northern Ireland as it comes with the project."
    )
    there = Gazetteer(target)
    assert there.unit(LEEDS) == (53.9, -1.6)
    assert there.unit(MANCHESTER) == (53.46692, -2.23357)
    assert there.unit(BELFAST) == (54.58551, -5.93559)
    assert sorted(path.name for path in target.parent.iterdir()) == ["geo.postcodes.csv.xz", "geo.sqlite3"]
    answers = [locate(typed).answer for typed in ("LS2 9JT", "LS30", "BT7 1NN")]
    assert [answer and answer.dated for answer in answers] == ["2026-02", "2026-02", "2026-07"]


def test_gives_a_new_district_its_centre_and_its_town(load: Load, february: Path, target: Path) -> None:
    load("--from", february)
    area = Gazetteer(target).area("LS30")
    assert area is not None
    assert (area.lat, area.lon) == (53.72, -1.52)
    assert area.town_label
    assert Gazetteer(target).area_around(53.7201, -1.5201) == area


def test_keeps_the_release_at_the_next_plain_load_and_when_the_code_changes(
    load: Load, february: Path, target: Path, monkeypatch
) -> None:
    load("--from", february)
    assert load().splitlines()[0] == "Postcodes and places are up to date."
    monkeypatch.setattr(build, "VERSIONS", (99,))
    said = load().splitlines()
    assert said[0].startswith("Postcodes and places are ready")
    assert said[1].startswith("Postcodes: ONSPD, 2026-02: 4 of Great Britain")
    assert Gazetteer(target).unit(LEEDS) == (53.9, -1.6)
    target.unlink()
    load()
    assert Gazetteer(target).unit(LEEDS) == (53.9, -1.6)


def test_goes_back_to_what_came_along_only_when_told(load: Load, february: Path, target: Path) -> None:
    load("--from", february)
    assert load("--shipped").splitlines()[1] == "Postcodes: as they come with the project, 2025-05."
    assert Gazetteer(target).unit(LEEDS) == (53.808, -1.553)
    with pytest.raises(CommandError, match="choose one"):
        load("--shipped", "--from", february)


def test_says_so_when_the_project_has_overtaken_the_release(load: Load, february: Path, target: Path, monkeypatch) -> None:
    load("--from", february)
    monkeypatch.setattr(build, "POSTCODES", sources.Source("", "2026-05"))
    monkeypatch.setattr(build, "SHIPPED", release.Release("NSPL", "2026-05", 0, {}))
    said = load().splitlines()[1]
    assert said == (
        "Postcodes: as they come with the project, 2026-05. They are newer than the release that you loaded (ONSPD, 2026-02),"
        " which is not used any more."
    )
    assert Gazetteer(target).unit(LEEDS) == (53.808, -1.553)


def test_refuses_an_older_release_unless_forced(load: Load, tmp_path: Path, target: Path) -> None:
    load()
    old = publish(tmp_path / "ONSPD_NOV_2024.zip", ("LS2 9JT", 53.9, -1.6), ("M13 9PL", 53.4, -2.2))
    with pytest.raises(
        CommandError, match=r"ONSPD is of 2024-11, older than the postcodes that are here \(2025-05\)\. Use --force"
    ) as caught:
        load("--from", old)
    assert str(caught.value).endswith("Nothing was changed.")
    assert [path.name for path in target.parent.iterdir()] == ["geo.sqlite3"]
    load("--from", old, "--force")
    assert Gazetteer(target).unit(LEEDS) == (53.9, -1.6)
    # Forced once, it stays.
    assert load().splitlines()[1].startswith("Postcodes: ONSPD, 2024-11: 2 of Great Britain.")


def test_refuses_a_file_with_less_than_half_of_the_postcodes_unless_forced(load: Load, tmp_path: Path, target: Path) -> None:
    load()
    before = target.read_bytes()
    part = publish(tmp_path / "ONSPD_FEB_2026.zip", ("LS2 9JT", 53.9, -1.6))
    with pytest.raises(CommandError, match="has 1 postcodes with a position, less than half of the 4 that are here"):
        load("--from", part)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["geo.sqlite3"]
    load("--from", part, "--force")
    assert Gazetteer(target).unit(LEEDS) == (53.9, -1.6)


def test_changes_nothing_when_the_file_is_another(load: Load, tmp_path: Path, target: Path) -> None:
    load()
    before = target.read_bytes()
    (tmp_path / "letter.zip").write_text("not a zip")
    with pytest.raises(CommandError, match=r"letter\.zip ends in \.zip but is no zip file(.|\n)*Nothing was changed\."):
        load("--from", tmp_path / "letter.zip")
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["geo.sqlite3"]


def test_leaves_both_files_alone_when_building_fails(load: Load, february: Path, target: Path, data: Path) -> None:
    load()
    before = target.read_bytes()
    write_postcodes(data, "LS2 9JT,not a number,-1.55300,,,1")
    with pytest.raises(ValueError, match="not a number"):
        load("--from", february)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["geo.sqlite3"]


READER = """
import sys
from pathlib import Path
from places.geocoding.gazetteer import Gazetteer
from places.postcodes import Postcode

source, leeds, seen = Gazetteer(Path(sys.argv[1])), Postcode("LS2", "9JT"), []
while not seen or seen[-1] != (53.9, -1.6):
    found = source.unit(leeds), source.area("LS2").outcode
    if not seen:
        print("reading", flush=True)
    if not seen or seen[-1] != found[0]:
        seen.append(found[0])
print(seen)
"""


def test_shows_another_process_the_old_and_then_the_new_and_never_an_error(load: Load, february: Path, target: Path) -> None:
    load()
    reader = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", READER, str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "organise.settings", "DEVELOPMENT": "1"},
    )
    try:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        for _each in range(3):
            load("--force")
        load("--from", february)
        said, errors = reader.communicate(timeout=60)
    finally:
        reader.kill()
    assert (said, errors) == ("[(53.808, -1.553), (53.9, -1.6)]\n", "")


def test_counts_each_postcode_once_in_the_table(load: Load, february: Path, target: Path) -> None:
    load("--from", february)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM postcodes").fetchone() == (7,)
        assert connection.execute("SELECT value FROM meta WHERE name = 'postcodes dated'").fetchone() == ("2026-02",)
