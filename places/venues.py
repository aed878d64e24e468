"""Whether two places are one: the same name entered twice is the same room."""

import re
import unicodedata
from collections.abc import Iterable

from geopy.distance import great_circle

from places.enums import Precision, Sought
from places.geocoding.base import Answer
from places.models import Place

SAME_SPOT_KM = 0.05
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; those of Arabic script make other letters
_WORDS = re.compile(r"\w+")


def known_place(known: Iterable[Place], answer: Answer, *, name: str, address: str) -> Place | None:
    """The first of `known` that says the same as what was found and typed, or None.

    The same: name and address but for case, accents and punctuation, and the same postcode or less than 50 m away. What was
    put down by hand must have been put down by hand there as well: a pin knows more than a postcode does.
    """
    words = (_plain(name), _plain(address))
    return next((each for each in known if (_plain(each.name), _plain(each.address)) == words and _is_there(each, answer)), None)


def _is_there(place: Place, answer: Answer) -> bool:
    near = great_circle((place.lat, place.lon), (answer.lat, answer.lon)).km < SAME_SPOT_KM
    if answer.precision == Precision.EXACT:
        return near and place.precision == Precision.EXACT and place.sought != Sought.FOUND
    return near or (bool(answer.postcode) and place.postcode == answer.postcode)


def _plain(words: str) -> str:
    """A key in any script: `places.names.fold` knows Latin letters only."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", words.casefold()))
    return " ".join(_WORDS.findall(unicodedata.normalize("NFC", plain)))
