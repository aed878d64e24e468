"""Meetings as schema.org, for search engines: the translator between our words and theirs. Always what everybody may see.

What Google asks for and recommends: https://developers.google.com/search/docs/appearance/structured-data/event
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from events.disclosure import Disclosed
from events.enums import AttendanceMode

_MODES = {
    AttendanceMode.IN_PERSON: "OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "OnlineEventAttendanceMode",
    AttendanceMode.HYBRID: "MixedEventAttendanceMode",
}
CURRENCY = "GBP"  # of a price of nothing: one must be named
DESCRIBED = 300  # characters of what its organiser wrote
# Inside a script element nothing may look like the end of it, nor like a comment.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def event(
    shown: Disclosed,
    *,
    url: str,
    host_url: str,
    images: Sequence[str] = (),
    beside: Sequence[tuple[str, str]] = (),
    is_full: bool = False,
) -> dict[str, Any]:
    """https://schema.org/Event. Without coordinates unless the place is exact; the page stands in for a withheld link.

    `images`: whole addresses. `beside`: name and address of each group that hosts it too. `is_full`: as far as everybody may know.
    """
    occurrence, about = shown.occurrence, shown.event
    hosts = [{"@type": "Organization", "name": name, "url": page} for name, page in ((shown.host.name, host_url), *beside)]
    locations = [*_rooms(shown), *_screens(shown, url)]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "identifier": occurrence.public_id,
        "name": about.title,
        "description": about.teaser or about.description[:DESCRIBED] or f"{about.get_kind_display()}: {about.title}",
        "url": url,
        "startDate": _local(shown, occurrence.start),
        "endDate": _local(shown, occurrence.end),
        "eventStatus": f"https://schema.org/{_status(shown)}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[AttendanceMode(about.attendance_mode)]}",
        "location": _one_or_all(locations),
        "organizer": _one_or_all(hosts),
        "performer": _one_or_all(hosts),  # nobody who speaks is named by us: the groups stand for them
        "isAccessibleForFree": True,
        "offers": _offer(shown, url, is_full),
    }
    if _is_moved(shown) and occurrence.previous_start:
        data["previousStartDate"] = _local(shown, occurrence.previous_start)
    if images:
        data["image"] = list(images)
    if shown.languages:
        data["inLanguage"] = list(shown.languages)
    return data


def block(data: dict[str, Any]) -> SafeString:
    """The data as text that can stand inside a script element and can never end it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPED))  # noqa: S308 (just escaped)


def _local(shown: Disclosed, moment: datetime) -> str:
    return moment.astimezone(shown.event.zone).isoformat()


def _one_or_all(what: list[dict[str, Any]]) -> dict[str, Any] | list[dict[str, Any]]:
    return what[0] if len(what) == 1 else what


def _is_moved(shown: Disclosed) -> bool:
    return shown.occurrence.previous_start is not None and not (shown.is_cancelled or shown.is_postponed)


def _status(shown: Disclosed) -> str:
    if shown.is_cancelled:
        return "EventCancelled"
    if shown.is_postponed:
        return "EventPostponed"
    return "EventRescheduled" if _is_moved(shown) else "EventScheduled"


def _offer(shown: Disclosed, url: str, is_full: bool) -> dict[str, Any]:
    """A seat costs nothing; there is none where the meeting does not take place, or is full."""
    gone = is_full or shown.is_cancelled
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": CURRENCY,
        "availability": f"https://schema.org/{'SoldOut' if gone else 'InStock'}",
        "url": url,
        "validFrom": _local(shown, shown.occurrence.created),
    }


def _rooms(shown: Disclosed) -> list[dict[str, Any]]:
    place = shown.place
    if place is None:
        return []
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.town or place.label,
        "postalCode": place.postcode,
    }
    room: dict[str, Any] = {
        "@type": "Place",
        "name": place.name or place.label,
        "address": {key: value for key, value in address.items() if value},
    }
    if place.is_exact:
        room["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return [room]


def _screens(shown: Disclosed, url: str) -> list[dict[str, Any]]:
    if shown.event.attendance_mode == AttendanceMode.IN_PERSON:
        return []
    return [{"@type": "VirtualLocation", "url": shown.conference_url or url}]
