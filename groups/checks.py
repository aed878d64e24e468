"""System checks of groups: the address of the campaign's toolkit, where an operator names one."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks


@checks.register()
def toolkit_is_an_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E031: organisers follow it, so it must be a web page; "{kind}" is the only thing that is put in."""
    pattern = settings.TOOLKIT_URL
    address = pattern.replace("{kind}", "university")
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_page = False
    if not pattern or (is_page and "{" not in address and "}" not in address):
        return []
    hint = "Give a whole address such as https://campaign.example/toolkit/{kind}/, or nothing."
    return [checks.Error("TOOLKIT_URL is not the address of a page.", hint=hint, id="organise.E031")]
