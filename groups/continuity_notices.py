"""What is said so that a group goes on: a reminder once a year, and questions while nobody is to be seen. Subjects name no group."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from groups import continuity_links as links
from groups.models import Group, Membership, SecondContact
from groups.telling import tell, tell_moderators, tell_organisers
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

HAND_OVER = "groups.hand_over"
STILL_THERE = "groups.still_there"
CONTACT_CONFIRM = "groups.second_contact_confirm"
CONTACT_ASKED = "groups.second_contact_asked"
GONE_QUIET = "groups.gone_quiet"
NAMED = 20  # groups in one mail to a moderator


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    kinds.register(HAND_OVER, _hand_over)
    kinds.register(STILL_THERE, _still_there)
    kinds.register(CONTACT_CONFIRM, _contact_confirm, asks=True)
    kinds.register(CONTACT_ASKED, _contact_asked)
    kinds.register(GONE_QUIET, _gone_quiet)


def hand_over(group: Group, *, year: int) -> None:
    """Remind the owners of this year's hand-over; once for each year."""
    tell(group.memberships.owners(), HAND_OVER, {"group": group.public_id}, once=f"{group.public_id}:{year}")


def still_there(group: Group, *, since: datetime, sleeps: bool) -> None:
    """Ask the organisers whether they are still there; `sleeps`: tell them that the group is marked by now. Once for each silence."""
    once = f"{group.public_id}:{'sleeps' if sleeps else 'asked'}:{since.isoformat()}"
    tell_organisers(group, STILL_THERE, {"group": group.public_id, "sleeps": sleeps}, once=once)


def contact_confirm(contact: SecondContact) -> None:
    """Ask whether they want to be the second contact; once for each time that an owner asked."""
    key = f"{CONTACT_CONFIRM}:{contact.public_id}:{contact.asked_at.isoformat()}"
    outbox.post(CONTACT_CONFIRM, to=_recipient(contact), context={"contact": contact.public_id}, key=key)


def contact_asked(contact: SecondContact, *, since: datetime) -> None:
    """Ask the second contact what became of the group; once for each silence."""
    key = f"{CONTACT_ASKED}:{contact.public_id}:{since.isoformat()}"
    outbox.post(CONTACT_ASKED, to=_recipient(contact), context={"contact": contact.public_id}, key=key)


def gone_quiet(day: date) -> None:
    """Tell the moderators that there are groups of which nobody is to be seen: one mail a day for all of them."""
    tell_moderators(GONE_QUIET, {}, once=day.isoformat())


def _recipient(contact: SecondContact) -> Recipient:
    return Recipient(contact.email, language=contact.language, timezone=settings.TIME_ZONE)


# At the moment of sending ------------------------------------------------------------------------------------------------


def _hand_over(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when they own it no longer, or it is not there for others."""
    found = Membership.objects.owners().filter(user__public_id=context["user"], group__public_id=context["group"])
    group = Group.objects.by_link().filter(memberships__in=found).first()
    if group is None:
        return None
    url = settings.SITE_URL + reverse("groups:hand_over", args=[group.slug])
    people_url = settings.SITE_URL + reverse("groups:people", args=[group.slug])
    return compose(HAND_OVER, recipient, {"group": group, "url": url, "people_url": people_url})


def _still_there(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody has come back, or the reader runs it no longer."""
    found = Membership.objects.organisers().filter(user__public_id=context["user"], group__public_id=context["group"])
    membership = found.filter(group__silence__organisers_asked_at__isnull=False).select_related("group", "user").first()
    if membership is None or not membership.group.works_by_link:
        return None
    words = {"group": membership.group, "sleeps": context["sleeps"], "link": links.still_here(membership.group, membership.user)}
    return compose(STILL_THERE, recipient, words)


def _contact_confirm(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody else was named meanwhile, or they have answered."""
    contact = SecondContact.objects.select_related("group").filter(public_id=context["contact"], confirmed_at=None).first()
    if contact is None:
        return None
    return compose(CONTACT_CONFIRM, recipient, {"group": contact.group, "link": links.second_contact(contact)})


def _contact_asked(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody has come back, or it is another contact by now."""
    asked = SecondContact.objects.confirmed().filter(group__silence__organisers_asked_at__isnull=False)
    contact = asked.select_related("group").filter(public_id=context["contact"]).first()
    if contact is None or not contact.group.works_by_link:
        return None
    words = {
        "group": contact.group,
        "group_url": settings.SITE_URL + contact.group.get_absolute_url(),
        "link": links.second_contact(contact),
    }
    return compose(CONTACT_ASKED, recipient, words)


def _gone_quiet(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when all of them have come back."""
    groups = Group.objects.by_link().silent().order_by("name")
    number = groups.count()
    if not number:
        return None
    words = {
        "number": number,
        "groups": groups[:NAMED],
        "more": max(0, number - NAMED),
        "url": f"{settings.SITE_URL}{reverse('moderation:queue')}?show=silent",
    }
    return compose(GONE_QUIET, recipient, words)
