"""`manage.py load_places`: builds the gazetteer file from the data that comes with the project."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from places.geocoding import build


class Command(BaseCommand):
    help = "Builds the file of postcodes and places; does nothing when it is already up to date."
    # Runs before anything else is set up, so it asks nothing of the rest.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="build it again even when nothing changed")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.GAZETTEER_PATH)
        began = time.monotonic()
        quiet = options["verbosity"] == 0
        with tqdm(desc="Postcodes and places", unit="B", unit_scale=True, disable=True if quiet else None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            built = build.build(target, force=options["force"], progress=show)
        if quiet:
            return
        if built:
            size = target.stat().st_size / 1e6
            self.stdout.write(f"Postcodes and places are ready ({size:.0f} MB, {time.monotonic() - began:.0f} s).")
        else:
            self.stdout.write("Postcodes and places are up to date.")
