"""What search engines are told: where not to go, and which pages that they were led to are on no list."""

from django.http import HttpResponse

KEPT_OUT = (
    "/r/",
    "/alerts/",
    "/panic/",
    "/invitations/",
    "/second-contact/",
    "/still-here/",
    "/still-on/",
    "/goes-on/",
    "/counted/",
    "/follow/",
    "/letters/",
    "/report/",
    "/accounts/",
    "/organise/",
    "/moderation/",
    "/staff/",
    "/api/",
    "/local-mail/",
)
ROBOTS_TXT = "".join(f"{line}\n" for line in ("User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)))


def unlisted(response: HttpResponse) -> HttpResponse:
    """The same answer, marked for search engines as one that stands in no index, whatever its format."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
