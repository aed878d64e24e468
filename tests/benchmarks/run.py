"""The measurement from beginning to end. Imported once the scratch database is there and Django is set up."""

import cProfile
import gzip
import io
import platform
import pstats
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from itertools import chain

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from organise.celery import app as celery
from tests.benchmarks import coming, lookups, maps, moderators, near, reminders, scenes, series
from tests.benchmarks.door import Door
from tests.benchmarks.meter import measure, processors
from tests.benchmarks.scenes import Scene
from tests.benchmarks.table import Row, Table
from tests.benchmarks.world import World

SMALL, USUAL, BIG, HUGE = 1_000, 10_000, 100_000, 1_000_000
MAIL_AIM = 1000  # a second


def main(*, large: bool, quick: bool, near_only: bool, series_only: bool, profile: str | None) -> None:
    """Print the tables; with `profile`, where the time goes instead; with `near_only`, no more than nearness at scale."""
    if not settings.GAZETTEER_PATH.exists():
        sys.exit(f"{settings.GAZETTEER_PATH} is missing. Build it first: .venv/bin/python manage.py load_places")
    call_command("migrate", verbosity=0)
    world, door = World(), Door()
    if profile is not None:
        world.grow(HUGE if large else USUAL if quick else BIG)
        _profile(chain(scenes.nearness(door), _everything(door, world)), profile)
        return
    print(_machine())
    if series_only:
        near.grow(world, SMALL)
        _series_table(USUAL)
        return
    if not near_only:
        lookups.tables()
    growth, scale = [], []
    for size in [SMALL, USUAL, *([] if quick else [BIG]), *([HUGE] if large else [])]:
        near.grow(world, size)
        if size > SMALL:
            scale += near.measure(world, door)
        if near_only:
            continue
        growth.append((size, [_row(scene) for scene in scenes.nearness(door)]))
        if size == USUAL:
            _main_table(door, world)
            _series_table(SMALL if quick else USUAL)
        if size >= USUAL:
            _map_table(f"Map of {size:,} dates", maps.meetings(door))
    near.report(scale)
    if not near_only:
        _grown(door, world, growth, quick=quick)
    celery.control.purge()


def _map_table(title: str, all_scenes: Iterable[Scene]) -> None:
    table = Table(title)
    for scene in all_scenes:
        table.add(_row(scene))


def _series_table(number: int) -> None:
    table = Table("Series: each row done once")
    for row in chain(series.one(), series.many(number)):
        table.add(row)


def _grown(door: Door, world: World, growth: list[tuple[int, list[Row]]], *, quick: bool) -> None:
    table = Table("Nearness, as the table of dates grows")
    for size, rows in growth:
        for row in rows:
            table.add(row.named(f"{row.name}, of {size:,}"))
    for size in [USUAL, *([] if quick else [BIG])]:
        world.grow_groups(size)
        _map_table(f"Map and list of {len(world.groups):,} groups", maps.groups(door))
        if size == USUAL:
            _map_table(f"Moderators, when {len(world.groups):,} groups wait", moderators.queue(door))


def _main_table(door: Door, world: World) -> None:
    table = Table(f"With {world.dates:,} dates ahead, of {len(world.groups):,} groups")
    for scene in _everything(door, world):
        table.add(_row(scene))
    _first_visit(door)
    print(f"\n{coming.PEOPLE} people ask and confirm, for {coming.SEATS} seats: {coming.two_hundred(door)}.")
    _mails()


def _everything(door: Door, world: World) -> Iterable[Scene]:
    return chain(scenes.yardsticks(door), scenes.pages(door), scenes.deeds(door), scenes.places(world), scenes.programs(door))


def _row(scene: Scene) -> Row:
    plain = measure(scene.work)
    zipped = measure(scene.zipped) if scene.zipped else None
    return Row(
        scene.named(plain.body),
        plain.cpu,
        zipped.cpu if zipped else None,
        plain.wall,
        len(plain.statements),
        len(plain.body) or None,
        len(zipped.body) if zipped else None,
        scene.aim,
    )


def _first_visit(door: Door) -> None:
    parts = scenes.first_visit(door)
    wire = {name: min(len(content), len(gzip.compress(content, 9))) for name, content in parts}
    print(f"\nFirst visit of the front page: {len(wire)} requests (aim 8), {sum(wire.values()):,} bytes on the wire (aim 60,000):")
    print(", ".join(f"{name} {size:,}" for name, size in wire.items()))


def _mails(profiler: cProfile.Profile | None = None) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.mail_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(server.stdout.readline())
    try:
        with profiler or nullcontext():
            said = reminders.send_thousand()
    finally:
        taken, _nothing = server.communicate("")
    print(f"\n1,000 reminders through the outbox to a mail server on this machine: {said} (aim {MAIL_AIM:,} a second);")
    print(f"the server took {int(taken):,}.")


def _profile(all_scenes: Iterable[Scene], words: str) -> None:
    if words == "reminders":
        profiler = cProfile.Profile()
        _mails(profiler)
        _print_profile(profiler)
        return
    for scene in all_scenes:
        if words.lower() not in scene.name.lower():
            continue
        measured = measure(scene.work)
        print(f"\n## {scene.name}: {measured.cpu:.2f} ms CPU, {measured.wall:.2f} ms wall, {len(measured.statements)} queries\n")
        for statement in measured.statements:
            print(statement, _plan(statement), sep="\n\n", end="\n\n")
        profiler = cProfile.Profile()
        profiler.enable()
        for _each in range(20):
            scene.work()
        profiler.disable()
        _print_profile(profiler)


def _plan(statement: str) -> str:
    """How the database finds the rows, in its own words."""
    if not statement.startswith("SELECT"):
        return ""
    explain = "EXPLAIN (ANALYZE, BUFFERS) " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + statement.replace("%", "%%"))
        return "\n".join(f"    {row[-1]}" for row in cursor.fetchall())


def _print_profile(profiler: cProfile.Profile) -> None:
    said = io.StringIO()
    pstats.Stats(profiler, stream=said).sort_stats("tottime").print_stats(30).sort_stats("cumulative").print_stats(60)
    print(said.getvalue())


def _machine() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            database = f"PostgreSQL {cursor.fetchone()[0]}"
    else:
        database = f"SQLite {sqlite3.sqlite_version}"
    broker = "Redis" if settings.REDIS_URL else "files"
    return (
        f"{processors()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()},"
        f" Django {django.__version__}, {database}, broker: {broker}"
    )
