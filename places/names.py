"""Names as people type them, folded into keys that compare equal; no database, no I/O."""

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘ʼ`]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\bsaint\b")
_SMALL_WORDS = frozenset({"the", "of", "at", "and", "uni"})
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})


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

    "University of Leeds", "Leeds University" and "leeds uni" give the same key.
    """
    words = fold(name).split()
    telling = {word for word in words if word not in _SMALL_WORDS}
    if "uni" in words:
        telling.add("university")
    return " ".join(sorted(telling))
