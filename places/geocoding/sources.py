"""Whom an answer is owed to, and how old it is: one line for each file of data that the answers are made of."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Source:
    """`attribution` in its owner's words, for showing beside the answer; `dated` the data's year and month, or its year."""

    attribution: str = ""
    dated: str = ""


_CROWN: Final = "© Crown copyright (ONS, OS, Royal Mail), Open Government Licence v3.0"
# What somebody typed or dropped on the map themselves is nobody else's.
OWN: Final = Source()
POSTCODES: Final = Source(_CROWN, "2025-05")
POSTCODES_NI: Final = Source("Food Standards Agency, Open Government Licence v3.0", "2026-07")
PLACES: Final = Source("© Crown copyright (OS, ONS), Open Government Licence v3.0; GeoNames, CC BY 4.0", "2021")
UNIVERSITIES: Final = Source("HESA, register of learning providers", "2025")
UNIONS: Final = Source("Organise", "2026")
STATIONS: Final = Source("NaPTAN, Department for Transport, Open Government Licence v3.0", "2026-07")
STREETS: Final = Source("NaPTAN, Department for Transport, Open Government Licence v3.0; powered by TfL Open Data", "2026-07")
WORSHIP: Final = Source("© OpenStreetMap contributors, Open Database Licence 1.0", "2026")
WORLD: Final = Source("GeoNames, CC BY 4.0", "2026")
