"""The lists of groups to look at, and many approved at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from groups.enums import Label
from groups.models import Group
from moderation import queue as lists
from moderation.door import moderators_only
from moderation.forms import read_moment
from moderation.services import approve_many

MOST_PAGES = 500


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """Groups that wait, those whose organisers answered first, then the one that waits longest; posted, approves those ticked."""
    if request.method == "POST":
        return _approve_ticked(request)
    show = request.GET.get("show", "")
    label = request.GET.get("label", "")
    if show not in lists.Show.values or (label and label not in Label.values):
        raise Http404
    number = _page_number(request.GET.get("page", "1"))
    groups, has_more = lists.page_of(lists.Show(show), number, label)
    context = {
        "cases": lists.cases_of(groups),
        "show": show,
        "tabs": [(each.value, each.label, count) for each, count in lists.numbers().items()],
        "counted_to": lists.COUNTED_TO,
        "label": label,
        "labels": Label.choices,
        "number": number,
        "earlier_page": number - 1,
        "later_page": number + 1 if has_more else 0,
    }
    return render(request, "moderation/queue.html", context)


def _approve_ticked(request: HttpRequest) -> HttpResponse:
    """Each ticked value is a public id and when the group was last changed, as the page knew it."""
    ticked = dict(value.partition(" ")[::2] for value in request.POST.getlist("ticked")[: 2 * lists.PER_PAGE])
    groups = Group.objects.filter(public_id__in=ticked).order_by("created", "pk")
    many = approve_many([(group, read_moment(ticked[group.public_id])) for group in groups], by=signed_in(request))
    if many.done:
        said = ngettext(
            "%(number)d group is approved. Its organisers get a mail.",
            "%(number)d groups are approved. Their organisers get a mail.",
            len(many.done),
        )
        messages.success(request, said % {"number": len(many.done)})
    for group in many.decided_before:
        messages.warning(request, _("Somebody else has decided about %(name)s already.") % {"name": group.name})
    for group in many.changed:
        messages.warning(
            request, _("%(name)s has been changed since you opened the page. Look at it again.") % {"name": group.name}
        )
    if not ticked:
        messages.warning(request, _("No group was ticked, so nothing was approved. Tick the box beside a name first."))
    return redirect("moderation:queue")


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_PAGES else 1
