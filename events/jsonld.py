"""Meetings as schema.org, for search engines: the translator between our words and theirs. Always what everybody may see."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from events.disclosure import Disclosed
from events.enums import AttendanceMode

_MODES = {
    AttendanceMode.IN_PERSON: "OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "OnlineEventAttendanceMode",
    AttendanceMode.HYBRID: "MixedEventAttendanceMode",
}
# Inside a script element nothing may look like the end of it, nor like a comment.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def event(shown: Disclosed, *, url: str, host_url: str, beside: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """https://schema.org/Event. Without coordinates unless the place is exact; the page stands in for a withheld link.

    `beside`: name and address of each group that hosts it too.
    """
    occurrence = shown.occurrence
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "identifier": occurrence.public_id,
        "name": shown.event.title,
        "url": url,
        "startDate": occurrence.start.astimezone(shown.event.zone).isoformat(),
        "endDate": occurrence.end.astimezone(shown.event.zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if shown.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[AttendanceMode(shown.event.attendance_mode)]}",
        "isAccessibleForFree": True,
    }
    hosts = [{"@type": "Organization", "name": name, "url": page} for name, page in ((shown.host.name, host_url), *beside)]
    data["organizer"] = hosts[0] if len(hosts) == 1 else hosts
    if text := shown.event.teaser or shown.event.description[:300]:
        data["description"] = text
    locations = [*_rooms(shown), *_screens(shown, url)]
    data["location"] = locations[0] if len(locations) == 1 else locations
    return data


def block(data: dict[str, Any]) -> SafeString:
    """The data as text that can stand inside a script element and can never end it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPED))  # noqa: S308 (just escaped)


def _rooms(shown: Disclosed) -> list[dict[str, Any]]:
    place = shown.place
    if place is None:
        return []
    room: dict[str, Any] = {"@type": "Place", "name": place.name or place.label, "address": place.label}
    if place.is_exact:
        room["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return [room]


def _screens(shown: Disclosed, url: str) -> list[dict[str, Any]]:
    if shown.event.attendance_mode == AttendanceMode.IN_PERSON:
        return []
    return [{"@type": "VirtualLocation", "url": shown.conference_url or url}]
