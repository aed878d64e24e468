"""What every page's template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and address, and whether this is a local installation for trying things out."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "local_mode": settings.LOCAL_MODE}
