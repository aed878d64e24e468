"""Street tiles of a provider, against a provider on this machine."""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path

import pytest
from django.test import Client

from core import outgoing
from places import tasks, tile_cache, tile_proxy
from places.mercator import Coordinates
from places.tile_cache import DAY
from tests.places.tile_server import PNG, Says, serve

TILE = "/tiles/12/2029/1314.png"
ASKED = "/12/2029/1314.png"
LEEDS = Coordinates(12, 2029, 1314)


@pytest.fixture
def provider(settings, tmp_path):
    running = serve()
    settings.TILE_URL = running.url()
    settings.TILE_ATTRIBUTION = "© the mappers"
    settings.TILE_CACHE_DIR = tmp_path / "tiles"
    settings.TILE_PRIVATE_HOST = True
    yield running
    running.stop()


def age(seconds: float) -> None:
    """Make the kept tile older, as if so many seconds had passed."""
    kept = tile_cache.read(LEEDS)
    assert kept is not None
    tile_cache.keep(LEEDS, tile_cache.Kept(kept.body, kept.content_type, kept.etag, kept.modified, kept.fresh_until - seconds))


def answers(client: Client, times: int = 1, path: str = TILE) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_there_are_no_tiles_until_the_operator_says_so(client, settings):
    settings.TILE_URL = settings.PMTILES_PATH = ""
    assert answers(client) == [404]


def test_gives_the_picture_and_lets_the_browser_keep_it(client, provider):
    response = client.get(TILE)
    assert (response.status_code, response.content, response.headers["Content-Type"]) == (200, PNG, "image/png")
    assert response.headers["Cache-Control"].startswith("public, max-age=604")
    assert response.cookies == {}


def test_asks_the_provider_once_and_then_its_own_disk(client, provider):
    assert answers(client, 3) == [200] * 3
    assert [path for path, _ in provider.asked] == [ASKED]


def test_tells_the_provider_which_site_asks_and_nothing_of_the_visitor(client, provider, settings):
    settings.TILE_USER_AGENT = "Organise \u0626\u06c7 (+https://organise.example)"
    client.cookies["sessionid"] = "a1b2c3d4" * 4
    client.get(
        TILE,
        headers={
            "User-Agent": "Visitor/1",
            "Referer": "https://organise.example/events/secret/",
            "X-Forwarded-For": "203.0.113.9",
            "Accept-Language": "ug",
            "If-None-Match": '"theirs"',
        },
    )
    [(_, headers)] = provider.asked
    assert headers == {
        "host": f"127.0.0.1:{provider.port}",
        "accept-encoding": "identity",
        "user-agent": "Organise  (+https://organise.example)",
        "referer": f"{settings.SITE_URL}/",
        "accept": "image/*",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/20/0/0.png",
        "/tiles/2/4/0.png",
        "/tiles/2/0/4.png",
        "/tiles/2/0/0.mvt",
        "/tiles/2/0/0.html",
        "/tiles/99999999999/0/0.png",
        "/tiles/2/-1/0.png",
        "/tiles/2/0/../../0.png",
        "/tiles/2/%2e%2e/0.png",
        "/tiles/2/0/0",
    ],
)
def test_asks_for_no_tile_that_cannot_be(client, provider, path):
    assert answers(client, path=path) == [404]
    assert provider.asked == []


def test_asks_for_nothing_outside_the_bounds(client, provider, settings):
    settings.TILE_BOUNDS = ["-11", "49", "3", "61"]
    paths = ["/tiles/12/2029/1314.png", "/tiles/0/0/0.png", "/tiles/6/40/20.png"]  # Leeds, the world, the Black Sea
    assert [client.get(path).status_code for path in paths] == [200, 200, 404]
    assert [path for path, _ in provider.asked] == ["/12/2029/1314.png", "/0/0/0.png"]


def test_keeps_a_tile_for_a_week_even_if_the_provider_says_less(client, provider):
    provider.says = Says(headers={"Cache-Control": "max-age=60"})
    client.get(TILE)
    age(6.9 * DAY)
    client.get(TILE)
    assert len(provider.asked) == 1
    age(0.2 * DAY)
    client.get(TILE)
    assert len(provider.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [{"Cache-Control": f"public, max-age={30 * DAY}"}, {"Expires": formatdate(time.time() + 30 * DAY, usegmt=True)}],
)
def test_keeps_a_tile_longer_when_the_provider_says_so(client, provider, headers):
    provider.says = Says(headers=headers)
    client.get(TILE)
    age(29 * DAY)
    client.get(TILE)
    assert len(provider.asked) == 1
    age(2 * DAY)
    client.get(TILE)
    assert len(provider.asked) == 2


NEVER = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"


@pytest.mark.parametrize("headers", [{"Expires": NEVER}, {"Cache-Control": f"max-age={'9' * 5000}"}, {"Expires": "0"}])
def test_takes_no_notice_of_a_time_that_is_none(client, provider, headers):
    provider.says = Says(headers=headers)
    assert answers(client, 2) == [200, 200]
    assert len(provider.asked) == 1


@pytest.mark.parametrize("pause", [NEVER, "9" * 5000, "²", "soon"])
def test_waits_for_a_minute_when_the_provider_asks_for_a_time_that_is_none(client, provider, pause):
    provider.says = Says(status=429, headers={"Retry-After": pause})
    assert answers(client, 2) == [502, 502]
    assert len(provider.asked) == 1


def test_asks_whether_it_has_changed_when_the_week_is_over(client, provider):
    modified = formatdate(1_700_000_000, usegmt=True)
    provider.says = Says(headers={"ETag": '"one"', "Last-Modified": modified})
    client.get(TILE)
    age(8 * DAY)
    provider.says = Says(status=304, headers={"ETag": '"one"'})
    assert client.get(TILE).content == PNG
    _, second = provider.asked[1]
    assert (second["if-none-match"], second["if-modified-since"]) == ('"one"', modified)
    assert (answers(client), len(provider.asked)) == ([200], 2)  # good for another week


@pytest.mark.parametrize(
    "bad", [Says(status=500), Says(status=403), Says(status=404), Says(body=b"<html>", content_type="text/html")]
)
def test_shows_the_old_tile_while_the_provider_is_down(client, provider, bad):
    client.get(TILE)
    age(8 * DAY)
    provider.says = bad
    response = client.get(TILE)
    assert (response.status_code, response.content, response.headers["Cache-Control"]) == (200, PNG, "public, max-age=300")
    assert (answers(client, 3), len(provider.asked)) == ([200] * 3, 2)


def test_shows_the_old_tile_when_nobody_answers_at_all(client, provider):
    client.get(TILE)
    age(8 * DAY)
    provider.stop()
    assert client.get(TILE).content == PNG


@pytest.mark.parametrize(
    "bad",
    [
        Says(status=500),
        Says(body=b"<html>no</html>", content_type="text/html"),
        Says(body=b"<html>no</html>", content_type="image/png"),
        Says(body=b"<svg/>", content_type="image/svg+xml"),
        Says(body=PNG * 6000),
        Says(cut=True),
        Says(status=301, headers={"Location": "http://localhost.example/12/2029/1314.png"}),
        Says(status=302, headers={"Location": "file:///etc/passwd"}),
        Says(status=302, headers={"Location": "/12/2029/1314.png"}),
    ],
    ids=["500", "a page", "a page that says picture", "svg", "huge", "cut off", "elsewhere", "a file", "in a circle"],
)
def test_says_so_at_once_when_what_comes_is_no_tile_and_asks_again_later(client, provider, bad):
    provider.says = bad
    assert answers(client, 4) == [502] * 4
    assert len({path for path, _ in provider.asked}) == 1
    assert len(provider.asked) == (4 if bad.headers.get("Location") == "/12/2029/1314.png" else 1)
    assert tile_cache.read(LEEDS) is None


def test_remembers_for_a_while_that_there_is_no_such_tile(client, provider):
    provider.paths[ASKED] = Says(status=404)
    assert (answers(client, 3), len(provider.asked)) == ([404] * 3, 1)
    assert answers(client, path="/tiles/12/2030/1314.png") == [200]


def test_follows_a_redirect_on_the_same_host(client, provider):
    provider.paths[ASKED] = Says(status=302, headers={"Location": "/elsewhere.png"})
    assert client.get(TILE).content == PNG
    assert [path for path, _ in provider.asked] == [ASKED, "/elsewhere.png"]


def test_waits_for_as_long_as_the_provider_asks(client, provider):
    provider.says = Says(status=429, headers={"Retry-After": "120"})
    assert answers(client) == [502]
    provider.says = Says()
    assert answers(client, path="/tiles/12/2030/1314.png") == [502]
    assert len(provider.asked) == 1


def test_asks_for_nothing_more_for_a_while_when_the_provider_is_slow(client, provider, monkeypatch):
    monkeypatch.setattr(tile_proxy, "FETCH_SECONDS", 0.2)
    provider.says = Says(slow=1.0)
    paths = [f"/tiles/12/{x}/1314.png" for x in range(2029, 2039)]
    assert [client.get(path).status_code for path in paths] == [502] * 10
    assert len(provider.asked) == 1


def test_many_who_want_one_tile_ask_for_it_once(provider):
    provider.says = Says(slow=0.3)
    with ThreadPoolExecutor(10) as people:
        kept = list(people.map(lambda _: tile_proxy.fetch(LEEDS).body, range(10)))
    assert (kept, len(provider.asked)) == ([PNG] * 10, 1)


def test_asks_for_few_tiles_at_once(provider):
    provider.says = Says(slow=0.05)
    with ThreadPoolExecutor(16) as people:
        kept = list(people.map(lambda x: tile_proxy.fetch(Coordinates(12, x, 1314)).body, range(16)))
    assert (kept, len(provider.asked), provider.most_at_once) == ([PNG] * 16, 16, tile_cache.LINES)


def test_asks_people_to_come_again_when_too_many_wait(client, provider, monkeypatch):
    monkeypatch.setattr(tile_proxy, "PATIENCE", 0.05)
    with tile_cache.only_one(LEEDS, 0):
        response = client.get(TILE)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert answers(client) == [200]


def test_lets_nobody_fetch_the_whole_country_and_counts_only_what_we_do_not_have(client, provider, settings):
    settings.TILE_FETCHES_PER_MINUTE = 3
    paths = [f"/tiles/12/{x}/1314.png" for x in (1, 1, 1, 2, 2, 3, 4, 1)]
    assert [client.get(path).status_code for path in paths] == [200] * 6 + [429, 200]
    assert client.get(paths[6], REMOTE_ADDR="203.0.113.9").status_code == 200
    assert len(provider.asked) == 4


def test_asks_no_host_inside_our_own_network(client, provider, settings, caplog):
    settings.TILE_PRIVATE_HOST = False
    with caplog.at_level(logging.WARNING):
        assert answers(client) == [502]
    assert provider.asked == []
    assert "inside our own network" in caplog.text


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b:1::10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("fec0::1", False),
        ("192.0.0.192", False),
        ("192.88.99.1", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::8.8.8.8", True),
    ],
)
def test_knows_an_address_inside_a_network(address, public):
    assert outgoing._is_public(address) == public


def test_writes_neither_key_nor_tile_into_a_log(client, provider, settings, caplog, lose_the_cache):
    settings.TILE_URL = provider.url("/keypath/{z}/{x}/{y}.png?key=keyquery")
    with caplog.at_level(logging.DEBUG):
        for said in (Says(status=500), Says(status=403), Says(status=301, headers={"Location": "http://other.example/"}), Says()):
            lose_the_cache()
            provider.says = said
            client.get(TILE)
    assert provider.asked[0][0] == "/keypath/12/2029/1314.png?key=keyquery"
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("django.request", "redis"))]
    assert [word for word in ("keypath", "keyquery", "2029", "1314", "127.0.0.1") if word in " ".join(ours)] == []
    assert len(ours) == 3


def test_asks_nobody_when_there_is_no_disk_to_keep_tiles_on_and_says_so_in_the_log(client, provider, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    settings.TILE_CACHE_DIR = tmp_path / "file"
    assert answers(client) == [503]
    assert provider.asked == []
    assert "TILE_CACHE_DIR cannot be written to: Not a directory." in caplog.text


def test_keeps_no_more_than_it_may_and_lets_the_least_looked_at_go(provider, settings, tmp_path):
    old = settings.TILE_CACHE_DIR / "another" / "1" / "0" / "0"
    old.parent.mkdir(parents=True)
    old.write_bytes(PNG)
    for x in range(20):
        tile_proxy.fetch(Coordinates(12, x, 7))
    files = sorted(settings.TILE_CACHE_DIR.glob("*/12/*/7"), key=lambda path: int(path.parts[-2]))
    for number, path in enumerate(files):
        os.utime(path, (DAY * (100 - number), DAY))
    size = max(path.stat().st_size for path in files)  # a time is kept beside each, in more or fewer digits
    settings.TILE_CACHE_MB = size * 10 / tasks.MEGABYTE
    tasks.trim_tiles()
    left = sorted(int(path.parts[-2]) for path in settings.TILE_CACHE_DIR.glob("*/12/*/7"))
    assert (left, old.exists()) == (list(range(9)), False)


def test_knows_when_a_tile_was_looked_at_to_the_day_alone(client, provider, settings):
    client.get(TILE)
    client.get(TILE)
    [path] = settings.TILE_CACHE_DIR.glob("*/12/2029/1314")
    about = path.stat()
    assert (about.st_atime % DAY, about.st_mtime % DAY) == (0, 0)
    assert [each.name for each in Path(settings.TILE_CACHE_DIR).glob("*/*/*/.*")] == []
