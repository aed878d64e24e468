"""The page that shows the mail of a local installation. It does not exist on a public site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from notifications.channels import local

SHOWN = 100
# A mail's own style, and nothing else: no script, no picture from elsewhere, no form.
MAIL_POLICY = "sandbox allow-popups allow-top-navigation; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest mails first."""
    return render(request, "notifications/local_mail_list.html", {"mails": local.newest(SHOWN), "shown": SHOWN})


def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: the words as plain text with links, and its files."""
    return render(request, "notifications/local_mail_detail.html", {"mail": _mail_or_404(name)})


def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as a mail program shows it."""
    return HttpResponse(_mail_or_404(name).html, headers={"Content-Security-Policy": MAIL_POLICY})


def mail_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A file of a mail, counted from 0, to be saved."""
    attachments = _mail_or_404(name).attachments
    if number >= len(attachments):
        raise Http404
    file = attachments[number]
    disposition = content_disposition_header(as_attachment=True, filename=file.filename) or "attachment"
    return HttpResponse(file.content, content_type=file.mimetype, headers={"Content-Disposition": disposition})


def _mail_or_404(name: str) -> local.LocalMail:
    mail = local.read(name)
    if mail is None:
        raise Http404
    return mail
