"""System checks: a setting that can be wrong says so at start, with what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004


@register(deploy=False)
def secrets_are_our_own(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001-E003, E006: production refuses keys that everybody knows, and one key for two locks."""
    if settings.DEVELOPMENT:
        return []
    values = {
        "E001": ("SECRET_KEY", settings.SECRET_KEY),
        "E002": ("ENCRYPTION_KEYS", settings.ENCRYPTION_KEYS[0] if settings.ENCRYPTION_KEYS else ""),
        "E003": ("BLIND_INDEX_KEY", settings.BLIND_INDEX_KEY),
    }
    found: list[CheckMessage] = [
        Error(
            f"{name} is missing or too short.",
            hint=f"Set {name} (or {name}_FILE) to at least 50 random characters, different from the other two.",
            id=f"organise.{number}",
        )
        for number, (name, value) in values.items()
        if value == settings.INSECURE_KEY or len(value) < 50
    ]
    if not found and len({value for _, value in values.values()}) < len(values):
        found.append(
            Error("Two of the three keys are the same.", hint="Give each 50 random characters of its own.", id="organise.E006")
        )
    return found


@register()
def site_is_reachable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E004: links in mails must lead to a host that we answer for. W001: and over https."""
    host = settings.SITE_URL.split("://")[-1].split("/")[0].rsplit(":", 1)[0]
    found: list[CheckMessage] = []
    if not any(
        allowed in {host, "*"} or (allowed.startswith(".") and host.endswith(allowed)) for allowed in settings.ALLOWED_HOSTS
    ):
        found.append(
            Error(f"SITE_URL names {host}, which ALLOWED_HOSTS does not.", hint=f"Add {host} to ALLOWED_HOSTS.", id="organise.E004")
        )
    if not settings.DEVELOPMENT and not settings.SITE_URL.startswith("https://"):
        found.append(
            Warning("SITE_URL does not start with https://.", hint="Links in mails would travel in the clear.", id="organise.W001")
        )
    return found


@register(deploy=True)
def mail_is_never_local_in_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E005: the page that shows all mail must not exist on a public site."""
    if settings.LOCAL_MODE:
        return [Error("LOCAL_MODE is on.", hint="It shows every mail to everybody. Unset LOCAL_MODE.", id="organise.E005")]
    return []
