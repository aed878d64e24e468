"""Writing to a group without an account: ask on its page, send and answer behind one's own link.

A GET never decides anything: programs that check mail for viruses open every link in it. So the link of the mail shows a page
with one button, and the button (POST) sends.
"""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.rates import MINUTE, allow
from core.signing import DeadLink
from core.visitors import address_of
from groups import letter_links as links
from groups.follow_forms import ConfirmForm
from groups.letter_forms import MoreForm, WriteForm
from groups.models import Conversation, Group
from groups.services import letters as service

PER_MINUTE = 20  # from one network address, as of mails to sign in


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the mail to confirm. The answer is the same whatever we know about the address."""
    group = _group(slug)
    form = WriteForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _form(request, group, form)
    if not form.is_valid():
        return _form(request, group, form, status=422)
    if not allow("groups.write", address_of(request), most=PER_MINUTE, per=timedelta(seconds=MINUTE)):
        form.add_error(None, _("Very many have asked from your network just now. Wait for a minute, then press the button again."))
        answer = _form(request, group, form, status=429)
        answer.headers["Retry-After"] = str(MINUTE)
        return answer
    try:
        service.write(group, email=form.cleaned_data["email"], text=form.cleaned_data["text"], language=get_language())
    except service.CannotWrite:  # it went away in this moment
        raise Http404 from None
    return redirect("groups:write_asked", slug=slug)


def begun(request: HttpRequest, group: Group, text: str, *, about: str) -> HttpResponse:
    """The page of `write` with a letter that begins with `text`, and a sentence `about` what it is: for the floors above.

    404 where the group takes no letters. It is sent by `write`, so that nothing here depends on the words.
    """
    if not group.takes_letters or not group.works_by_link:
        raise Http404
    return render(request, "groups/letter_write.html", {"form": WriteForm(initial={"text": text}), "group": group, "about": about})


@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mailbox. Does not say, or know, which address was given."""
    return render(request, "groups/letter_asked.html", {"group": _group(slug)})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The writer's own page: send it, read the answers, answer back, have it forgotten."""
    try:
        conversation = links.find(token)
        if request.method == "POST":
            return _do(request, token, conversation)
    except (DeadLink, Conversation.DoesNotExist):
        return render(request, "groups/letter_dead.html", status=410)
    return _page(request, token, conversation)


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """All of it is erased."""
    return render(request, "groups/letter_gone.html")


def _do(request: HttpRequest, token: str, conversation: Conversation) -> HttpResponse:
    """Do what the pressed button says. Raises Conversation.DoesNotExist when it was just forgotten."""
    action = request.POST.get("action", "")
    if action == "forget":
        service.forget(conversation)
        return redirect("groups:letter_gone")
    form = MoreForm(request.POST)
    try:
        if action == "send":
            wishes = ConfirmForm(request.POST)
            service.send(conversation, discreet=wishes.is_valid() and wishes.cleaned_data["discreet"])
        elif action == "answer":
            if not form.is_valid():
                return _page(request, token, conversation, form, status=422)
            service.answer_back(conversation, text=form.cleaned_data["text"], form_id=form.cleaned_data["form_id"])
            messages.success(request, _("Sent. The group gets your words by mail."))
    except service.CannotWrite as refusal:
        if action == "answer":
            form.add_error(None, str(refusal.reason))
            return _page(request, token, conversation, form, status=422)
        messages.warning(request, str(refusal.reason))
    return redirect("groups:letter_own", token=token)


def _page(
    request: HttpRequest, token: str, conversation: Conversation, form: MoreForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "conversation": conversation,
        "group": conversation.group,
        "letters": conversation.letters.order_by("pk"),
        "token": token,
        "wishes": ConfirmForm(),
        "form": form or MoreForm(),
    }
    return render(request, "groups/letter_own.html", context, status=status)


def _group(slug: str) -> Group:
    group: Group = get_object_or_404(Group.objects.by_link(), slug=slug)
    if not group.takes_letters:
        raise Http404
    return group


def _form(request: HttpRequest, group: Group, form: WriteForm, status: int = 200) -> HttpResponse:
    return render(request, "groups/letter_write.html", {"form": form, "group": group}, status=status)
