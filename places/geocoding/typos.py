"""Misspelt names: keys that two spellings share when one slip of the finger lies between them; no database, no I/O."""

from zlib import crc32

from places.names import fold


def shortened(name: str) -> set[int]:
    """Numbers of the name's letters, and of these with any one left out.

    Two names share a number when they differ by one letter added, left out or changed, or by two that changed places
    (Garbe, FAROO 2012, "symmetric delete"). Spaces do not count. Numbers may also meet by chance: compare with `slips`.
    """
    letters = fold(name).replace(" ", "")
    if not letters:
        return set()
    return {crc32((letters[:cut] + letters[cut + 1 :]).encode()) for cut in range(len(letters))} | {crc32(letters.encode())}


def slips(typed: str, name: str) -> int:
    """How many letters were added, left out, changed, or swapped with the next (optimal string alignment); spaces are free."""
    a, b = fold(typed).replace(" ", ""), fold(name).replace(" ", "")
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
