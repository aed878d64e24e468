"""Positions as whole numbers, the squares that they fall into, and how far a town reaches."""

from math import sqrt
from typing import Final

# Positions are kept in units of 0.00001 degree, about a metre; areas are found through squares of 0.01 degree, about a kilometre.
UNIT: Final = 100_000
SQUARE: Final = 1_000


def square(lat: int, lon: int) -> int:
    """The number of the 0.01 degree square of a point given in units of 0.00001 degree."""
    return (lat + 90 * UNIT) // SQUARE * 36_000 + (lon + 180 * UNIT) // SQUARE


def reach_km(population: int) -> float:
    """How far from its middle what is said to be in a town of so many people may lie: grows as its breadth does."""
    return 3 + sqrt(population) / 100
