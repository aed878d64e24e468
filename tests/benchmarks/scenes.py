"""What is measured: each scene is one piece of work and the aim it is held against (docs/reference/performance.md)."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.urls import reverse

from events import attendance_links
from events.enums import PartStat
from events.models import Attendance, Occurrence
from events.search import EventSearch
from places import map_drawing, static_map, static_map_png
from places.services import locate
from tests.benchmarks.door import Door, bare
from tests.benchmarks.meter import MOST
from tests.benchmarks.world import World

NEAR = "near=LS2+9JT"
LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script[^>]* src)="/static/([^"]+)"')


@dataclass(frozen=True, slots=True)
class Scene:
    """`work` answers the bytes that leave, or nothing; `zipped` is the same with a browser's Accept-Encoding."""

    name: str
    work: Callable[[], bytes | None]
    aim: str = ""
    zipped: Callable[[], bytes] | None = None

    def named(self, body: bytes) -> str:
        """Its name, with how many things were answered."""
        return self.name.format(features=body.count(b'"Feature"'))


def yardsticks(door: Door) -> Iterator[Scene]:
    """The same on every machine and in every edition of ours: divide by them to compare."""
    alone = bare()
    yield Scene("yardstick: empty view, Django alone", lambda: alone.get("/healthz").body)
    yield Scene("yardstick: empty view, all our middleware", lambda: door.get("/healthz").body)
    yield Scene("yardstick: `icalendar` writes 1,000 events", _icalendar)


def pages(door: Door) -> Iterator[Scene]:
    """What is asked over HTTP."""

    meeting = Occurrence.objects.public().select_related("event").earliest("start", "public_id")
    yield _get(door, "front page", "/")
    yield _get(door, "list near a postcode, page of 30 and map", f"/events/?{NEAR}")
    yield _get(door, "list near London, 25 miles", "/events/?near=London&within=25")
    yield _get(door, "list of the whole country", "/events/")
    yield _get(door, "one meeting", meeting.get_absolute_url())
    yield _get(door, "map data near a postcode, {features} places", f"/events.geojson?{NEAR}&mode=in_person")
    yield _get(
        door, "map data near London, {features} places", "/events.geojson?near=London&mode=in_person", "3, 6 KB (200 places)"
    )
    yield _get(door, "map data of the whole country, {features} places", "/events.geojson?mode=in_person")
    yield _get(door, "feed of 1,000, cold", "/events.ics?kind=film", "25")
    yield _again(door, "the same, asked again unchanged (304)", "/events.ics?kind=film", "2")
    yield _get(door, "feed of 10,000, cold", "/events.ics", "250")
    yield _again(door, "the same, asked again unchanged (304)", "/events.ics", "2")


def programs(door: Door) -> Iterator[Scene]:
    """What other programs ask."""
    dates = reverse("api:occurrence_list")
    yield _get(door, "API: next 50 dates near a postcode", f"{dates}?{NEAR}", "8")
    yield _get(door, "API: next 50 dates anywhere", dates, "8")
    yield _get(door, "API: next 50 events near a postcode", f"{reverse('api:event_list')}?{NEAR}", "8")
    yield _get(door, "API: 50 groups", reverse("api:group_list"), "8")


def deeds(door: Door) -> Iterator[Scene]:
    """Coming to a meeting, by somebody new each time."""
    dates = list(Occurrence.objects.public().order_by("-start")[:50])
    numbers = itertools.count()
    asked: list[Attendance] = []

    def ask() -> None:
        number = next(numbers)
        date = dates[number % len(dates)]
        door.post(reverse("events:attend", args=[date.public_id]), {"email": f"somebody-{number}@example.org"})

    def confirm() -> None:
        token = attendance_links.token_of(asked.pop())
        door.post(reverse("events:rsvp", args=[token]), {"action": "confirm"})

    yield Scene("I'm coming: ask (POST)", ask)
    Attendance.objects.bulk_create(Attendance(occurrence=dates[0], email=f"new-{each}@example.org") for each in range(2 * MOST))
    asked.extend(Attendance.objects.for_disclosure().filter(partstat=PartStat.NEEDS_ACTION))
    yield Scene("I'm coming: confirm (POST), two reminders queued", confirm)


def nearness(door: Door) -> Iterator[Scene]:
    """The search alone, and its page, which holds besides the count, the form and the online meetings."""
    near = QueryDict(NEAR)
    yield Scene("search near a postcode, next 50 dates", lambda: _search(near), "8 at any size")
    yield Scene("its page, as a browser asks for it", lambda: door.get(f"/events/?{NEAR}", accept_encoding="gzip").body)


def places(world: World) -> Iterator[Scene]:
    """Postcodes of the whole country."""
    postcodes = world.postcodes(200)

    def look_up() -> None:
        for postcode in postcodes:
            locate(postcode)

    yield Scene("200 postcodes looked up", look_up)
    yield Scene("still map of a meeting in Leeds, drawn anew, for a page", lambda: _still_map(static_map.svg).encode(), "5")
    yield Scene("the same, for a mail (once for all who come)", lambda: _still_map(static_map_png.png))


def first_visit(door: Door) -> list[tuple[str, bytes]]:
    """All that a browser fetches for the front page, by name. Fonts are for Arabic letters alone and there are none on it."""
    html = door.get("/").body
    parts = [("/", html)]
    for name in dict.fromkeys(LINKED.findall(html.decode())):
        found = finders.find(name)
        assert found, name
        parts.append((name, Path(found).read_bytes()))
    return parts


def _get(door: Door, name: str, address: str, aim: str = "") -> Scene:
    return Scene(name, lambda: door.get(address).body, aim, lambda: door.get(address, accept_encoding="gzip").body)


def _again(door: Door, name: str, address: str, aim: str) -> Scene:
    etag = door.get(address).headers["ETag"]
    return Scene(name, lambda: door.get(address, if_none_match=etag).body, aim)


def _search(near: QueryDict) -> None:
    EventSearch.parse(near).results(50)


def _still_map(drawn: Callable[..., Any]) -> Any:
    """As for the first who asks, with the sheets of the base map at hand."""
    for kept in (map_drawing.draw, static_map._picture, static_map_png.png):
        kept.cache_clear()
    return drawn(53.80192, -1.54645, precise=False)


def _icalendar() -> bytes:
    calendar = icalendar.Calendar()
    for number in range(1000):
        event = icalendar.Event()
        start = datetime(2026, 12, 1, 19, tzinfo=UTC) + timedelta(hours=number)
        event.add("uid", f"{number}@organise.example")
        event.add("dtstamp", start)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(hours=2))
        event.add("summary", "Letter writing evening")
        event.add("location", "Community Centre, 12 High Street, LS2 9JT")
        event.add("description", "We meet, listen, and do one thing together that helps. " * 4)
        calendar.add_component(event)
    return calendar.to_ical()
