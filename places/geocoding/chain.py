"""The order in which a query is tried; the first step that has something to say ends it."""

from dataclasses import replace
from typing import Final

from places import map_links, typed
from places.geocoding.base import Resolution, Step
from places.geocoding.steps import abroad, inside, institutions, named, points, postal, sentences, spelling

STEPS: Final[tuple[Step, ...]] = (
    points.link,
    points.coordinates,
    points.grid_reference,
    postal.postcode,
    postal.in_address,
    institutions.institution,
    institutions.by_words,
    institutions.with_building,
    inside.street_without_town,
    inside.church_without_town,
    inside.landmark,
    abroad.beside_a_hamlet,
    named.place,
    named.part_of,
    institutions.in_short,
    institutions.by_any_words,
    inside.somewhere,
    inside.inside,
    institutions.among_parts,
    abroad.city,
)


def resolve(query: str) -> Resolution:
    """What the chain makes of `query`; always a resolution, at worst one with spellings to try.

    Raises `GazetteerMissingError` when the gazetteer has not been built.
    """
    text = typed.tidy(query)
    link = map_links.parse(text)
    if link is not None and link.text:
        text = typed.tidy(link.text)
    return replace(_resolved(text), query=query)


def _resolved(text: str) -> Resolution:
    if text.startswith("///"):
        return Resolution(text, note=sentences.three_words())
    for step in STEPS:
        resolution = step(text)
        if resolution is not None:
            return resolution
    return spelling.spelling(text)
