"""What somebody is told when several dates to which they come are cancelled, postponed or on after all by one deed: one mail, not one for
each date. Who comes to one of them only gets the mail of that one date. Asked again when it is sent: what is no longer so is left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils import translation

from events import attendance_links as links
from events import notices, reminders, state_notices
from events.attendance_calendar import FILENAME, calendar_of_all, shown_to
from events.models import Attendance, Occurrence
from notifications import kinds, outbox
from notifications.mail import Attachment, Mail, compose
from notifications.recipients import Recipient

SEVERAL = "events.several"
WHO = "attendance_"
# Of one date, and whether it is still so.
ALONE = {"cancelled": notices.CANCELLED, "postponed": state_notices.POSTPONED, "reinstated": state_notices.REINSTATED}
IS_SO: dict[str, Callable[[Attendance, dict[str, Any]], bool]] = {
    "cancelled": lambda attendance, context: notices.is_off(attendance, group_closes=bool(context.get("group_closes"))),
    "postponed": lambda attendance, context: (
        notices.hears(attendance) and notices.is_on(attendance) and attendance.occurrence.is_postponed
    ),
    "reinstated": lambda attendance, context: (
        notices.hears(attendance) and notices.is_on(attendance) and not attendance.occurrence.is_postponed
    ),
}


def register() -> None:
    """Make the kind of this file known to the outbox."""
    kinds.register(SEVERAL, _render, _load)


def cancelled(occurrences: Iterable[Occurrence], *, group_closes: bool = False) -> None:
    """Tell everybody who comes, waits or may come that these dates do not take place, once for each revision, which
    has been raised before.

    `group_closes`: its organisers close the group, so that they are told though its pages are gone."""
    _tell("cancelled", occurrences, {"group_closes": True} if group_closes else {})


def postponed(occurrences: Iterable[Occurrence]) -> None:
    """Tell them that new dates follow."""
    _tell("postponed", occurrences, {})


def reinstated(occurrences: Iterable[Occurrence]) -> None:
    """Tell them that they take place after all, each at its time."""
    _tell("reinstated", occurrences, {})


def _tell(what: str, occurrences: Iterable[Occurrence], more: dict[str, Any]) -> None:
    by_key = {each.pk: each for each in occurrences}
    people: dict[str, list[Attendance]] = {}
    told = Attendance.objects.told().reachable().filter(occurrence__in=by_key)
    for each in told.order_by("occurrence__start", "pk").iterator():
        each.occurrence = by_key[each.occurrence_id]
        people.setdefault(each.email_index, []).append(each)
    outbox.post_many(ALONE[what], _of_one(what, people.values(), more))
    outbox.post_many(SEVERAL, _of_several(what, people.values(), more))


def _of_one(what: str, people: Iterable[list[Attendance]], more: dict[str, Any]) -> Iterator[outbox.Posting]:
    """As `notices.post_to_all` posts them."""
    for each in (theirs[0] for theirs in people if len(theirs) == 1):
        sequence = each.occurrence.sequence
        yield outbox.Posting(
            to=reminders.recipient(each, each.occurrence),
            context={"attendance": each.public_id, **more},
            key=f"{ALONE[what]}:{each.public_id}:{sequence}",
        )


def _of_several(what: str, people: Iterable[list[Attendance]], more: dict[str, Any]) -> Iterator[outbox.Posting]:
    for theirs in (each for each in people if len(each) > 1):
        first = theirs[0]
        yield outbox.Posting(
            to=reminders.recipient(first, first.occurrence),
            # Each id as a plain value, so that the panic switch finds it (outbox.drop_about).
            context={"what": what, **{f"{WHO}{n:03}": each.public_id for n, each in enumerate(theirs)}, **more},
            key=f"{SEVERAL}:{what}:{first.public_id}:{first.occurrence.sequence}",
        )


# At the moment of sending ------------------------------------------------------------------------------------------------


def _load(contexts: Sequence[dict[str, Any]]) -> list[list[Attendance]]:
    """The comings that each message is about, without those that are erased since."""
    wanted = [[public_id for name, public_id in sorted(each.items()) if name.startswith(WHO)] for each in contexts]
    found = iter(notices.load([{"attendance": public_id} for ids in wanted for public_id in ids]))
    return [[one for one in [next(found) for _ in ids] if one is not None] for ids in wanted]


def _render(context: dict[str, Any], recipient: Recipient, loaded: list[Attendance]) -> Mail | None:
    what = context["what"]
    still = [each for each in loaded if IS_SO[what](each, context)]
    if not still:
        return None
    if len(still) == 1:
        return notices.mail(ALONE[what], still[0], recipient, attach=notices.stands(still[0]))
    first, zone = still[0], still[0].occurrence.event.timezone
    now = replace(recipient, language=first.language, discreet=any(each.discreet for each in still), timezone=zone)
    words = {
        "what": what,
        "title": first.occurrence.event.title,
        "number": len(still),
        "dates": [{"shown": shown_to(each), "link": links.url("rsvp", links.token_of(each))} for each in still],
    }
    files: tuple[Attachment, ...] = ()
    if stand := [each for each in still if notices.stands(each)]:
        with translation.override(now.language):
            entries = calendar_of_all(stand)
        files = (Attachment(FILENAME, entries, "text/calendar; charset=utf-8; method=PUBLISH"),)
    return compose(SEVERAL, now, {**words, "attached": bool(files)}, attachments=files)
