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

from core.models import AuditEntry
from events.models import Event, Occurrence
from groups.models import Group

PER_PAGE = 50
# What people do for themselves. Even without a name, when somebody said that they come is nobody's business here.
OF_SUPPORTERS = ("events.attend", "events.confirm", "events.withdraw", "events.prefer", "accounts.open")
SENTENCES = {
    "groups.register": gettext_lazy("{who} started the group {what}."),
    "groups.change": gettext_lazy("{who} changed the group {what}."),
    "groups.approve": gettext_lazy("{who} approved the group {what}."),
    "groups.refuse": gettext_lazy("{who} refused the group {what}."),
    "events.create": gettext_lazy("{who} listed the meeting {what}."),
    "events.change": gettext_lazy("{who} changed the meeting {what}."),
    "events.cancel": gettext_lazy("{who} cancelled the meeting {what}."),
    "occurrences.cancel": gettext_lazy("{who} cancelled one date of the meeting {what}."),
    "events.approve": gettext_lazy("{who} let somebody in at the meeting {what}."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when (aware UTC), and the sentence."""

    at: datetime
    sentence: SafeString


def deeds(*, before: int | None = None) -> QuerySet[AuditEntry]:
    """The trail, newest first; with `before` only what is older than the entry of this number."""
    entries = AuditEntry.objects.exclude(verb__in=OF_SUPPORTERS).select_related("actor").order_by("-pk")
    return entries if before is None else entries.filter(pk__lt=before)


def lines(entries: Sequence[AuditEntry]) -> list[Line]:
    """The sentences of these entries, with three queries at most for the names in them."""
    names = _names(entries)
    return [Line(entry.at, _sentence(entry, names)) for entry in entries]


def decision_about(group: Group) -> Line | None:
    """What was last decided about a group; None while nothing was."""
    verbs = ("groups.approve", "groups.refuse")
    entries = deeds().filter(target_type="groups.group", target_id=group.public_id, verb__in=verbs)
    return next(iter(lines(list(entries[:1]))), None)


def _sentence(entry: AuditEntry, names: dict[tuple[str, str], SafeString]) -> SafeString:
    who = format_html("<bdi>{}</bdi>", entry.actor) if entry.actor else _("The site itself")
    what = names.get((entry.target_type, entry.target_id)) or _("(no longer there)")
    if entry.verb not in SENTENCES:
        return format_html(_("{who}: {verb}, {what}"), who=who, verb=entry.verb, what=what)
    return format_html(str(SENTENCES[entry.verb]), who=who, what=what)


def _names(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], SafeString]:
    """What each target is called, by type and public id."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.target_type, set()).add(entry.target_id)
    names = {}
    for name, public_id in _of(Group, wanted).values_list("name", "public_id"):
        address = reverse("moderation:decide", args=[public_id])
        names["groups.group", public_id] = format_html('<a href="{}"><bdi>{}</bdi></a>', address, name)
    for title, public_id in _of(Event, wanted).values_list("title", "public_id"):
        names["events.event", public_id] = format_html("<bdi>{}</bdi>", title)
    for title, public_id in _of(Occurrence, wanted).values_list("event__title", "public_id"):
        names["events.occurrence", public_id] = format_html("<bdi>{}</bdi>", title)
    return names


def _of(model: type[Group] | type[Event] | type[Occurrence], wanted: dict[str, set[str]]) -> QuerySet:
    return model.objects.filter(public_id__in=wanted.get(model._meta.label_lower, ()))
