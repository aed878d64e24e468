"""Telling others of a group: its short link, words to copy, and plain links into other services. Nothing is loaded from them."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.enums import SafetyLevel
from groups.models import Group


@dataclass(frozen=True, slots=True)
class Service:
    """Another service, and the address there that begins a message with our words."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """`words` with the link in them, for any messenger; `services` is empty where none should hear of the group through us."""

    link: str
    words: str
    services: list[Service]


def short_link(group: Group) -> str:
    """The whole short address of a group's page, for paper and for reading aloud."""
    return settings.SITE_URL + reverse("events:group_short", args=[group.public_id])


def sharing_of(group: Group) -> Sharing:
    """How to tell others of a group. A closed one is handed on by its link alone: a public network is no place for it."""
    link = settings.SITE_URL + group.get_absolute_url()
    words = _("%(name)s: what we do, and when we meet next.") % {"name": group.name}
    both = f"{words} {link}"
    services = [] if group.level == SafetyLevel.CLOSED else services_for(group.name, words, link)
    return Sharing(link, both, services)


def services_for(name: str, words: str, link: str) -> list[Service]:
    """Links that begin a message about something called `name`. Signal and Mastodon have no such address: one copies the words."""
    both = f"{words} {link}"
    return [
        Service(_("E-mail"), f"mailto:?{urlencode({'subject': name, 'body': both}, quote_via=quote)}"),
        Service(_("Text message"), f"sms:?&{_said(body=both)}"),
        Service("WhatsApp", f"https://wa.me/?{_said(text=both)}"),
        Service("Telegram", f"https://t.me/share/url?{_said(url=link, text=words)}"),
        Service("Bluesky", f"https://bsky.app/intent/compose?{_said(text=both)}"),
        Service("X", f"https://x.com/intent/post?{_said(text=words, url=link)}"),
    ]


def _said(**words: str) -> str:
    return urlencode(words, quote_via=quote)
