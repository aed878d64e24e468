"""How a group gets listed, for those who run it: what moderators ask, who vouches, a partner's code; and the page of who may vouch.

A GET never decides anything: programs that check mail for viruses open every link in it.
"""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from core.rates import allow
from core.signing import BadToken, ExpiredToken
from groups import case_links as links
from groups import vouchers
from groups.case_forms import AnswerForm, CodeForm
from groups.disclosure import public_place
from groups.enums import GroupStatus
from groups.models import Case, CaseMessage, Group, Membership, Vouch
from groups.rules import ORGANISERS
from groups.services import vouching

CODES_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """For owners and organisers; for everybody else there is nothing here."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    roles = Membership.objects.select_related("group", "user")
    role = get_object_or_404(roles, group__slug=slug, user=signed_in(request), role__in=ORGANISERS)
    if request.method == "POST" and request.POST.get("step") == "code":
        return _code(request, role)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            _say_whether_answered(request, taken=form.save(role))
            return redirect("groups:listing", slug=slug)
        return _listing(request, role, form=form)
    return _listing(request, role)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The same thread behind the personal link of a mail, without signing in."""
    try:
        role = links.who_answers(token)
    except BadToken as error:
        return _dead(request, is_old=isinstance(error, ExpiredToken))
    if role is None:
        return _dead(request, is_old=True)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _say_whether_answered(request, taken=form.save(role))
        return redirect("groups:answer", token=token)
    said = CaseMessage.objects.filter(group=role.group)
    waits = role.group.status == GroupStatus.NEW
    return render(request, "groups/group_answer.html", {"group": role.group, "said": said, "form": form, "waits": waits})


@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: HttpRequest, token: str) -> HttpResponse:
    """The page that a new group's organisers hand to organisers of other groups. It says nothing before one has signed in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        group = links.group_to_vouch_for(token)
    except BadToken as error:
        return _dead(request, is_old=isinstance(error, ExpiredToken))
    if group is None or not group.works_by_link:
        return _dead(request, is_old=True)
    by = signed_in(request)
    if request.method == "POST":
        _vouch(request, group)
        return redirect("groups:vouch", token=token)
    mine = Vouch.objects.filter(group=group, by=by).first()
    context = {
        "group": group,
        "place": public_place(group),
        "mine": mine,
        "hindrance": None if mine else vouchers.hindrance(by, group),
        "number": vouchers.counting(group),
        "enough": vouchers.ENOUGH,
    }
    return render(request, "groups/group_vouch.html", context)


def _listing(request: HttpRequest, role: Membership, form: AnswerForm | None = None, code: CodeForm | None = None) -> HttpResponse:
    group = role.group
    context = {
        "group": group,
        "case": Case.objects.filter(group=group).first(),
        "said": CaseMessage.objects.filter(group=group),
        "form": form or AnswerForm(),
        "code_form": code or CodeForm(auto_id="code_%s"),
        "waits": group.status == GroupStatus.NEW,
        "number": vouchers.counting(group),
        "enough": vouchers.ENOUGH,
        "vouch_url": links.vouch_url(group),
    }
    return render(request, "groups/group_listing.html", context)


def _code(request: HttpRequest, role: Membership) -> HttpResponse:
    if role.group.status == GroupStatus.APPROVED:  # the same form once more, perhaps
        messages.success(request, _("%(name)s is listed now.") % {"name": role.group.name})
        return redirect("groups:listing", slug=role.group.slug)
    form = CodeForm(request.POST, auto_id="code_%s")
    if form.is_valid():
        if not allow("groups.code", role.user.public_id, most=CODES_AN_HOUR, per=timedelta(hours=1)):
            form.add_error("code", _("You have tried many codes. Wait for an hour, and ask the partner for the code once more."))
            return _listing(request, role, code=form)
        try:
            listed = vouching.use_code(role.group, form.cleaned_data["code"], by=role.user)
        except vouching.Hindered:
            form.add_error(
                "code",
                _(
                    "This code does not work. It may be mistyped, too old, or used up. Compare it letter by letter, or ask for another."
                ),
            )
        else:
            if listed:
                messages.success(request, _what_it_means(role.group))
            else:
                messages.info(
                    request, _("The code is right. A moderator must still look at the group, and sees who gave you the code.")
                )
            return redirect("groups:listing", slug=role.group.slug)
    return _listing(request, role, code=form)


def _vouch(request: HttpRequest, group: Group) -> None:
    by = signed_in(request)
    if request.POST.get("step") == "withdraw":
        if vouching.withdraw(group, by=by):
            messages.success(request, _("You have taken back your word."))
        return
    if not request.POST.get("sure"):
        messages.warning(request, _("Tick the box first: it says that you know these people."))
        return
    try:
        listed = vouching.vouch(group, by=by)
    except vouching.Hindered as error:
        if error.args[0] != vouchers.Hindrance.ALREADY:  # sent twice is said once
            messages.warning(request, str(error.args[0].label))
        return
    if listed:
        messages.success(request, _("Thank you.") + " " + _what_it_means(group))
    else:
        messages.success(request, _("Thank you. We have written down that you vouch for %(name)s.") % {"name": group.name})


def _what_it_means(group: Group) -> str:
    """What two words or a code have done for it: a closed group stays off the lists."""
    if group.level.means.is_listed:
        return _("%(name)s is listed now.") % {"name": group.name}
    return _("%(name)s need not wait any more. It is closed and stays off all lists.") % {"name": group.name}


def _say_whether_answered(request: HttpRequest, *, taken: bool) -> None:
    if taken:
        messages.success(request, _("Your answer has gone to the moderators. We write to you when they have decided."))
    else:
        messages.warning(request, _("Nobody waits for an answer any more, so nothing was sent."))


def _dead(request: HttpRequest, *, is_old: bool) -> HttpResponse:
    if request.method == "POST" and not is_old:
        raise Http404
    return render(request, "groups/case_link_dead.html", {"is_old": is_old}, status=410 if is_old else 404)
