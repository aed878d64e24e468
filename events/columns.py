"""The columns that lists of meetings read: what the gate asks of a row at the standing of the public, and what everybody may be shown.

What a list never shows is not even read, least of all the notices for those who come. A list that asks for another column is asked
here first: read later, it would cost a query a row (tests/events/test_list_columns.py counts them everywhere).
"""

from typing import Final

OF_DATE: Final = (
    *("public_id", "created", "modified", "event", "start", "end", "status", "previous_start", "still_on", "sequence"),
    *("lat", "lon"),  # of the disclosed point (places/located.py)
)
OF_EVENT: Final = (
    *("public_id", "modified", "host", "place", "kind", "title", "teaser", "description", "languages", "bring", "access", "status"),
    *("attendance_mode", "safety_level", "directions", "conference_url", "link_public", "timezone", "start_date", "rrule"),
)
OF_HOST: Final = ("modified", "name", "slug", "kind", "safety_level", "languages")
OF_PLACE: Final = (
    *("name", "address", "postcode", "lat", "lon", "precision", "access"),
    *("area_label", "area_lat", "area_lon", "town_label", "town_lat", "town_lon"),
)
JOINED: Final = (
    *OF_DATE,
    *(f"event__{name}" for name in OF_EVENT),
    *(f"event__host__{name}" for name in OF_HOST),
    *(f"event__place__{name}" for name in OF_PLACE),
)
