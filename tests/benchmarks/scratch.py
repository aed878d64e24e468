"""A database and a folder of its own for the time of the measurement, gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "organise_bench"


@contextmanager
def environment() -> Iterator[None]:
    """The environment for the settings: a scratch folder, and a scratch database on the server of DATABASE_URL or in a file."""
    server = os.environ.get("DATABASE_URL", "")
    with TemporaryDirectory(prefix="organise-bench-") as folder:
        os.environ |= {
            "DEVELOPMENT": "1",
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{NAME}")) if server else "",
        }
        os.environ.setdefault("GAZETTEER_PATH", str(ROOT / "var" / "geo.sqlite3"))
        if not server:
            yield
            return
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)")
        _execute(server, "CREATE DATABASE {}")
        try:
            yield
        finally:
            _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    """From the server's own database, which is always there."""
    with psycopg.connect(urlunsplit(urlsplit(server)._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(NAME)))
