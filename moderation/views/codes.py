"""Codes that partners hand out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from groups.models import PartnerCode
from groups.services import vouching
from moderation.door import moderators_only
from moderation.forms import PartnerCodeForm

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def codes(request: HttpRequest) -> HttpResponse:
    """All codes, the newest first; posted, makes one. The answer shows it: it is stored nowhere, so that no later page could."""
    form = PartnerCodeForm(request.POST if request.method == "POST" else None)
    made, code = form.save(by=signed_in(request)) if request.method == "POST" and form.is_valid() else (None, "")
    context = {
        "form": PartnerCodeForm() if made else form,
        "made": made,
        "code": code,
        "codes": PartnerCode.objects.order_by("-pk")[:MOST],
        "now": timezone.now(),
    }
    return render(request, "moderation/partner_codes.html", context)


@require_POST
@moderators_only
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a code."""
    code = get_object_or_404(PartnerCode, public_id=public_id)
    if vouching.revoke_code(code, by=signed_in(request)):
        messages.success(request, _("The code of %(partner)s no longer works.") % {"partner": code.partner})
    return redirect("moderation:codes")
