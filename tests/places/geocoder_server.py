"""A provider on this machine that answers as it is told, in the forms of Nominatim, Photon and OpenCage, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Says:
    """One answer: `body` as JSON, or as it is when it is bytes. `slow` in seconds."""

    body: Any = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0


@dataclass(slots=True)
class Asked:
    """One question as it came: when (monotonic seconds), where to, and every header."""

    at: float
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(slots=True)
class Provider:
    """Says what is `next` in turn, then `says`. Knows how many asked at once."""

    says: Says = field(default_factory=Says)
    next: list[Says] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    stop: Callable[[], None] = lambda: None
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def questions(self) -> list[str]:
        return [each.query["q"] for each in self.asked]

    def answer(self, path: str, headers: dict[str, str]) -> Says:
        parts = urlsplit(path)
        with self._lock:
            self.asked.append(Asked(time.monotonic(), parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}, headers))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            said = self.next.pop(0) if self.next else self.says
        time.sleep(said.slow)
        with self._lock:
            self._now -= 1
        return said


def serve(port: int = 0) -> Provider:
    """Start it on this port of loopback, or on a free one; `stop` ends it."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = provider.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

        def handle(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked did not wait
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    provider.stop = stop
    return provider


def house(lat: float, lon: float, label: str, *, number: str = "12", **more: Any) -> dict[str, Any]:
    """A house as Nominatim says it (format=json, addressdetails=1)."""
    return {
        "place_id": 258713040,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "way",
        "osm_id": 1,
        "lat": f"{lat:.7f}",
        "lon": f"{lon:.7f}",
        "class": "building",
        "type": "yes",
        "place_rank": 30,
        "importance": 0.00001,
        "addresstype": "building",
        "name": "",
        "display_name": f"{number}, {label}",
        "address": {"house_number": number, "road": label.split(",")[0], "country_code": "gb"},
        "boundingbox": [f"{lat - 0.0001}", f"{lat + 0.0001}", f"{lon - 0.0001}", f"{lon + 0.0001}"],
        **more,
    }


def street(lat: float, lon: float, label: str) -> dict[str, Any]:
    """A street as Nominatim says it."""
    said = house(lat, lon, label)
    return said | {
        "class": "highway",
        "type": "residential",
        "place_rank": 26,
        "addresstype": "road",
        "display_name": label,
        "address": {"road": label.split(",")[0], "country_code": "gb"},
    }
