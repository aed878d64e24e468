import csv
import io
import lzma

from django.urls import reverse

from places.geocoding import gazetteer
from places.geocoding.data_files import DATA


def test_offers_the_table_of_places_of_worship_under_its_licence(client) -> None:
    page = client.get(reverse("places:map_about")).content.decode()
    assert "OpenStreetMap contributors" in page
    assert "Open Database Licence 1.0" in page
    assert f'href="{reverse("places:worship")}"' in page
    answer = client.get(reverse("places:worship"))
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-xz")
    assert answer["Content-Disposition"] == 'attachment; filename="worship.csv.xz"'
    assert content == (DATA / "worship.csv.xz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(lzma.decompress(content).decode())))
    assert (len(rows), rows[0]["osm"][0] in "nwr") == (36105, True)


def test_keeps_places_of_worship_in_a_table_of_their_own_without_their_faith() -> None:
    source = gazetteer.current()
    assert [row[1] for row in source.rows("SELECT * FROM pragma_table_info('worship')", ())] == [
        "id",
        "name",
        "locality",
        "town",
        "outcode",
        "lat",
        "lon",
        "telling",
        "osm",
    ]
    assert source.one("SELECT count(*) FROM worship WHERE osm = ''", ())[0] == 0
    assert source.rows("SELECT DISTINCT kind FROM landmarks ORDER BY kind", ()) == [("airport",), ("station",), ("street",)]
