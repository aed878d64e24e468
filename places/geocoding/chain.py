"""The order in which a query is tried; the first step that has something to say ends it."""

from typing import Final

from places.geocoding import steps
from places.geocoding.base import Resolution, Step

STEPS: Final[tuple[Step, ...]] = (
    steps.coordinates,
    steps.postcode,
    steps.institution,
    steps.place,
    steps.institution_in_short,
)


def resolve(query: str) -> Resolution:
    """What the chain makes of `query`; always a resolution, at worst one with spellings to try.

    Raises `GazetteerMissingError` when the gazetteer has not been built.
    """
    for step in STEPS:
        resolution = step(query)
        if resolution is not None:
            return resolution
    return steps.spelling(query)
