"""What the map costs: bytes and processor time of one answer, the country, a region and a town, as the tables grow."""

from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.urls import reverse

from tests.benchmarks.door import Door
from tests.benchmarks.scenes import Scene

VIEWS = {
    "all of it": "",
    "the country": "bbox=-8.2,49.9,1.8,60.9&zoom=6",
    "a region": "bbox=-3,52.5,-0.5,54.5&zoom=8",
    "a city": "bbox=-0.5,51.3,0.3,51.7&zoom=11",
    "a town": "bbox=-1.6,53.76,-1.5,53.84&zoom=13",
}
AIM = "50, 60 KB"


def meetings(door: Door) -> Iterator[Scene]:
    """The map of all meetings."""
    yield from _map(door, reverse("events:map"))


def groups(door: Door) -> Iterator[Scene]:
    """The map of all groups, and their list beside it."""
    yield from _map(door, reverse("groups:map"))
    asked = {
        "by name": "",
        "near a postcode": "?near=LS2+9JT",
        "in a box": "?bbox=-1.6,53.76,-1.5,53.84",
        "where a rare language is spoken": "?language=ug",
        "with words that stand nowhere": "?q=nowhere",
    }
    for name, query in asked.items():
        address = reverse("groups:list") + query
        yield Scene(f"list of groups {name}", _asks(door, address), "", _asks(door, address, accept_encoding="gzip"))
    address = reverse("groups:list_rss")
    yield Scene("feed of new groups", _asks(door, address), "", _asks(door, address, accept_encoding="gzip"))


def _map(door: Door, path: str) -> Iterator[Scene]:
    address = path
    for name, query in VIEWS.items():
        address = f"{path}?{query}"
        zipped = _asks(door, address, accept_encoding="gzip")
        yield Scene(f"{name}, {{features}} drawn", _anew(_asks(door, address)), AIM, _anew(zipped))
    yield Scene("the same, kept from another who asked", _asks(door, address), "2", _asks(door, address, accept_encoding="gzip"))


def _asks(door: Door, address: str, **headers: str) -> Callable[[], bytes]:
    return lambda: door.get(address, **headers).body


def _anew(ask: Callable[[], bytes]) -> Callable[[], bytes]:
    """As the first one in a minute pays for it."""

    def work() -> bytes:
        cache.clear()
        return ask()

    return work
