"""What was erased leaves the disk, too."""

from django.db import connection


def settle() -> None:
    """On SQLite: write the log beside the database file into it and empty it, so that no earlier page of the file lies about there.

    For after the commit. Does what it can: while somebody reads, the rest waits for the next time. Of PostgreSQL's files VACUUM takes care.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
