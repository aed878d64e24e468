"""Asking the group about access before saying that one comes: a letter without a name that knows which meeting it is about."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.robots import unlisted
from core.templatetags.organise import when
from events.views.detail import meeting
from groups.views import letters


@require_safe
def about_access(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letter to the group, begun: the meeting is named in it, nobody else is. 404 where the group takes no letters."""
    occurrence = meeting(request, public_id)
    event = occurrence.event
    named = {"title": event.title, "when": when(occurrence.start, event.timezone)}
    text = _("I would like to know about access at “%(title)s”, %(when)s:") % named
    about = _(
        "Say what you need, in your own words. You need not give a name, nor say why you ask. It does not mean that you come."
    )
    return unlisted(letters.begun(request, event.host, f"{text}\n\n", about=about))
