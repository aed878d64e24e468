"""Writes a small vector tile (Mapbox Vector Tile 2.1, protocol buffers by hand) in the Protomaps basemap schema."""

EXTENT = 4096
POLYGON, LINE = 3, 2


def _varint(number: int) -> bytes:
    out = bytearray()
    while True:
        out.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(out)


def _field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _zigzag(number: int) -> int:
    return number << 1 ^ number >> 31


def _geometry(kind: int, points: list[tuple[int, int]]) -> bytes:
    (x, y), *rest = points
    words = [1 | 1 << 3, _zigzag(x), _zigzag(y), 2 | len(rest) << 3]
    for next_x, next_y in rest:
        words += [_zigzag(next_x - x), _zigzag(next_y - y)]
        x, y = next_x, next_y
    if kind == POLYGON:
        words.append(7 | 1 << 3)
    return b"".join(map(_varint, words))


def _layer(name: str, kind: int, points: list[tuple[int, int]], tags: dict[str, str]) -> bytes:
    numbers = b"".join(_varint(position) + _varint(position) for position in range(len(tags)))
    feature = _field(2, numbers) + _field(3, kind) + _field(4, _geometry(kind, points))
    keys = b"".join(_field(3, key.encode()) for key in tags)
    values = b"".join(_field(4, _field(1, value.encode())) for value in tags.values())
    return _field(3, _field(15, 2) + _field(1, name.encode()) + _field(2, feature) + keys + values + _field(5, EXTENT))


def street_tile() -> bytes:
    """Land all over, with a water basin and two roads across."""
    square = [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]
    basin = [(400, 400), (1600, 400), (1600, 1600), (400, 1600)]
    return (
        _layer("earth", POLYGON, square, {"kind": "earth"})
        + _layer("water", POLYGON, basin, {"kind": "lake"})
        + _layer(
            "roads", LINE, [(0, 2048), (EXTENT, 2048)], {"kind": "major_road", "kind_detail": "primary", "name": "Long Street"}
        )
        + _layer("roads", LINE, [(3000, 0), (3000, EXTENT)], {"kind": "highway"})
    )
