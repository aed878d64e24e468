"""What meetings tell people; each message is asked again at the moment of sending, and None means: no longer true.

The functions that post are called inside the deed's transaction. A context holds ids, never data: the address, the place and
the words are read when the mail is written, through the same gate as every page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events import attendance_links as links
from events import reminders
from events.attendance_calendar import FILENAME, calendar_of, shown_to
from events.disclosure import Disclosed
from events.enums import AttendanceMode
from events.models import Attendance, Occurrence
from notifications import kinds, outbox
from notifications.mail import Attachment, Mail, Picture, compose
from notifications.recipients import Recipient
from places import static_map_png

CONFIRM = "events.confirm"
CONFIRMED = "events.confirmed"
APPROVED = "events.approved"
CHANGED = "events.changed"
CANCELLED = "events.cancelled"

# Mails to somebody on the way, which show where on a small map.
WITH_MAP = frozenset({CONFIRMED, APPROVED, CHANGED, reminders.KIND})

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
    """They come: with the calendar entry, once for each time they confirmed."""
    _post(CONFIRMED, attendance, attendance.confirmed_at.isoformat() if attendance.confirmed_at else "")


def approved(attendance: Attendance) -> None:
    """The organiser of a closed meeting said yes: with the exact place, once."""
    _post(APPROVED, attendance, "")


def changed(occurrence: Occurrence, *, what: Iterable[str]) -> None:
    """Tell everybody who comes what changed: names of CHANGES, others are left out. Once for each `sequence`."""
    fields = [field for field in CHANGES if field in set(what)]
    if fields:
        _post_to_all(CHANGED, occurrence, {"what": fields})


def cancelled(occurrence: Occurrence, *, group_closes: bool = False) -> None:
    """Tell everybody who comes that this date does not take place. Once for each `sequence`, which has been raised before.

    `group_closes`: its organisers close the group, so that they are told though its pages are gone.
    """
    _post_to_all(CANCELLED, occurrence, {"group_closes": True} if group_closes else {})


def _post(kind: str, attendance: Attendance, once: str) -> None:
    outbox.post(
        kind,
        to=reminders.recipient(attendance, attendance.occurrence),
        context={"attendance": attendance.public_id},
        key=f"{kind}:{attendance.public_id}:{once}",
    )


def _post_to_all(kind: str, occurrence: Occurrence, context: dict[str, Any]) -> None:
    outbox.post_many(
        kind,
        (
            outbox.Posting(
                to=reminders.recipient(attendance, occurrence),
                context={"attendance": attendance.public_id, **context},
                key=f"{kind}:{attendance.public_id}:{occurrence.sequence}",
            )
            for attendance in occurrence.attendances.coming().reachable()
        ),
    )


# At the moment of sending ------------------------------------------------------------------------------------------------


def load(contexts: Sequence[dict[str, Any]]) -> list[Attendance | None]:
    """The people these messages go to, each with all that disclosure needs; None where erased since."""
    people = Attendance.objects.for_disclosure().reachable()
    found = {person.public_id: person for person in people.filter(public_id__in={each["attendance"] for each in contexts})}
    return [found.get(each["attendance"]) for each in contexts]


def render_confirm(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """The mail with the button; to somebody who is coming already, that they are."""
    if attendance is None or not _is_on(attendance):
        return None
    return _mail(CONFIRMED if attendance.is_coming else CONFIRM, attendance, recipient, attach=attendance.is_coming)


def render_confirmed(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come, and the meeting is on."""
    if attendance is None or not attendance.is_coming or not _is_on(attendance):
        return None
    return _mail(CONFIRMED, attendance, recipient, attach=True)


def render_approved(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come, the organiser's yes stands, and the meeting is on."""
    if attendance is None or not attendance.is_coming or attendance.approved_at is None or not _is_on(attendance):
        return None
    return _mail(APPROVED, attendance, recipient, attach=True)


def render_reminder(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come and want it, the start is the same, it has not begun, and the organiser of a closed meeting said yes."""
    if attendance is None or not attendance.is_coming or not _is_on(attendance):
        return None
    if not attendance.reminders or attendance.waits_for_organiser:
        return None
    start = attendance.occurrence.start
    if reminders.moment(start) != context["start"] or reminders.is_superseded(start, context["hours"], timezone.now()):
        return None
    leave = links.url("unsubscribe", links.token_of(attendance))
    one_click = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return _mail(reminders.KIND, attendance, recipient, headers=one_click)


def render_changed(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come and it is on: what changed, and all as it is now."""
    if attendance is None or not attendance.is_coming or not _is_on(attendance):
        return None
    with translation.override(attendance.language):
        what = [str(CHANGES[field]) for field in context["what"] if field in CHANGES]
    return _mail(CHANGED, attendance, recipient, attach=True, words={"what": what})


def render_cancelled(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they would come, it is still cancelled, and it is not in the past. Of what was taken away nobody hears any more, but for
    this last word of a group that its own organisers closed."""
    if attendance is None or not attendance.is_coming:
        return None
    if not attendance.occurrence.event.works_by_link and not context.get("group_closes"):
        return None
    if not shown_to(attendance).is_cancelled or attendance.occurrence.is_over():
        return None
    return _mail(CANCELLED, attendance, recipient, attach=True)


RENDERERS: dict[str, Callable[[dict[str, Any], Recipient, Attendance | None], Mail | None]] = {
    CONFIRM: render_confirm,
    CONFIRMED: render_confirmed,
    APPROVED: render_approved,
    reminders.KIND: render_reminder,
    CHANGED: render_changed,
    CANCELLED: render_cancelled,
}


def _is_on(attendance: Attendance) -> bool:
    """It takes place, and neither it nor its group was taken away: to a meeting of a false group we lead nobody."""
    occurrence = attendance.occurrence
    return occurrence.event.works_by_link and not shown_to(attendance).is_cancelled and not occurrence.is_over()


def _mail(
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
    city = event.timezone.rpartition("/")[2].replace("_", " ")  # who takes part from afar must know whose clock it is
    context = {
        "shown": shown_to(attendance),
        "attendance": attendance,
        "link": links.url("rsvp", token),
        "clock_of": "" if event.attendance_mode == AttendanceMode.IN_PERSON else city,
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
