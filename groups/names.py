"""When two names of groups could be taken for each other: how a name looks, what may stand for what, and how alike two are.

Pure: no rows. A name is folded to what the eye keeps of it; some keys of it, all of them rare, find the few names worth comparing;
those are compared by their trigrams, as the words "leeds" has "  l", " le", "lee", "eed", "eds", "ds ".
"""

import unicodedata
from collections.abc import Iterator

ALIKE = 0.6  # from here on a moderator is to compare the two
COMMON_WEIGHT = 0.4  # of what a word says that half of all groups have in their names
LONGEST_PART = 24  # letters of a word, or of all rare words together, that make keys
MOST_WORDS = 6
SHORT = 5  # a word with fewer letters is asked for as it is: with one left out it is anything

# What looks the same, or nearly so, on a telephone: Cyrillic and Greek letters, figures, strokes.
LOOKS_LIKE = str.maketrans(
    {
        **dict(zip("авеёкмнорстухіјѕԁһԛԝґпгьз", "abeekmhopctyxljsdhqwrnrb3", strict=True)),
        **dict(zip("αβεζηικμνορτυχγωϲς", "abeznlkmvoptuxywcc", strict=True)),
        **dict(zip("ıłøđħŧ", "llodht", strict=True)),
        **dict(zip("013457|ɩǀ", "oleastlll", strict=True)),
        "i": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "$": "s",
        "@": "a",
    }
)
PAIRS = (("rn", "m"), ("vv", "w"))  # two letters that pass for one


def folded(name: str) -> str:
    """The name as the eye keeps it: one space between words, no accents, capitals or marks, look-alikes as one letter.

    Not for showing: "Illinois 11" becomes "llllnols ll".
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LOOKS_LIKE)
    words = "".join(letter if letter.isalnum() else "" if letter in "'’ʼ" else " " for letter in letters)
    for two, one in PAIRS:
        words = words.replace(two, one)
    return " ".join(words.split())


# Words that tell no group from another.
_COMMON = """
    a and at for friends from group groups in of on our the to with against
    uyghur uyghurs uighur uighurs uygur freedom free rights human solidarity stand support supporters campaign justice genocide stop
    university uni universities college school students student students' union unions society soc branch trade workers staff
    network association committee team local community example party church mosque temple synagogue gurdwara centre center people
    ئۇيغۇر ئۇيغۇرلار
"""
COMMON = frozenset(map(folded, _COMMON.split()))


def rare_words(name: str) -> list[str]:
    """The folded words that tell this group from others, in the order of the alphabet; all of them where none does."""
    words = sorted(set(folded(name).split()))
    return [word for word in words if word not in COMMON] or words


def keys(name: str) -> set[str]:
    """Short texts, of which two names share at least one if they could be taken for each other. Some dozens, each rare.

    They are: the whole name without spaces; its rare words together; each of these words. Of the latter two also what is left with any
    one letter taken out, so that a letter more, less or otherwise still meets.
    """
    rare = rare_words(name)
    together = "".join(rare)[:LONGEST_PART]
    found = {"=" + folded(name).replace(" ", "")[:60], "+" + together, *("+" + less for less in _one_less(together))}
    for word in rare[:MOST_WORDS]:
        part = word[:LONGEST_PART]
        found.add("." + part)
        if len(part) >= SHORT:
            found.update("." + less for less in _one_less(part))
    return found


def likeness(one: str, other: str) -> float:
    """0 for nothing in common, 1 for the same to the eye. By the trigrams they share (Dice 1945), those of common words for less."""
    if folded(one).replace(" ", "") == folded(other).replace(" ", ""):
        return 1.0
    here, there = _weighed(one), _weighed(other)
    every = sum(here.values()) + sum(there.values())
    shared = sum(here[gram] + there[gram] for gram in here.keys() & there.keys())
    return shared / every if every else 0.0


def _weighed(name: str) -> dict[str, float]:
    rare = set(rare_words(name))
    found: dict[str, float] = {}
    for word in folded(name).split():
        for gram in _trigrams(word):
            found[gram] = max(found.get(gram, 0.0), 1.0 if word in rare else COMMON_WEIGHT)
    return found


def _trigrams(word: str) -> Iterator[str]:
    padded = f"  {word} "
    return (padded[start : start + 3] for start in range(len(padded) - 2))


def _one_less(text: str) -> Iterator[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))
