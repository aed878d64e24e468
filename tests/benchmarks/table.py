"""The table that `make bench` prints: in Markdown, so that it can be put into docs/reference/performance.md as it is."""

from dataclasses import dataclass, replace
from typing import Self

HEADS = ("", "CPU ms", "with gzip", "wall ms", "queries", "bytes", "gzip", "aim (CPU ms)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line. None: does not apply."""

    name: str
    cpu: float | None = None
    cpu_zipped: float | None = None
    wall: float | None = None
    queries: int | None = None
    size: int | None = None
    zipped: int | None = None
    aim: str = ""

    def named(self, name: str) -> Self:
        """The same under another name."""
        return replace(self, name=name)

    def cells(self) -> tuple[str, ...]:
        """As it is printed."""
        spans = (_span(self.cpu), _span(self.cpu_zipped), _span(self.wall))
        return (
            self.name,
            *spans,
            *("" if each is None else f"{each:,}" for each in (self.queries, self.size, self.zipped)),
            self.aim,
        )


class Table:
    """Prints each row as soon as it is known."""

    width = 52

    def __init__(self, title: str) -> None:
        print(f"\n## {title}\n")
        self._print(HEADS)
        print(f"|{'-' * (self.width + 2)}|" + "---:|" * (len(HEADS) - 2) + "---|")

    def add(self, row: Row) -> None:
        """One more line."""
        self._print(row.cells())

    def _print(self, cells: tuple[str, ...]) -> None:
        first, *middle, last = cells
        print(f"| {first:<{self.width}} | " + " | ".join(f"{cell:>9}" for cell in middle) + f" | {last} |", flush=True)


def _span(milliseconds: float | None) -> str:
    """Three figures that mean something."""
    if milliseconds is None:
        return ""
    return f"{milliseconds:.0f}" if milliseconds >= 100 else f"{milliseconds:.1f}" if milliseconds >= 10 else f"{milliseconds:.2f}"
