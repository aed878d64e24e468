"""Meetings and their dates: what the gate disclosed to the public, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import PlaceSerializer, Shape, place, present
from api.serializers.groups import GroupSerializer, HostSerializer, group, host
from events import feeds, recurrence
from events.cohosted import hosts_beside
from events.disclosure import Disclosed
from events.enums import AttendanceMode, EventKind, OccurrenceStatus
from events.models import Event, Picture
from events.search import Found
from events.services.seats import seats_left
from groups.models import Group
from places import access
from places.access import Said


class AccessSerializer(Shape):
    """One answer about access. What nobody has answered is absent."""

    key = serializers.ChoiceField(choices=[(each.key, each.label) for each in access.QUESTIONS], help_text=_("What was asked."))
    answer = serializers.ChoiceField(choices=[access.YES, access.NO], help_text=_("What the organiser says."))
    checked = serializers.CharField(
        required=False, help_text=_("When somebody looked: a day, or only the month where the place is withheld.")
    )


class PictureSerializer(Shape):
    """A picture of the meeting, drawn anew by this site."""

    url = serializers.URLField(help_text=_("A JPEG."))
    alt = serializers.CharField(help_text=_("What it shows, in words."))
    width = serializers.IntegerField(help_text=_("In pixels."))
    height = serializers.IntegerField(help_text=_("In pixels."))


class MeetingSerializer(Shape):
    """What dates and events share."""

    title = serializers.CharField(help_text=_("The title."))
    teaser = serializers.CharField(required=False, help_text=_("The same in one sentence."))
    kind = serializers.ChoiceField(choices=EventKind.choices, help_text=_("What kind of meeting it is."))
    attendance_mode = serializers.ChoiceField(choices=AttendanceMode.choices, help_text=_("How people take part."))
    languages = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("What is spoken there, as codes (BCP 47); of the group where the meeting names none."),
    )
    bring = serializers.CharField(required=False, help_text=_("What to bring."))
    access = AccessSerializer(many=True, help_text=_("What is known of access."))
    timezone = serializers.CharField(help_text=_("Its own time zone, as an IANA name."))
    place = PlaceSerializer(required=False, help_text=_("Absent when it is online only."))
    place_withheld = serializers.BooleanField(help_text=_("The exact place is told to those who say that they are coming."))
    conference_url = serializers.URLField(
        required=False, help_text=_("The online link. Absent when there is none or it is withheld.")
    )
    link_withheld = serializers.BooleanField(help_text=_("The online link is told to those who say that they are coming."))
    host = HostSerializer(help_text=_("Who organises it."))
    url = serializers.URLField(help_text=_("Its page."))
    modified = serializers.DateTimeField(help_text=_("When anything of this last changed."))


class TimesSerializer(Shape):
    """When, and whether it stays so."""

    status = serializers.ChoiceField(
        choices=OccurrenceStatus.choices, help_text=_("Whether it takes place. Postponed: not at this time, a new date follows.")
    )
    is_unconfirmed = serializers.BooleanField(
        help_text=_("The organiser was asked whether it is still on, and has not answered yet.")
    )
    start = serializers.DateTimeField(help_text=_("When it begins, in its own time zone."))
    end = serializers.DateTimeField(help_text=_("When it ends, in its own time zone."))
    previous_start = serializers.DateTimeField(required=False, help_text=_("When it was to begin, where it was moved from there."))


class OccurrenceSerializer(TimesSerializer, MeetingSerializer):
    """One date of a meeting."""

    id = serializers.CharField(help_text=_("Its name in addresses."))
    event = serializers.CharField(help_text=_("The id of the event of which this is one date."))
    uid = serializers.CharField(help_text=_("Its identity in calendars (UID)."))
    sequence = serializers.IntegerField(help_text=_("Its revision in calendars (SEQUENCE)."))
    distance_km = serializers.FloatField(
        required=False, help_text=_("From the place you asked for to the point given here, in kilometres.")
    )

    def to_representation(self, instance: Found) -> dict[str, Any]:
        return occurrence(instance.disclosed, distance_km=instance.distance_km)


class OccurrenceDetailSerializer(OccurrenceSerializer):
    """One date of a meeting, with its whole text."""

    description = serializers.CharField(help_text=_("The whole text, in Markdown."), allow_blank=True)
    cohosts = HostSerializer(many=True, help_text=_("The groups that host it too, as far as they may be named."))
    coming = serializers.CharField(required=False, help_text=_("How many are coming, where that is shown: “7” or “10+”."))
    capacity = serializers.IntegerField(required=False, help_text=_("How many seats there are, where numbers are shown."))
    seats_left = serializers.IntegerField(required=False, help_text=_("How many of them are free, where numbers are shown."))
    picture = PictureSerializer(required=False, help_text=_("Absent when there is none."))


class DateSerializer(TimesSerializer):
    """One date of the event around it."""

    id = serializers.CharField(help_text=_("Its name in addresses."))
    url = serializers.URLField(help_text=_("Its page."))


class EventSerializer(MeetingSerializer):
    """The thing organised, with its next dates."""

    id = serializers.CharField(help_text=_("Its name in addresses."))
    repeats = serializers.CharField(required=False, help_text=_("How it repeats, in words."))
    rrule = serializers.CharField(required=False, help_text=_("How it repeats, as an RRULE (RFC 5545)."))
    occurrences = DateSerializer(many=True, help_text=_("The next dates, soonest first."))
    distance_km = serializers.FloatField(
        required=False, help_text=_("From the place you asked for to the point given here, in kilometres.")
    )


class EventDetailSerializer(EventSerializer):
    """The thing organised, with its next dates and its whole text."""

    cohosts = HostSerializer(many=True, help_text=_("The groups that host it too, as far as they may be named."))
    description = serializers.CharField(help_text=_("The whole text, in Markdown."), allow_blank=True)
    picture = PictureSerializer(required=False, help_text=_("Absent when there is none."))


class GroupDetailSerializer(GroupSerializer):
    """A group with its next meetings."""

    occurrences = OccurrenceSerializer(many=True, help_text=_("Its next dates, soonest first."))


def occurrence(shown: Disclosed, *, distance_km: float | None = None) -> dict[str, Any]:
    """One date in the form of OccurrenceSerializer."""
    return {
        "id": shown.occurrence.public_id,
        "event": shown.event.public_id,
        "uid": shown.occurrence.uid,
        "sequence": shown.occurrence.sequence,
        **_times(shown),
        **_meeting(shown),
        **_distance(distance_km),
    }


def occurrence_detail(shown: Disclosed) -> dict[str, Any]:
    """One date in the form of OccurrenceDetailSerializer."""
    return {
        **occurrence(shown),
        "description": shown.event.description,
        "cohosts": _cohosts(shown.event),
        **present(coming=shown.coming, capacity=shown.capacity),
        **present(seats_left=seats_left(shown.occurrence) if shown.capacity is not None else None),
        **present(picture=_picture(shown.event)),
    }


def event(dates: Sequence[Disclosed], *, distance_km: float | None = None) -> dict[str, Any]:
    """The event of these dates in the form of EventSerializer; the first of them, of which there must be one, speaks for it."""
    shown = dates[0]
    meeting = shown.event
    # Only the id tells the address of one date from that of another; the words in it are made once.
    before, _id, after = feeds.address(shown).partition(shown.occurrence.public_id)
    repeats = _in_words(meeting.rrule, meeting.start_date, meeting.timezone, get_language() or "") if meeting.is_recurring else ""
    return {
        "id": meeting.public_id,
        **_meeting(shown),
        **present(repeats=repeats, rrule=meeting.rrule),
        "occurrences": [
            {"id": date.occurrence.public_id, **_times(date), "url": f"{before}{date.occurrence.public_id}{after}"}
            for date in dates
        ],
        **_distance(distance_km),
    }


def event_detail(dates: Sequence[Disclosed]) -> dict[str, Any]:
    """The event of these dates in the form of EventDetailSerializer."""
    meeting = dates[0].event
    return {
        **event(dates),
        "description": meeting.description,
        "cohosts": _cohosts(meeting),
        **present(picture=_picture(meeting)),
    }


def group_detail(shown: Group, found: Iterable[Found]) -> dict[str, Any]:
    """A group in the form of GroupDetailSerializer."""
    return {**group(shown), "occurrences": [occurrence(each.disclosed) for each in found]}


def _cohosts(meeting: Event) -> list[dict[str, Any]]:
    return [host(group) for group in hosts_beside(meeting)]


def _picture(meeting: Event) -> dict[str, Any] | None:
    if (one := Picture.objects.described(meeting.picture_id)) is None:
        return None
    return {"url": settings.SITE_URL + one.path, "alt": one.alt, "width": one.width, "height": one.height}


def _said(each: Said) -> dict[str, str]:
    return {"key": each.key, "answer": access.YES if each.is_yes else access.NO, **present(checked=each.checked)}


def _meeting(shown: Disclosed) -> dict[str, Any]:
    meeting = shown.event
    answer = {
        "title": meeting.title,
        **present(teaser=meeting.teaser),
        "kind": meeting.kind,
        "attendance_mode": meeting.attendance_mode,
        "languages": shown.languages,
        **present(bring=meeting.bring),
        "access": [_said(each) for each in shown.access],
        "timezone": meeting.timezone,
        "place_withheld": shown.place_withheld,
        **present(conference_url=shown.conference_url),
        "link_withheld": shown.link_withheld,
        "host": host(shown.host),
        "url": feeds.address(shown),
        "modified": shown.modified.isoformat(),
    }
    if shown.place:
        answer["place"] = place(shown.place)
    return answer


def _times(shown: Disclosed) -> dict[str, Any]:
    zone, date = shown.event.zone, shown.occurrence
    previous = date.previous_start
    return {
        "status": OccurrenceStatus.CANCELLED.value if shown.is_cancelled else date.status,
        "is_unconfirmed": shown.is_unconfirmed,
        "start": date.start.astimezone(zone).isoformat(),
        "end": date.end.astimezone(zone).isoformat(),
        **present(previous_start=previous.astimezone(zone).isoformat() if previous else None),
    }


@lru_cache(maxsize=4096)  # reading a rule costs more than all the rest of an event
def _in_words(rrule: str, first: date, zone: str, language: str) -> str:
    return recurrence.describe(rrule, first, zone)


def _distance(km: float | None) -> dict[str, float]:
    return {} if km is None else {"distance_km": round(km, 2)}
