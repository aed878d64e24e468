import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from geopy.distance import geodesic

from places.geocoding import publishers
from places.geocoding.publishers import PublisherFileError, recognise

pytestmark = pytest.mark.once

# The headers of ONS: ONSPD as it was until 2025, NSPL of August 2026, shortened to what tells them apart.
ONSPD = "pcd,pcd2,pcds,dointr,doterm,oscty,oseast1m,osnrth1m,osgrdind,lat,long,imd"
NSPL = "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,lat,long,imd20ind"
METADATA = "ORDNANCE SURVEY\nPRODUCT: OS CODE-POINT_03.02\nDATASET VERSION NUMBER: 2026.2.0\nCOPYRIGHT DATE: 20260420\n      LS\t{}\n       M\t1\n"


def onspd(*rows: tuple[str, str, str]) -> str:
    lines = [f'"{pcds.replace(" ", "")}","x","{pcds}","198001","","E99","1","2","1",{lat},{long},7' for pcds, lat, long in rows]
    return "\r\n".join([ONSPD, *lines, ""])


LEEDS = ("LS2 9JT", "53.807970", "-1.553330")
BELFAST = ("BT7 1NN", "54.585510", "-5.935590")
DOUGLAS = ("IM1 2PP", "99.999999", "0.000000")
NOWHERE = ("M60 1NW", "99.999999", "0.000000")


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def code_point(path: Path, announced: int = 2) -> Path:
    return zipped(
        path,
        **{
            "Data/CSV/ls.csv": '"LS2 9JT",10,429517,434474,"E92","","","","E08","E05"\n"LS1 1AA",90,0,0,"E92","","","","",""\n',
            "Data/CSV/m.csv": '"M139PL",10,384587,396671,"E92","","","","E08","E05"\n',
            "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings\n",
            "Doc/metadata.txt": METADATA.format(announced),
        },
    )


def test_reads_a_directory_of_ons_and_leaves_out_what_has_no_position_or_no_licence(tmp_path: Path) -> None:
    path = zipped(tmp_path / "download.zip", **{"Data/ONSPD_FEB_2026_UK.csv": onspd(LEEDS, BELFAST, DOUGLAS, NOWHERE)})
    found = recognise(path)
    assert (found.name, found.dated) == ("ONSPD", "2026-02")
    assert list(found.units()) == [("LS2 9JT", 53.80797, -1.55333)]


def test_reads_the_one_file_of_the_country_and_not_its_parts_again(tmp_path: Path) -> None:
    parts = {"Data/multi_csv/ONSPD_FEB_2026_UK_LS.csv": onspd(LEEDS), "Documents/names.csv": "LAD,name\nE08,Leeds\n"}
    whole = {"Data/ONSPD_FEB_2026_UK.csv": onspd(LEEDS, BELFAST, DOUGLAS, NOWHERE)}
    assert [part.name for part in recognise(zipped(tmp_path / "a.zip", **parts, **whole)).parts] == ["Data/ONSPD_FEB_2026_UK.csv"]
    more = {"Data/multi_csv/ONSPD_FEB_2026_UK_M.csv": onspd(("M13 9PL", "53.46692", "-2.23357"))}
    both = recognise(zipped(tmp_path / "b.zip", **parts, **more))
    assert [unit[0] for unit in both.units()] == ["LS2 9JT", "M13 9PL"]


def test_reads_the_columns_of_2026_and_dates_a_file_without_a_telling_name_by_its_newest_postcode(tmp_path: Path) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text(
        f"\ufeff{NSPL}\nLS2 9JT,LS2  9JT,LS2 9JT,198001,,0,1,2,1,E00,53.8,-1.55,1\nLS2 9ZZ,,LS2 9ZZ,202607,,0,1,2,1,E00,53.81,-1.56,1\n"
    )
    found = recognise(path)
    assert (found.name, found.dated) == ("ONS postcodes", "")
    assert list(found.units()) == [("LS2 9JT", 53.8, -1.55), ("LS2 9ZZ", 53.81, -1.56)]
    assert found.dated == "2026-07"


def test_reads_code_point_open_as_zip_and_as_folder(tmp_path: Path) -> None:
    path = code_point(tmp_path / "codepo_gb.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    for found in (recognise(path), recognise(tmp_path / "unpacked")):
        assert (found.name, found.dated) == ("Code-Point Open", "2026-04")
        units = {postcode: (lat, lon) for postcode, lat, lon in found.units()}
        assert list(units) == ["LS2 9JT", "M13 9PL"]
        assert geodesic(units["M13 9PL"], (53.46692, -2.23357)).m < 200


def test_refuses_code_point_open_with_fewer_postcodes_than_it_announces(tmp_path: Path) -> None:
    with pytest.raises(PublisherFileError, match=r"announces 10 postcodes, but 3 are there\. Download it again\."):
        list(recognise(code_point(tmp_path / "codepo_gb.zip", announced=9)).units())


def test_says_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ONSPD_FEB_2026_UK.csv"
    path.write_text(onspd(*[LEEDS] * 50_000))
    steps: list[tuple[int, int]] = []
    assert sum(1 for _unit in recognise(path).units(lambda done, total: steps.append((done, total)))) == 50_000
    assert len(steps) == 2
    assert all(0 < done <= total == path.stat().st_size for done, total in steps)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ONSPD.zip", b"PK\x03\x04 and then nothing", r"ONSPD\.zip ends in \.zip but is no zip file; perhaps the download broke off\. Expected: "),
        ("postcodes.xlsx", b"anything", r"postcodes\.xlsx is no zip and no CSV\. Expected: "),
        ("other.csv", b"name,town\nAlice,Leeds\n", r"There are no postcodes in .*other\.csv: none of its 1 CSV files has the columns"),
        ("cut.csv", b"pcds,lat\nLS2 9JT,53.8\n", r"cut\.csv has no column long\. Expected: "),
        ("cut.csv", b"lat,long\n53.8,-1.5\n", r"cut\.csv has no column pcds\. Expected: "),
        ("empty.csv", b"", r"There are no postcodes in "),
        ("swapped.csv", b"pcds,lat,long\nLS2 9JT,-1.55,53.8\n", r"1 of 1 lines are .*, first swapped\.csv, line 2: LS2 9JT,-1\.55"),
        ("words.csv", b"pcds,lat,long\nLS2 9JT,north,west\n", r"first words\.csv, line 2: LS2 9JT,north,west"),
        ("latin.csv", b"pcds,lat,long\nLS2 9JT,53.8,-1.5\n\xff\xfe,1,2\n", r"latin\.csv cannot be read beyond line"),
    ],
)  # fmt: skip
def test_says_plainly_what_is_wrong_with_another_file(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PublisherFileError, match=said):
        list(recognise(tmp_path / name).units())


def test_says_that_there_is_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(PublisherFileError, match="There is no file or folder "):
        recognise(tmp_path / "none.zip")


def test_says_that_a_zip_is_damaged_inside(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"ONSPD_FEB_2026_UK.csv": onspd(*[LEEDS, BELFAST, DOUGLAS] * 3000)})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        middle = archive.infolist()[0].compress_size - 20
    content[middle : middle + 10] = b"\x00" * 10
    path.write_bytes(content)
    with pytest.raises(PublisherFileError, match="cannot be read beyond line"):
        list(recognise(path).units())


@pytest.mark.parametrize(
    ("offset", "value", "said"),
    [(8, 1, "password"), (10, 99, "not supported"), (0, 0, "cannot be unpacked"), (44, 0x7F, "cannot be unpacked")],
)
def test_says_that_a_zip_cannot_be_unpacked(tmp_path: Path, offset: int, value: int, said: str) -> None:
    path = zipped(tmp_path / "a.zip", **{"ONSPD_FEB_2026_UK.csv": onspd(LEEDS)})
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + offset] = value  # in the list of what is in it (APPNOTE.TXT, 4.3.12)
    path.write_bytes(content)
    with pytest.raises(PublisherFileError, match=said):
        list(recognise(path).units())


def test_holds_no_line_of_a_small_zip_that_unpacks_to_a_very_long_one(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"ONSPD_FEB_2026_UK.csv": f"{ONSPD}\n{'a' * 50_000_000}\n"})
    tracemalloc.start()
    with pytest.raises(PublisherFileError):
        list(recognise(path).units())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_reads_no_more_lines_than_a_country_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishers, "_MOST_LINES", 10)
    path = zipped(tmp_path / "a.zip", **{"ONSPD_FEB_2026_UK.csv": onspd(*[LEEDS] * 11)})
    with pytest.raises(PublisherFileError, match="more than 10 lines"):
        list(recognise(path).units())


def test_commands_no_terminal(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"../\x1b[2Jx.csv": "pcds\nLS2\n"})
    with pytest.raises(PublisherFileError) as raised:
        recognise(path)
    assert str(raised.value).startswith("../\N{REPLACEMENT CHARACTER}[2Jx.csv has no column lat")


def test_passes_over_a_rare_odd_line(tmp_path: Path) -> None:
    path = tmp_path / "ONSPD_FEB_2026_UK.csv"
    path.write_text(onspd(*[LEEDS] * 199, ("what", "53.8", "-1.5")))
    assert sum(1 for _unit in recognise(path).units()) == 199
