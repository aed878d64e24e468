"""`manage.py load_places`: builds the gazetteer file from the data that comes with the project, and from a publisher's newer postcodes."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from places.geocoding import build, newer, release
from places.geocoding.build_postcodes import Progress
from places.geocoding.publishers import PublisherFileError


class Command(BaseCommand):
    help = (
        "Builds the file of postcodes and places; does nothing when it is already up to date. The site may run meanwhile: it reads "
        "the old file until the new one is complete."
    )
    # Runs before anything else is set up, so it asks nothing of the rest.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="build it again even when nothing changed; with --from, take it anyhow"
        )
        parser.add_argument(
            "--from",
            dest="source",
            type=Path,
            metavar="FILE_OR_FOLDER",
            help="take newer postcodes out of the ONS Postcode Directory, NSPL or OS Code-Point Open (zip, folder or CSV); they are kept",
        )
        parser.add_argument("--shipped", action="store_true", help="forget what was loaded with --from, go back to what came along")

    def handle(self, *args: Any, **options: Any) -> None:
        target, began, quiet = Path(settings.GAZETTEER_PATH), time.monotonic(), options["verbosity"] == 0
        if options["shipped"]:
            if options["source"]:
                raise CommandError("--from loads a release and --shipped forgets it: choose one.")
            release.kept(target).unlink(missing_ok=True)
        if options["source"]:
            try:
                with _bar(f"Reading {options['source'].name}", quiet) as show:
                    fresh = newer.take(options["source"], target, force=options["force"], progress=show)
            except PublisherFileError as error:
                raise CommandError(f"{error}\nNothing was changed.") from error
            with _bar("Postcodes and places", quiet) as show:
                built = build.build(target, fresh_release=fresh, progress=show)
        else:
            with _bar("Postcodes and places", quiet) as show:
                built = build.build(target, force=options["force"], progress=show)
        if quiet:
            return
        if built:
            size = target.stat().st_size / 1e6
            self.stdout.write(f"Postcodes and places are ready ({size:.0f} MB, {time.monotonic() - began:.0f} s).")
        else:
            self.stdout.write("Postcodes and places are up to date.")
        self.stdout.write(_postcodes(target))


def _postcodes(target: Path) -> str:
    """Which postcodes are in the file, and what became of the release that is kept."""
    dated = build.said(target, "postcodes dated") or "without a date"
    kept = release.kept(target)
    if not kept.is_file():
        return f"Postcodes: as they come with the project, {dated}."
    loaded = release.read(kept)
    if build.overtaken(loaded):
        return (
            f"Postcodes: as they come with the project, {dated}. They are newer than the release that you loaded"
            f" ({loaded.name}, {loaded.dated}), which is not used any more."
        )
    new = f", new districts {', '.join(loaded.districts)}" if loaded.districts else ""
    return (
        f"Postcodes: {loaded.name}, {dated}: {loaded.rows:,} of Great Britain{new}. Northern Ireland as it comes with the project."
    )


@contextmanager
def _bar(title: str, quiet: bool) -> Iterator[Progress]:
    """A progress bar on a terminal; its length is told with the first step."""
    with tqdm(desc=title, unit="B", unit_scale=True, disable=True if quiet else None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
