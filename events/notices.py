"""What meetings tell people; each message is asked again at the moment of sending, and None means: no longer true.

The functions that post are called inside the deed's transaction. A context holds ids, never data: the address, the place and
the words are read when the mail is written, through the same gate as every page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events import attendance_links as links
from events import reminders
from events.attendance_calendar import FILENAME, calendar_of, shown_to
from events.disclosure import Disclosed
from events.models import Attendance, Occurrence
from notifications import kinds, outbox
from notifications.mail import Attachment, Mail, Picture, compose
from notifications.recipients import Recipient
from places import static_map_png

CONFIRM = "events.confirm"
CONFIRMED = "events.confirmed"
WAITING = "events.waiting"
OFFERED = "events.offered"
OFFER_GONE = "events.offer_gone"
NO_SEAT = "events.no_seat"
SEATED = "events.seated"
APPROVED = "events.approved"
CHANGED = "events.changed"
CANCELLED = "events.cancelled"

# Mails to somebody on the way, which show where on a small map.
WITH_MAP = frozenset({CONFIRMED, SEATED, APPROVED, CHANGED, reminders.KIND})

# What may have changed about a date, as those who come are told; another field is not worth a mail.
CHANGES: dict[str, Promise] = {
    "start": _("the start"),
    "end": _("the end"),
    "place": _("the place"),
    "attendance_mode": _("how to take part"),
    "conference_url": _("the online link"),
    "directions": _("the way in"),
    "title": _("the title"),
    "description": _("the description"),
}


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    for kind, render in RENDERERS.items():
        kinds.register(kind, render, load, asks=kind == CONFIRM)


def confirm(attendance: Attendance) -> None:
    """Ask whether they really come: once for each time they asked."""
    _post(CONFIRM, attendance, reminders.moment(attendance.asked_at))


def confirmed(attendance: Attendance) -> None:
    """They come, or may come: with the calendar entry, once for each time they said so or took the seat that was offered."""
    _post(CONFIRMED, attendance, _when(attendance.confirmed_at))


def waiting(attendance: Attendance) -> None:
    """It is full, and they wait in line: once for each time they confirmed."""
    _post(WAITING, attendance, _when(attendance.confirmed_at))


def offered(attendance: Attendance) -> None:
    """A seat is theirs to take: once for each offer."""
    _post(OFFERED, attendance, _when(attendance.offered_until))


def offer_gone(attendance: Attendance) -> None:
    """They did not answer, and the seat went to the next: once for each offer."""
    _post(OFFER_GONE, attendance, _when(attendance.offered_until))


def no_seat(attendance: Attendance) -> None:
    """The organisers took their seat back, or gave them none: once for each time."""
    _post(NO_SEAT, attendance, _when(attendance.refused_at))


def seated(attendance: Attendance) -> None:
    """They waited and have a seat now, by the organiser's hand or because there are enough: once for each time they confirmed."""
    _post(SEATED, attendance, _when(attendance.confirmed_at))


def _when(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def approved(attendance: Attendance) -> None:
    """The organiser of a closed meeting said yes: with the exact place, once."""
    _post(APPROVED, attendance, "")


def changed(occurrence: Occurrence, *, what: Iterable[str]) -> None:
    """Tell everybody who comes, waits or may come what changed: names of CHANGES, others are left out. Once for each `sequence`."""
    fields = [field for field in CHANGES if field in set(what)]
    if fields:
        post_to_all(CHANGED, occurrence, {"what": fields})


def _post(kind: str, attendance: Attendance, once: str) -> None:
    outbox.post(
        kind,
        to=reminders.recipient(attendance, attendance.occurrence),
        context={"attendance": attendance.public_id},
        key=f"{kind}:{attendance.public_id}:{once}",
    )


def post_to_all(kind: str, occurrence: Occurrence, context: dict[str, Any]) -> None:
    """To everybody who comes, waits or may come, once for each `sequence` of the date."""
    outbox.post_many(
        kind,
        (
            outbox.Posting(
                to=reminders.recipient(attendance, occurrence),
                context={"attendance": attendance.public_id, **context},
                key=f"{kind}:{attendance.public_id}:{occurrence.sequence}",
            )
            for attendance in occurrence.attendances.told().reachable()
        ),
    )


# At the moment of sending ------------------------------------------------------------------------------------------------


def load(contexts: Sequence[dict[str, Any]]) -> list[Attendance | None]:
    """The people these messages go to, each with all that disclosure needs; None where erased since."""
    people = Attendance.objects.for_disclosure().reachable()
    found = {person.public_id: person for person in people.filter(public_id__in={each["attendance"] for each in contexts})}
    return [found.get(each["attendance"]) for each in contexts]


def render_confirm(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """The mail with the button; to somebody who has answered already, how it stands."""
    if attendance is None or not is_on(attendance):
        return None
    if attendance.refused_at:
        return mail(NO_SEAT, attendance, recipient)
    if stands(attendance):
        return mail(CONFIRMED, attendance, recipient, attach=True)
    if attendance.is_waiting:
        return mail(OFFERED, attendance, recipient) if attendance.is_offered else _waiting(attendance, recipient)
    return mail(CONFIRM, attendance, recipient)


def render_confirmed(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come or may come, and the meeting is on."""
    if attendance is None or not stands(attendance) or not is_on(attendance):
        return None
    return mail(CONFIRMED, attendance, recipient, attach=True)


def render_waiting(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they wait, no seat is offered to them yet, and the meeting is on."""
    if attendance is None or not attendance.is_waiting or attendance.is_offered or stands(attendance) or not is_on(attendance):
        return None
    return _waiting(attendance, recipient)


def render_offered(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While the seat is theirs to take."""
    if attendance is None or not attendance.is_offered or not is_on(attendance):
        return None
    return mail(OFFERED, attendance, recipient)


def render_offer_gone(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While it is so, and they could still wait for another."""
    if attendance is None or not attendance.let_pass or not is_on(attendance):
        return None
    return mail(OFFER_GONE, attendance, recipient)


def render_no_seat(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While it is so, and the meeting is on."""
    if attendance is None or attendance.refused_at is None or not is_on(attendance):
        return None
    return mail(NO_SEAT, attendance, recipient)


def render_seated(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they have the seat."""
    if attendance is None or not attendance.has_seat or not is_on(attendance):
        return None
    return mail(SEATED, attendance, recipient, attach=True)


def render_approved(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come, the organiser's yes stands, and the meeting is on."""
    if attendance is None or not attendance.has_seat or attendance.approved_at is None or not is_on(attendance):
        return None
    return mail(APPROVED, attendance, recipient, attach=True)


def render_reminder(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come or may come and want it, the start is the same, it has not begun, and the organiser of a closed meeting said yes."""
    if attendance is None or not stands(attendance) or not is_on(attendance):
        return None
    if not attendance.reminders or attendance.waits_for_organiser or attendance.occurrence.is_postponed:
        return None
    start = attendance.occurrence.start
    if reminders.moment(start) != context["start"] or reminders.is_superseded(
        attendance.occurrence, context["hours"], timezone.now()
    ):
        return None
    leave = links.url("unsubscribe", links.token_of(attendance))
    one_click = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return mail(reminders.KIND, attendance, recipient, headers=one_click)


def render_changed(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come, wait or may come, and it is on: what changed, and all as it is now."""
    if attendance is None or not hears(attendance) or not is_on(attendance):
        return None
    with translation.override(attendance.language):
        what = [str(CHANGES[field]) for field in context["what"] if field in CHANGES]
    return mail(CHANGED, attendance, recipient, attach=stands(attendance), words={"what": what})


def render_cancelled(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they would come, it is still cancelled, and it is not in the past. Of what was taken away nobody hears any more, but for
    this last word of a group that its own organisers closed."""
    if attendance is None or not is_off(attendance, group_closes=bool(context.get("group_closes"))):
        return None
    return mail(CANCELLED, attendance, recipient, attach=stands(attendance))


RENDERERS: dict[str, Callable[[dict[str, Any], Recipient, Attendance | None], Mail | None]] = {
    CONFIRM: render_confirm,
    CONFIRMED: render_confirmed,
    WAITING: render_waiting,
    OFFERED: render_offered,
    OFFER_GONE: render_offer_gone,
    NO_SEAT: render_no_seat,
    SEATED: render_seated,
    APPROVED: render_approved,
    reminders.KIND: render_reminder,
    CHANGED: render_changed,
    CANCELLED: render_cancelled,
}


def _waiting(attendance: Attendance, recipient: Recipient) -> Mail:
    place = Attendance.objects.ahead_of(attendance).count() + 1
    return mail(WAITING, attendance, recipient, words={"place_in_line": place})


def hears(attendance: Attendance) -> bool:
    """Whether they are told what becomes of it."""
    return attendance.is_coming or attendance.is_maybe


def stands(attendance: Attendance) -> bool:
    """Whether it stands in their calendar: they have a seat, may come, or wait for the organiser of a closed meeting alone."""
    return attendance.has_seat or attendance.is_maybe or attendance.waits_for_organiser


def is_off(attendance: Attendance, *, group_closes: bool) -> bool:
    """They would come, it is cancelled and not in the past, and it was not taken away, but by its own organisers (`group_closes`)."""
    if not hears(attendance) or not (attendance.occurrence.event.works_by_link or group_closes):
        return False
    return shown_to(attendance).is_cancelled and not attendance.occurrence.is_over()


def is_on(attendance: Attendance) -> bool:
    """It takes place, and neither it nor its group was taken away: to a meeting of a false group we lead nobody."""
    occurrence = attendance.occurrence
    return occurrence.event.works_by_link and not shown_to(attendance).is_cancelled and not occurrence.is_over()


def mail(
    kind: str,
    attendance: Attendance,
    recipient: Recipient,
    *,
    attach: bool = False,
    words: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Mail:
    """The mail with the wishes of its owner as they are now, not as they were when it was posted."""
    event = attendance.occurrence.event
    now = replace(recipient, language=attendance.language, discreet=attendance.discreet, timezone=event.timezone)
    token = links.token_of(attendance)
    context = {
        "shown": shown_to(attendance),
        "attendance": attendance,
        "attached": attach,
        "link": links.url("rsvp", token),
        "clock_of": event.clock_of,
        **(words or {}),
    }
    pictures = _map(now, context["shown"]) if kind in WITH_MAP else ()
    files: tuple[Attachment, ...] = ()
    if attach:
        with translation.override(now.language):
            files = (Attachment(FILENAME, calendar_of(attendance), "text/calendar; charset=utf-8; method=PUBLISH"),)
    return compose(kind, now, {**context, "maps": pictures}, attachments=files, headers=headers, pictures=pictures)


def _map(recipient: Recipient, shown: Disclosed) -> tuple[Picture, ...]:
    """A small map of where they are going; none in discreet mode, or while the place is withheld from them."""
    if recipient.discreet or shown.place is None or shown.place_withheld:
        return ()
    picture = static_map_png.png(shown.place.lat, shown.place.lon, precise=shown.place.is_exact)
    return (Picture(picture),) if picture else ()
