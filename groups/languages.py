"""Languages that are spoken in a group: stored by their codes (BCP 47), chosen from a short list or typed."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.conf.locale import LANG_INFO

from places.names import fold

MOST: Final = 10

# Code, English name, own name. Those that groups are likeliest to speak, the likeliest first.
LISTED: Final = (
    ("en", "English", "English"),
    ("ug", "Uyghur", "ئۇيغۇرچە"),
    ("tr", "Turkish", "Türkçe"),
    ("ar", "Arabic", "العربية"),
    ("ur", "Urdu", "اردو"),
    ("kk", "Kazakh", "Қазақша"),
    ("zh", "Chinese", "中文"),
    ("cy", "Welsh", "Cymraeg"),
    ("bn", "Bengali", "বাংলা"),
    ("pa", "Punjabi", "ਪੰਜਾਬੀ"),
    ("so", "Somali", "Soomaali"),
    ("bfi", "British Sign Language", "BSL"),
)
# Further ones that Django has no word for.
_MORE: Final = (
    ("ku", "Kurdish", "Kurdî"),
    ("ps", "Pashto", "پښتو"),
    ("bo", "Tibetan", "བོད་ཡིག"),
    ("yue", "Cantonese", "廣東話"),
    ("gu", "Gujarati", "ગુજરાતી"),
    ("ti", "Tigrinya", "ትግርኛ"),
    ("am", "Amharic", "አማርኛ"),
    ("yi", "Yiddish", "ייִדיש"),
)


def named(code: str) -> str:
    """What a language is called, in English and in itself: "Uyghur (ئۇيغۇرچە)". The code itself where we have no name.

    English first: an old phone may have no letters for the other.
    """
    english, own = _names().get(code, (code, code))
    return own if own == english else f"{english} ({own})"


def names(codes: Iterable[str]) -> list[str]:
    """The same of several, in the order given."""
    return [named(code) for code in codes]


def own_name(code: str) -> str:
    """What a language is called by those who speak it: "ئۇيغۇرچە"; for lists where there is little room."""
    return _names().get(code, (code, code))[1]


def is_rtl(code: str) -> bool:
    """Written from right to left, by the letters of its own name."""
    return unicodedata.bidirectional(own_name(code)[:1] or " ") in {"R", "AL"}


def code_of(text: str) -> str | None:
    """The code of a language by its English name, its own name or its code; None for one that we do not know."""
    key = text.strip().casefold()
    return _codes().get(key) or _codes().get(fold(text))


@cache
def _names() -> dict[str, tuple[str, str]]:
    found = {code: (info["name"], info["name_local"]) for code, info in LANG_INFO.items() if "name" in info and "-" not in code}
    return {**found, **{code: (english, own) for code, english, own in (*LISTED, *_MORE)}}


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, (english, own) in _names().items():
        for name in (english.casefold(), own.casefold(), fold(english)):
            found.setdefault(name, code)
    found.update({code: code for code in _names()})
    found.pop("", None)
    return found
