"""What is mine: have it as a file, or be erased; both after a fresh proof that it is me."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import belongings, services
from accounts.access import prove_first, signed_in
from accounts.export import archive


class LeavingForm(forms.Form):
    """What becomes of each thing that would be left without anybody."""

    def __init__(self, *args: Any, questions: list[belongings.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=_("What becomes of “%(name)s”?") % {"name": question.name},
                choices=question.answers,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what becomes of “%(name)s”.") % {"name": question.name}},
            )


@require_http_methods(["GET", "HEAD", "POST"])
@prove_first
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is held of me, as a file whose name tells nobody what it is of."""
    if request.method != "POST":
        return render(request, "account/data.html")
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return HttpResponse(archive(signed_in(request)), content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@prove_first
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, and what becomes of my groups; asked once more; then done."""
    user = signed_in(request)
    questions = belongings.questions(user)
    form = LeavingForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/erase.html", {"form": form, "questions": questions})
    if request.POST.get("step") != "save":
        chosen = [(question.name, dict(question.answers)[form.cleaned_data[question.key]]) for question in questions]
        return render(request, "account/erase_check.html", {"form": form, "chosen": chosen})
    try:
        services.erase(user, choices=form.cleaned_data)
    except belongings.Unanswered:  # somebody else left a group between our look and the deed
        messages.warning(request, _("You have just become the only one who runs a group. Say first what becomes of it."))
        return redirect("account_erase")
    logout(request)
    messages.success(request, _("You are erased. Nothing here leads to you any more."))
    return redirect("events:home")
