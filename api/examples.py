"""Answers as they look, for the documentation. Tested against the schema; the names and addresses are invented."""

from typing import Any

SITE = "https://organise.example"
ROOT: dict[str, Any] = {
    "events": f"{SITE}/api/v1/events/",
    "occurrences": f"{SITE}/api/v1/occurrences/",
    "groups": f"{SITE}/api/v1/groups/",
    "places": f"{SITE}/api/v1/places/",
    "schema": f"{SITE}/api/schema/",
    "docs": f"{SITE}/api/docs/",
}
_HOST: dict[str, Any] = {
    "slug": "leeds-students-k7m2q9xw",
    "name": "Leeds Students",
    "kind": "university",
    "url": f"{SITE}/groups/leeds-students-k7m2q9xw/",
}
_AREA: dict[str, Any] = {"label": "LS2, Leeds", "lat": 53.80192, "lon": -1.54645, "precise": False}
_MEETING: dict[str, Any] = {
    "title": "Letter writing evening",
    "teaser": "Write to your MP. We bring paper, stamps and tea.",
    "kind": "meeting",
    "attendance_mode": "in_person",
    "languages": ["en", "ug"],
    "bring": "Your address book.",
    "access": [
        {"key": "step_free", "answer": "yes", "checked": "2027-01"},
        {"key": "captions", "answer": "no", "checked": "2027-02-11"},
    ],
    "timezone": "Europe/London",
    "place": _AREA,
    "place_withheld": True,
    "link_withheld": False,
    "host": _HOST,
    "url": f"{SITE}/events/p3x9w2r7tzhn5q/letter-writing-evening/",
    "modified": "2027-02-11T18:20:00+00:00",
}
_TIMES: dict[str, Any] = {
    "status": "scheduled",
    "is_unconfirmed": False,
    "start": "2027-03-02T19:00:00+00:00",
    "end": "2027-03-02T21:00:00+00:00",
}
_OCCURRENCE: dict[str, Any] = {
    "id": "p3x9w2r7tzhn5q",
    "event": "k7m2q9xwbvcd3f",
    "uid": "p3x9w2r7tzhn5q@organise.example",
    "sequence": 0,
    **_TIMES,
    **_MEETING,
}
_EVENT: dict[str, Any] = {
    "id": "k7m2q9xwbvcd3f",
    **_MEETING,
    "repeats": "the first Tuesday of every month",
    "rrule": "FREQ=MONTHLY;BYDAY=1TU",
    "occurrences": [{"id": "p3x9w2r7tzhn5q", **_TIMES, "url": f"{SITE}/events/p3x9w2r7tzhn5q/letter-writing-evening/"}],
}
_GROUP: dict[str, Any] = {
    **_HOST,
    "description": "We write letters, show films and invite survivors to speak.",
    "place": _AREA,
    "subkind": "university",
    "parent_name": "",
    "languages": ["en", "ug"],
    "links": ["https://leeds-students.example/"],
    "is_dormant": False,
    "calendar_url": f"{SITE}/groups/leeds-students-k7m2q9xw.ics",
    "feed_url": f"{SITE}/groups/leeds-students-k7m2q9xw.rss",
    "is_example": False,
    "modified": "2027-01-20T09:00:00+00:00",
}
_NEXT_CURSOR = "1804100400000000_p3x9w2r7tzhn5q"

EVENTS: dict[str, Any] = {
    "next": f"{SITE}/api/v1/events/?near=LS2+9JT&within=10&limit=1&cursor={_NEXT_CURSOR}",
    "results": [{**_EVENT, "distance_km": 0.78}],
}
EVENT: dict[str, Any] = {**_EVENT, "description": "Bring a friend.", "cohosts": []}
OCCURRENCES: dict[str, Any] = {"next": None, "results": [{**_OCCURRENCE, "kind": "vigil", "distance_km": 0.6}]}
OCCURRENCE: dict[str, Any] = {**_OCCURRENCE, "description": "Bring a friend.", "cohosts": [], "coming": "10+"}
GROUPS: dict[str, Any] = {"next": None, "results": [_GROUP]}
GROUP: dict[str, Any] = {**_GROUP, "occurrences": [_OCCURRENCE]}
PLACE: dict[str, Any] = {
    "query": "LS2 9JT",
    "answer": {
        "label": "LS2 9JT, Leeds",
        "lat": 53.80756,
        "lon": -1.55493,
        "precision": "postcode",
        "postcode": "LS2 9JT",
        "district": "LS2",
        "town": "Leeds",
    },
    "candidates": [],
    "suggestions": [],
}
