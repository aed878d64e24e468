"""The picture of a meeting, by its name: for everybody who may see a meeting that shows it, and for its organisers before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from core.cache_policy import KEPT_FOR, cacheable
from core.robots import unlisted
from events.disclosure import is_listed
from events.models import Event, Picture
from groups.rules import role_of


@require_safe
def picture(request: HttpRequest, public_id: str, size: str = "large") -> HttpResponse:
    """One JPEG. 404 once no meeting that shows it is there for others, however well its name is known."""
    showing = list(Event.objects.filter(picture__public_id=public_id).select_related("host"))
    if any(event.works_by_link for event in showing):
        answer = _for_all(request, public_id, size)
        return answer if any(is_listed(event) for event in showing) else unlisted(answer)
    if any(role_of(request.user, event.host) for event in showing):
        return _jpeg(request, public_id, size)
    raise Http404


@cacheable(max_age=KEPT_FOR)
def _for_all(request: HttpRequest, public_id: str, size: str) -> HttpResponse:
    return _jpeg(request, public_id, size)


def _jpeg(request: HttpRequest, public_id: str, size: str) -> HttpResponse:
    etag = quote_etag(f"{public_id}-{size}")  # what stands under a name never changes
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        body = Picture.objects.values_list(size, flat=True).get(public_id=public_id)
        response = HttpResponse(bytes(body), content_type="image/jpeg")
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
