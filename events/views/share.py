"""Telling others of a meeting: ready words and links, the code to point a camera at, and the picture beside a link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from core import qr
from core.cache_policy import KEPT_FOR, cacheable
from core.robots import unlisted
from events import card
from events.disclosure import disclose
from events.models import Occurrence
from events.sharing import sharing_of
from events.views.detail import meeting


@require_safe
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    """Words with the short link, links into other services, and a code."""
    occurrence = meeting(request, public_id)
    sharing = sharing_of(occurrence)
    context = {
        "shown": disclose(occurrence),
        "occurrence": occurrence,
        "event": occurrence.event,
        "sharing": sharing,
        "said_link": sharing.link.partition("://")[2].rstrip("/"),
        "code": qr.svg(sharing.link, title=occurrence.event.title),
    }
    return unlisted(render(request, "events/occurrence_share.html", context))


@require_safe
@cacheable(max_age=KEPT_FOR)
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The picture that other services show beside a link; there for meetings that work by their link, for whoever asks."""
    occurrence = get_object_or_404(Occurrence.objects.for_disclosure(), public_id=public_id)
    if not occurrence.event.works_by_link:
        raise Http404
    drawn = card.card_of(disclose(occurrence))
    etag = quote_etag(drawn.mark)
    response = get_conditional_response(request, etag=etag) or HttpResponse(card.png(drawn), content_type="image/png")
    response.headers["ETag"] = etag
    return unlisted(response)
