"""The last step: nothing was found, so up to three spellings that would find something."""

import re
from collections.abc import Iterator
from typing import Final

from places import typed
from places.geocoding import gazetteer, landmarks, spellings
from places.geocoding.base import Resolution
from places.geocoding.steps import sentences

_MOST: Final = 3
_UNI: Final = re.compile(r"\buni(?:v)?\b\.?", re.IGNORECASE)


def spelling(query: str) -> Resolution:
    """Names like the one typed, each with the rest of what was typed around it."""
    address = typed.address(query)
    if not address.parts:
        note = sentences.latin_only() if typed.has_letters(query) else sentences.nothing_to_read(query)
        return Resolution(query, note=note)
    found: list[str] = []
    for text in _respelt(address.parts):
        if text not in found:
            found.append(text)
        if len(found) == _MOST:
            break
    return Resolution(query, suggestions=tuple(found), note=sentences.not_found(query))


def _respelt(parts: tuple[str, ...]) -> Iterator[str]:
    source = gazetteer.current()
    # The town is nearest the end; what stands before it is seldom what is wrong.
    for index in range(len(parts) - 1, -1, -1) if len(parts) > 1 else ():
        if not source.places(parts[index]):
            for name in spellings.nearest(source, parts[index]):
                yield ", ".join((*parts[:index], name, *parts[index + 1 :]))
    if len(parts) > 1:
        if source.places(parts[0]):
            yield parts[0]
        return
    yield from spellings.nearest(source, _UNI.sub("university", parts[0]))
    yield from source.beginning_with(parts[0])
    words = parts[0].split()
    for cut in range(1, len(words)):
        if landmarks.looks_like_one(" ".join(words[:cut])):
            for name in spellings.nearest(source, " ".join(words[cut:]), 1):
                yield f"{' '.join(words[:cut])}, {name}"
