"""The letters of a group, for those who organise it. For everybody else none of it is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups import rules
from groups.letter_forms import AnswerForm
from groups.models import Conversation, Group
from groups.services import letters as service

SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD"])
def letterbox(request: HttpRequest, slug: str) -> HttpResponse:
    """All conversations, those that wait for an answer first."""
    group = _group(request, slug)
    found = group.conversations.sent().prefetch_related("letters").order_by("is_answered", "-last_at", "pk")
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "page": page,
        "earlier_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "groups/letterbox.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """One conversation: read, answer, end."""
    group = _group(request, slug)
    one = get_object_or_404(group.conversations.sent(), public_id=public_id)
    if request.method != "POST":
        return _page(request, group, one, AnswerForm())
    try:
        return _do(request, group, one)
    except Conversation.DoesNotExist:
        raise Http404 from None


def _do(request: HttpRequest, group: Group, one: Conversation) -> HttpResponse:
    if request.POST.get("action") == "end":
        service.end(one)
        messages.success(request, _("Ended. The address of who wrote is erased."))
        return redirect("groups:letters", group.slug)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, group, one, form, status=422)
    try:
        service.answer(one, text=form.cleaned_data["text"], form_id=form.cleaned_data["form_id"])
    except service.CannotWrite as refusal:
        form.add_error(None, str(refusal.reason))
        return _page(request, group, one, form, status=422)
    messages.success(request, _("Sent. They get your words by mail."))
    return redirect("groups:letter", group.slug, one.public_id)


def _page(request: HttpRequest, group: Group, one: Conversation, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {"group": group, "conversation": one, "letters": one.letters.order_by("pk"), "form": form}
    return render(request, "groups/letter_conversation.html", context, status=status)


def _group(request: HttpRequest, slug: str) -> Group:
    group: Group = get_object_or_404(Group, slug=slug)
    if not rules.can_edit(request.user, group):
        raise Http404
    return group
