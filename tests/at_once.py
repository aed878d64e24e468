"""Several who do the same thing at the same moment: a double click, two tabs, two editors."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

CLICKS = 4


def at_once(work, times=CLICKS):
    """What `work(number)` answered in so many threads that start together, each with a database connection of its own."""
    start = threading.Barrier(times)

    def run(number):
        start.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
