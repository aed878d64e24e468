"""Reads settings from the environment, and says clearly what is wrong with one."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's text; with NAME_FILE set, the content of that file (container secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={file} cannot be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no. Raises ImproperlyConfigured for any word that is neither."""
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured for anything else."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def decimal(name: str, default: float) -> float:
    """A number above nothing, such as 0.5. Raises ImproperlyConfigured for anything else."""
    value = text(name)
    try:
        given = float(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a number.") from error
    if not 0 < given < float("inf"):
        raise ImproperlyConfigured(f"{name}={value!r} is not above nothing.")
    return given


def words(name: str, default: str = "") -> list[str]:
    """Values separated by commas, without empty ones."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, *, default_file: Path) -> dict[str, Any]:
    """Django's database settings from a URL such as postgres://user:password@host:5432/name; SQLite without one."""
    url = text(name)
    if not url:
        return _sqlite(default_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} starts with {parts.scheme!r}; expected postgres:// or sqlite:///.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 60,  # opening the file costs as much as all else of a small request
        # A writer takes its lock at BEGIN, so two writers wait for each other instead of failing half way.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what is erased is overwritten in the file, not only unlinked. Some builds of SQLite do so by default, not all.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; PRAGMA secure_delete=ON;",
        },
    }


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* values from smtp://user:password@host:587/?tls=1 or smtps://… (implicit TLS)."""
    parts = urlsplit(text(name, default))
    if parts.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured(f"{name} starts with {parts.scheme!r}; expected smtp:// or smtps://.")
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": parts.scheme == "smtps",
        "starttls": parts.scheme == "smtp" and "tls=1" in parts.query,
    }
