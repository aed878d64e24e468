"""`manage.py cut_basemap`: makes the tiles and labels of `static/basemap/` anew; needed only when the data changes."""

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from places import basemap, map_labels, map_near
from places.geocoding.data_files import DATA

SOURCE = DATA / "basemap"


class Command(BaseCommand):
    help = "Cuts the detailed base map into tiles and picks the labels, out of places/data/."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "static" / "basemap")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["to"]
        land, coast, borders = basemap.outline(basemap.read(SOURCE / "uk_districts.topojson.xz"), "districts")
        built_up = basemap.read(SOURCE / "uk_urban.topojson.xz")
        wards = basemap.read(SOURCE / "uk_ward_lines.topojson.xz")
        lines = basemap.arcs(built_up)
        fills = {
            "land": basemap.cut_rings(land),
            "urban": basemap.cut_rings(basemap.joined(ring, lines) for ring in basemap.rings(built_up, "urban")),
        }
        strokes = {"coast": basemap.cut_lines(coast), "borders": basemap.cut_lines(borders)}
        near, far = map_labels.choose(DATA)
        tiles = sorted(set(fills["land"]))
        ward_tiles = basemap.cut_lines(basemap.arcs(wards))
        for folder in ("tiles", "wards", "near"):
            shutil.rmtree(target / folder, ignore_errors=True)
            (target / folder).mkdir(parents=True)
        for tile in tiles:
            topology = basemap.topology(
                tile,
                {name: cut.get(tile, []) for name, cut in fills.items()},
                {name: cut.get(tile, []) for name, cut in strokes.items()},
            )
            write(target / "tiles" / f"{tile[0]}_{tile[1]}.json", {**topology, "labels": near.get(tile, [])})
            if tile in ward_tiles:
                only_wards = basemap.topology(tile, {}, {"wards": ward_tiles[tile]})
                write(target / "wards" / f"{tile[0]}_{tile[1]}.json", only_wards)
        near_sheets = map_near.sheets(DATA)
        for sheet, content in near_sheets.items():
            write(target / "near" / f"{sheet[0]}_{sheet[1]}.json", content)
        overview = {
            "near": [f"{column}_{row}" for column, row in sorted(near_sheets)],
            "tiles": [f"{column}_{row}" for column, row in tiles],
            "wards": [f"{column}_{row}" for column, row in sorted(set(tiles) & set(ward_tiles))],
            "labels": far,
        }
        write(target / "labels.json", overview)
        self.stdout.write(f"{len(tiles)} tiles, {len(far)} labels for the whole country.")


def write(path: Path, content: Any) -> None:
    """Compact JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
