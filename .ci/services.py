"""Asks PostgreSQL and Redis whether they are there. CI fails when one is not: a suite that skips proves nothing."""

import os
import sys
from urllib.parse import urlsplit

import psycopg
from redis import Redis
from redis.exceptions import RedisError

SECONDS = 5


def postgres(url: str) -> str:
    """Empty when the server of `url` answers (the database itself need not exist: tests make their own); else why not."""
    try:
        with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), connect_timeout=SECONDS) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        return str(error).strip()
    return ""


def redis(url: str) -> str:
    """Empty when the server of `url` answers; else why not."""
    try:
        with Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
            client.ping()
    except (RedisError, ValueError) as error:
        return str(error)
    return ""


def main() -> int:
    """Exit code 1 and a sentence for each service that does not answer."""
    failures = 0
    for variable, ask in {"DATABASE_URL": postgres, "REDIS_URL": redis}.items():
        why = ask(os.environ[variable])
        if why:
            failures += 1
            sys.stderr.write(f"The service named by {variable} does not answer: {why}\nStart it, or name another in {variable}.\n")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
