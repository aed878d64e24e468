"""`python -m tests.benchmarks [--large]`: on SQLite in a scratch folder, or on the servers of DATABASE_URL and REDIS_URL."""

import argparse
from importlib import import_module

import django

from tests.benchmarks.scratch import environment

parser = argparse.ArgumentParser(prog="make bench", description="What a request costs with 10,000 meetings ahead.")
parser.add_argument("--large", action="store_true", help="let nearness grow to 1,000,000 dates (some minutes)")
parser.add_argument("--quick", action="store_true", help="stop nearness at 10,000 dates")
parser.add_argument("--near", action="store_true", help="nearness at scale and nothing else")
parser.add_argument("--series", action="store_true", help="ten thousand series, and one with many people, and nothing else")
parser.add_argument("--profile", metavar="WORDS", help="instead, show where the time goes in the rows whose name has these words")
arguments = parser.parse_args()

with environment():
    django.setup()
    # Only now, because models can be imported only when the settings know where the scratch database is.
    import_module("tests.benchmarks.run").main(
        large=arguments.large,
        quick=arguments.quick,
        near_only=arguments.near,
        series_only=arguments.series,
        profile=arguments.profile,
    )
