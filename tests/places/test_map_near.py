import lzma
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from places import map_near

DOTS = st.sets(st.tuples(st.integers(0, map_near.HIGH - 1), st.integers(0, map_near.WIDE - 1)), max_size=60)


def unpacked(packed: list[list[int]]) -> set[map_near.Dot]:
    dots = set()
    row = 0
    for down, *steps in packed:
        row += down
        column = 0
        for step in steps:
            column += step
            dots.add((row, column))
    return dots


@given(DOTS)
def test_packs_dots_that_come_out_as_they_went_in(dots: set[map_near.Dot]) -> None:
    assert unpacked(map_near.pack(dots)) == dots


def test_places_a_point_on_its_sheet_to_ten_metres() -> None:
    assert map_near.place(51.50354, -0.12768) == ((-1, 412), (35, 1223))
    assert map_near.place(54.0, 1.25) == ((5, 432), (0, 0))


def test_reads_dots_streets_and_universities_and_leaves_out_what_is_not_sure(tmp_path: Path) -> None:
    head = "postcode,lat,lon,constituency,district,live2023\n"
    rows = "AA1 1AA,51.50354,-0.12768,,,1\nAA1 1AB,51.60000,-0.12768,,,0\nBT1 1AA,54.60000,-5.93000,,,\nXX1 1XX,,,,,1\n"
    (tmp_path / "postcodes.csv.xz").write_bytes(lzma.compress((head + rows).encode()))
    (tmp_path / "universities.csv").write_text("name,lat,lon\nNew College,51.50001,-0.10001\n", encoding="utf-8")
    streets = [
        "street,lat,lon,stops,spread_m,src",
        "High Street,54.6001,-5.9301,9,500,N",
        "Short Row,54.6002,-5.9302,2,30,N",
        "One Stop Road,54.6003,-5.9303,1,0,N",
        "Long Road,54.6004,-5.9304,9,2500,N",
        "Old School,54.6005,-5.9305,4,20,T",
        "A6,54.6006,-5.9306,4,20,N",
    ]
    (tmp_path / "streets.csv.xz").write_bytes(lzma.compress("\n".join(streets).encode()))
    named = [("High Street", 54.6001, -5.9301, 13.5, "street"), ("Short Row", 54.6002, -5.9302, 14.5, "street")]
    assert map_near.sheets(tmp_path) == {
        (-1, 412): {"dots": [[35, 1223]], "labels": [("New College", 51.5, -0.1, 13, "university")]},
        (-24, 436): {"dots": [[1000, 700]], "labels": named},
    }
