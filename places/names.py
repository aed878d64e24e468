"""Names as people type them, folded into keys that compare equal; no database, no I/O."""

import re
import unicodedata
from typing import Final

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\bsaint\b")
_SMALL_WORDS = frozenset({"the", "of", "at", "and", "uni", "univ"})
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i"})
_STREET_WORDS: Final = {
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "bldgs": "buildings",
    "cl": "close",
    "cres": "crescent",
    "cresc": "crescent",
    "ct": "court",
    "dr": "drive",
    "est": "estate",
    "gdn": "gardens",
    "gdns": "gardens",
    "gr": "grove",
    "grn": "green",
    "gro": "grove",
    "hwy": "highway",
    "ln": "lane",
    "mkt": "market",
    "pde": "parade",
    "pk": "park",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "st": "street",
    "str": "street",
    "stn": "station",
    "ter": "terrace",
    "terr": "terrace",
    "wy": "way",
}
_ROAD_NUMBER = re.compile(r"\b[abm] ?[0-9]{1,4}[a-z]?\b")
_STATION_WORDS = frozenset(
    {"station", "stations", "stn", "railway", "rail", "train", "tube", "underground", "overground", "metro", "metrolink"}
    | {"tram", "tramway", "stop", "dlr", "subway", "spt", "the", "halt"}
)
_STREET_ENDS = frozenset(_STREET_WORDS.values()) - {"park", "green", "place", "station", "market", "estate"} | {
    "approach",
    "broadway",
    "embankment",
    "hill",
    "mews",
    "parkway",
    "promenade",
    "rise",
    "row",
    "walk",
    "wharf",
}
_WORSHIP_WORDS = frozenset(
    {"st", "church", "chapel", "cathedral", "abbey", "minster", "mosque", "masjid", "islamic", "temple", "mandir", "gurdwara"}
    | {"synagogue", "quaker", "friends", "methodist", "baptist", "saints", "trinity", "kingdom", "salvation", "vihara", "priory"}
    | {"guru", "singh", "sabha", "nanak", "jamia", "islam", "muslim", "hindu", "sikh", "hebrew", "congregation", "catholic"}
    | {
        "capel",
        "eglwys",
        "seion",
        "zion",
        "bethel",
        "ebenezer",
        "evangelical",
        "pentecostal",
        "reformed",
        "presbyterian",
        "tabernacle",
        "basilica",
        "shul",
    }
)
_LANDMARK_ENDS: Final = frozenset(
    {"street", "road", "lane", "avenue", "close", "drive", "boulevard", "station", "railway", "tube", "stop", "airport"}
    | {"church", "chapel", "cathedral", "mosque", "masjid", "temple", "mandir", "gurdwara", "synagogue", "tabernacle"}
)
# What a building is, which by itself says nothing about where it is.
BUILDING_WORDS: Final = frozenset(
    {"the", "town", "city", "civic", "village", "community", "hall", "library", "centre", "center", "central", "market", "square"}
    | {"university", "college", "school", "hospital", "museum", "theatre", "park", "station", "bus", "train", "railway", "church"}
    | {"mosque", "temple", "gurdwara", "synagogue", "cathedral", "council", "house", "office", "offices", "main", "high", "street"}
    | {
        "area",
        "district",
        "building",
        "head",
        "hq",
        "headquarters",
        "students",
        "su",
        "pub",
        "cafe",
        "hotel",
        "leisure",
        "sports",
        "club",
        "grand",
        "old",
        "new",
        "campus",
        "union",
        "student",
    }
)
# Which one of them, which is no building yet: "Redwood City" is none in Redwood.
WHICH_WORDS: Final = frozenset({"the", "town", "city", "village", "community", "old", "new", "high", "main", "central", "grand"})
# Which part of a town or country, which is no name by itself.
COMPASS: Final = frozenset({"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western"})
_WORSHIP_SYNONYMS: Final = {
    "friends": "quaker",
    "gurudwara": "gurdwara",
    "gurdwaras": "gurdwara",
    "jame": "jamia",
    "jami": "jamia",
    "jamma": "jamia",
    "masjid": "mosque",
    "roman": "catholic",
    "sts": "st",
}
# Words that one person writes into the name of a church and the next one leaves out.
_CHURCH_WORDS = frozenset({"the", "of", "and", "at", "in", "church", "parish", "cofe", "c", "e", "rc", "s"})


def fold(name: str) -> str:
    """The key of a place name: plain lower-case letters, one space between words.

    Case, accents, punctuation, `&` and `Saint` make no difference. A name without any Latin letter or digit folds to "".
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").translate(_LETTERS))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()
    return _SAINT.sub("st", words)


def fold_institution(name: str) -> str:
    """The key of an institution: its telling words in alphabetical order.

    "University of Leeds", "Leeds University", "leeds uni" and "Prifysgol Leeds" give the same key.
    """
    words = fold(name).split()
    telling = {word for word in words if word not in _SMALL_WORDS}
    if "uni" in words or "univ" in words or "prifysgol" in words:
        telling.discard("prifysgol")
        telling.add("university")
    return " ".join(sorted(telling))


def fold_street(name: str) -> str:
    """The key of a street: "High St.", "high street" and "A52 High Street" give the same one."""
    words = _ROAD_NUMBER.sub(" ", fold(name)).split()
    if len(words) > 1:
        words[-1] = _STREET_WORDS.get(words[-1], words[-1])
        if words[-1] in {"north", "south", "east", "west"} and len(words) > 2:
            words[-2] = _STREET_WORDS.get(words[-2], words[-2])
    return " ".join(words)


def says_station(name: str) -> bool:
    """Whether a name says that it is a station: "Leeds station", "Euston tube"."""
    return not (_STATION_WORDS - {"the"}).isdisjoint(fold(name).split())


def fold_station(name: str) -> str:
    """The key of a station: its name without the words that say that it is one, in brackets or not."""
    return " ".join(word for word in fold(name).split() if word not in _STATION_WORDS)


def says_street(name: str) -> bool:
    """Whether a name ends as streets do: "Woodhouse Lane", "High St"."""
    words = fold_street(name).split()
    return len(words) > 1 and words[-1] in _STREET_ENDS


def says_worship(name: str) -> bool:
    """Whether a name says that people worship there: "St Mary's", "Luton Central Mosque"."""
    words = set(fold(name).split())
    return not _WORSHIP_WORDS.isdisjoint(words)


def asks_for_landmark(name: str) -> bool:
    """Whether it ends with a word that names a single thing and hardly ever a part of a town: "Hoe Street", "Preston Park station".

    Hills, parks, wharfs and gardens are parts of towns as often as they are streets.
    """
    words = fold_street(name).split()
    return len(words) > 1 and words[-1] in _LANDMARK_ENDS


def fold_worship(name: str) -> str:
    """The key of a place of worship: its telling words in alphabetical order, without a plural's or an owner's s.

    "St Mary's Church", "Parish Church of Saint Mary" and "St Marys" give the same key.
    """
    words = {_WORSHIP_SYNONYMS.get(word, word) for word in fold(name).split()} - _CHURCH_WORDS
    return " ".join(sorted(word.removesuffix("s") if len(word) > 3 else word for word in words))
