"""Asking another server: bounded in time and size, whatever it does."""

import socket
import threading

import pytest

from core import outgoing
from tests.places.tile_server import PNG, Says, serve


@pytest.fixture
def server():
    running = serve()
    yield running
    running.stop()


def get(url, **options):
    return outgoing.get(url, {}, **{"seconds": 5, "most_bytes": 10_000, "private": True, **options})


def test_gives_what_was_answered(server):
    answer = get(server.url("/a?b=c"))
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert [path for path, _ in server.asked] == ["/a?b=c"]


def test_takes_no_more_than_it_wants(server):
    server.says = Says(body=b"x" * 10_001)
    with pytest.raises(outgoing.BadAnswer, match="it is too large"):
        get(server.url("/a"))


def test_follows_to_the_same_host_alone(server):
    server.paths["/a"] = Says(status=301, headers={"Location": "/b"})
    server.paths["/c"] = Says(status=301, headers={"Location": f"http://localhost:{server.port}/b"})
    assert get(server.url("/a")).status == 200
    with pytest.raises(outgoing.BadAnswer, match="another host"):
        get(server.url("/c"))


@pytest.mark.parametrize(
    "where",
    ["http://127.0.0.1:{other}/b", "http://127.0.0.1:99999/", "http://[", "//127.0.0.1:{other}/", "ftp://127.0.0.1:{port}/"],
)
def test_is_led_to_no_other_door_of_the_host(server, where):
    other = serve()
    try:
        server.paths["/a"] = Says(status=302, headers={"Location": where.format(port=server.port, other=other.port)})
        with pytest.raises(outgoing.BadAnswer, match="it leads"):
            get(server.url("/a"))
        assert other.asked == []
    finally:
        other.stop()


def test_asks_nobody_inside_our_own_network(server):
    with pytest.raises(outgoing.NoAnswer, match="inside our own network"):
        get(server.url("/a"), private=False)
    assert server.asked == []


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n",
    ],
)
def test_waits_no_longer_for_who_sends_a_byte_now_and_then(opening):
    listener = socket.create_server(("127.0.0.1", 0))
    sent, over = [], threading.Event()

    def drip():
        line, _ = listener.accept()
        with line:
            line.sendall(opening)
            while not over.wait(0.05) and len(sent) < 200:
                try:
                    line.sendall(b"X")
                except OSError:
                    return
                sent.append(1)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        with pytest.raises(outgoing.NoAnswer) as raised:
            get(f"http://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.5)
        assert (type(raised.value), len(sent) < 200) == (outgoing.NoAnswer, True)
    finally:
        over.set()
        thread.join()
        listener.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nobody.invalid/", "http://127.0.0.1:1/\r\nX: y"])
def test_says_why_without_the_address(url):
    with pytest.raises(outgoing.NoAnswer) as raised:
        get(url)
    assert [word for word in ("127", "nobody", "http") if word in str(raised.value)] == []
