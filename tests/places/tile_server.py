"""A provider of street tiles on this machine: answers as it is told, and remembers what it was asked, with every header."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@dataclass(slots=True)
class Says:
    """One answer. `slow` in seconds; `cut` sends less than was promised."""

    status: int = 200
    body: bytes = PNG
    content_type: str = "image/png"
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    cut: bool = False


@dataclass(slots=True)
class Provider:
    """`says` for every path, or `paths["/1/0/0.png"]` for one; `asked` in order."""

    says: Says = field(default_factory=Says)
    paths: dict[str, Says | Callable[[dict[str, str]], Says]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    stop: Callable[[], None] = lambda: None
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str = "/{z}/{x}/{y}.png") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, path: str, headers: dict[str, str]) -> Says:
        with self._lock:
            self.asked.append((path, headers))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        said = self.paths.get(path, self.says)
        said = said(headers) if callable(said) else said
        time.sleep(said.slow)
        with self._lock:
            self._now -= 1
        return said


def serve() -> Provider:
    """Start it on a free port of loopback; `stop` ends it."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = provider.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(said.status)
            has_body = said.status not in {204, 304}
            if has_body:
                self.send_header("Content-Type", said.content_type)
                self.send_header("Content-Length", str(len(said.body) + (10 if said.cut else 0)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if has_body:
                self.wfile.write(said.body)

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

        def handle(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked did not wait
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    provider.stop = stop
    return provider
