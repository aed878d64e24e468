"""The trail in sentences: each deed as "Dana approved the group Leeds Students". Nothing of supporters is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.models import AuditEntry
from events.models import Event, Occurrence
from groups.models import Group, PartnerCode

PER_PAGE = 50
# What people do for themselves is nobody's business here. (What supporters do should not be written down at all; where a service
# must, its verb stands here too, and only the day is kept.)
OF_SUPPORTERS = ("accounts.open",)
# Each deed as a sentence. `tests/house/test_trail.py` reads the whole source: a verb without a sentence, which is not named above
# either, fails there.
SENTENCES = {
    "accounts.erase": gettext_lazy("{who} erased their account."),
    "accounts.rights": gettext_lazy("{who} changed what somebody may do here."),
    "groups.role_by_staff": gettext_lazy("{who} changed in the administration who runs the group {what}."),
    "groups.register": gettext_lazy("{who} started the group {what}."),
    "groups.change": gettext_lazy("{who} changed the group {what}."),
    "groups.approve": gettext_lazy("{who} approved the group {what}."),
    "groups.refuse": gettext_lazy("{who} refused the group {what}."),
    "groups.hide": gettext_lazy("{who} hid the group {what}."),
    "groups.suspend": gettext_lazy("{who} suspended the group {what}."),
    "groups.panic": gettext_lazy("{who} pressed the panic switch of the group {what}."),
    "groups.panic_undone": gettext_lazy("{who} showed the group {what} again after the panic switch."),
    "groups.restore": gettext_lazy("{who} gave the group {what} back."),
    "groups.invite": gettext_lazy("{who} invited somebody to run the group {what}."),
    "groups.accept_invitation": gettext_lazy("{who} accepted an invitation to run the group {what}."),
    "groups.decline_invitation": gettext_lazy("Somebody declined an invitation to run the group {what}."),
    "groups.revoke_invitation": gettext_lazy("{who} took an invitation to run the group {what} back."),
    "groups.leave": gettext_lazy("{who} left the group {what}."),
    "groups.remove": gettext_lazy("{who} removed somebody from the group {what}."),
    "groups.change_role": gettext_lazy("{who} gave somebody another role in the group {what}."),
    "groups.hand_over": gettext_lazy("{who} handed over the group {what}."),
    "groups.ask_organisers": gettext_lazy("{who} asked those who run the group {what} whether they are still there."),
    "groups.ask_second_contact": gettext_lazy("{who} asked the second contact of the group {what}, if it has one."),
    "groups.ask_moderators": gettext_lazy("{who} told the moderators that nobody of the group {what} answers."),
    "groups.sleep": gettext_lazy("{who} marked the group {what} as one of which nobody answers."),
    "groups.wake": gettext_lazy("{who} said that the group {what} goes on."),
    "groups.name_second_contact": gettext_lazy("{who} named a second contact of the group {what}."),
    "groups.confirm_second_contact": gettext_lazy("Somebody agreed to be the second contact of the group {what}."),
    "groups.withdraw_second_contact": gettext_lazy("The second contact of the group {what} does not want to be it any more."),
    "groups.forget_second_contact": gettext_lazy("{who} took away the second contact of the group {what}."),
    "reports.nothing": gettext_lazy("{who} looked at reports about {what} and left it as it is."),
    "reports.hide": gettext_lazy("{who} decided on reports to hide {what}."),
    "reports.suspend": gettext_lazy("{who} decided on reports to suspend the group of {what}."),
    "reports.ask": gettext_lazy("{who} asked the organisers about reports on {what}."),
    "events.cohost_ask": gettext_lazy("{who} asked another group to host the meeting {what} too."),
    "events.cohost_accept": gettext_lazy("{who} said yes to hosting the meeting {what} together."),
    "events.cohost_decline": gettext_lazy("{who} said no to hosting the meeting {what} together."),
    "events.cohost_end": gettext_lazy("{who} ended hosting the meeting {what} together."),
    "events.hide": gettext_lazy("{who} hid the meeting {what}."),
    "events.restore": gettext_lazy("{who} gave the meeting {what} back."),
    "groups.list_vouched": gettext_lazy("{who} vouched for the group {what}. It was the second word, so it is listed."),
    "groups.list_by_code": gettext_lazy("{who} listed the group {what} with a code from a partner."),
    "groups.list_trusted": gettext_lazy("{who} is trusted, so the group {what} is listed without a look."),
    "groups.wait_again": gettext_lazy(
        "{who} did something after which the group {what} left the lists until a moderator says yes."
    ),
    "groups.look_fine": gettext_lazy("{who} looked at the group {what} once more and found it fine."),
    "groups.ask": gettext_lazy("{who} asked the organisers of {what} a question."),
    "groups.answer": gettext_lazy("{who} answered the moderators about the group {what}."),
    "groups.note": gettext_lazy("{who} wrote a note about the group {what}."),
    "groups.label": gettext_lazy("{who} changed the labels of the group {what}."),
    "groups.hold": gettext_lazy("{who} said that only a moderator may list the group {what}."),
    "groups.release": gettext_lazy("{who} said that vouches may list the group {what} again."),
    "groups.vouch": gettext_lazy("{who} vouched for the group {what}."),
    "groups.unvouch": gettext_lazy("{who} took back their word for the group {what}."),
    "partners.make_code": gettext_lazy("{who} made a code for the partner {what}."),
    "partners.revoke_code": gettext_lazy("{who} ended the code of the partner {what}."),
    "partners.show_code": gettext_lazy("{who} typed a partner's code for the group {what}, which must be looked at all the same."),
    "groups.close": gettext_lazy("{who} closed the group {what} on leaving."),
    "groups.leave_to_moderators": gettext_lazy("{who} left the group {what} to the moderators: nobody runs it now."),
    "events.create": gettext_lazy("{who} listed the meeting {what}."),
    "events.change": gettext_lazy("{who} changed the meeting {what}."),
    "events.access": gettext_lazy("{who} said what access is like where {what} takes place."),
    "events.cancel": gettext_lazy("{who} cancelled the meeting {what}."),
    "events.draft": gettext_lazy("{who} began a draft of the meeting {what}."),
    "events.publish": gettext_lazy("{who} published the meeting {what}."),
    "events.discard": gettext_lazy("{who} deleted the draft of the meeting {what}."),
    "events.duplicate": gettext_lazy("{who} made a draft, {what}, after another meeting."),
    "events.split": gettext_lazy("{who} gave some dates of the meeting {what} words or times of their own."),
    "events.tick": gettext_lazy("{who} ticked off a step for the meeting {what}."),
    "events.untick": gettext_lazy("{who} took back the tick of a step for the meeting {what}."),
    "events.reinstate": gettext_lazy("{who} said that the meeting {what} takes place after all."),
    "events.add_date": gettext_lazy("{who} added a date to the meeting {what}."),
    "events.skip_day": gettext_lazy("{who} left out a day of the meeting {what}."),
    "events.cancel_dates": gettext_lazy("{who} cancelled several dates of the meeting {what}."),
    "events.postpone_dates": gettext_lazy("{who} postponed several dates of the meeting {what}."),
    "events.reinstate_dates": gettext_lazy("{who} said that several dates of the meeting {what} take place after all."),
    "occurrences.postpone": gettext_lazy("{who} postponed one date of the meeting {what}."),
    "occurrences.reinstate": gettext_lazy("{who} said that one date of the meeting {what} takes place after all."),
    "occurrences.cancel": gettext_lazy("{who} cancelled one date of the meeting {what}."),
    "events.let_in": gettext_lazy("{who} gave somebody a seat at the meeting {what}."),
    "events.take_back": gettext_lazy("{who} took seats at the meeting {what} back, or gave people none."),
    "events.still_on": gettext_lazy("{who} said that a date of the meeting {what} is on."),
    "events.silent_twice": gettext_lazy(
        "{who} told the moderators that nobody of the group {what} said whether two meetings in a row take place."
    ),
    "events.renew": gettext_lazy("{who} said that the meeting {what} goes on."),
    "events.rest": gettext_lazy("{who} let the meeting {what} rest."),
    "events.approve": gettext_lazy("{who} let somebody in at the meeting {what}."),
    "occurrences.announce": gettext_lazy("{who} wrote to all who come to the meeting {what}."),
    "occurrences.count_fewer": gettext_lazy("{who} counted fewer people without a name at the meeting {what}."),
    "occurrences.export": gettext_lazy("{who} took a table of people who come to the meeting {what} and agreed to it."),
    "occurrences.report": gettext_lazy("{who} wrote what came of the meeting {what}."),
    "occurrences.thank": gettext_lazy("{who} thanked those who came to the meeting {what}."),
    "accounts.key_add": gettext_lazy("{who} added a second key to their account."),
    "accounts.key_remove": gettext_lazy("{who} removed a second key from their account."),
    "places.find": gettext_lazy("{who} found an address on the map."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when (aware UTC), and the sentence. `day_only`: nobody with an account did it, so only the day (UTC) is known."""

    at: datetime
    sentence: SafeString
    day_only: bool = False


def deeds(*, before: int | None = None) -> QuerySet[AuditEntry]:
    """The trail, newest first; with `before` only what is older than the entry of this number."""
    entries = AuditEntry.objects.exclude(verb__in=OF_SUPPORTERS).order_by("-pk")
    return entries if before is None else entries.filter(pk__lt=before)


def lines(entries: Sequence[AuditEntry]) -> list[Line]:
    """The sentences of these entries, with four queries at most for the names in them."""
    doers, names = _doers(entries), _names(entries)
    return [Line(entry.at, _sentence(entry, doers, names), day_only=not entry.actor) for entry in entries]


def decision_about(group: Group) -> Line | None:
    """What was last decided about a group; None while nothing was."""
    verbs = ("groups.approve", "groups.refuse", "groups.list_vouched", "groups.list_by_code", "groups.list_trusted")
    entries = deeds().filter(target_type="groups.group", target_id=group.public_id, verb__in=verbs)
    return next(iter(lines(list(entries[:1]))), None)


def _sentence(entry: AuditEntry, doers: dict[str, SafeString], names: dict[tuple[str, str], SafeString]) -> SafeString:
    if not entry.actor:
        who: SafeString | str = _("The site itself")
    else:
        who = doers.get(entry.actor) or _("Somebody who has left")
    what = names.get((entry.target_type, entry.target_id)) or _("(no longer there)")
    if entry.verb not in SENTENCES:
        return format_html(_("{who}: {verb}, {what}"), who=who, verb=entry.verb, what=what)
    return format_html(str(SENTENCES[entry.verb]), who=who, what=what)


def _doers(entries: Iterable[AuditEntry]) -> dict[str, SafeString]:
    """What those who did it are called today, by public id. Who has left is called nothing any more."""
    people = User.objects.filter(public_id__in={entry.actor for entry in entries if entry.actor})
    return {person.public_id: format_html("<bdi>{}</bdi>", person) for person in people}


def _names(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], SafeString]:
    """What each target is called, by type and public id."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.target_type, set()).add(entry.target_id)
    names = {}
    for name, public_id in _of(Group, wanted).values_list("name", "public_id"):
        address = reverse("moderation:decide", args=[public_id])
        names["groups.group", public_id] = format_html('<a href="{}"><bdi>{}</bdi></a>', address, name)
    for partner, public_id in _of(PartnerCode, wanted).values_list("partner", "public_id"):
        names["groups.partnercode", public_id] = format_html("<bdi>{}</bdi>", partner)
    for title, public_id in _of(Event, wanted).values_list("title", "public_id"):
        names["events.event", public_id] = format_html("<bdi>{}</bdi>", title)
    for title, public_id in _of(Occurrence, wanted).values_list("event__title", "public_id"):
        names["events.occurrence", public_id] = format_html("<bdi>{}</bdi>", title)
    return names


def _of(model: type[Group] | type[PartnerCode] | type[Event] | type[Occurrence], wanted: dict[str, set[str]]) -> QuerySet:
    return model.objects.filter(public_id__in=wanted.get(model._meta.label_lower, ()))
