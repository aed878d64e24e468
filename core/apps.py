"""The ground floor: knows no app above it."""

from django.apps import AppConfig

from core import plain_errors


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        plain_errors.install()
        from core import addresses, checks  # noqa: F401, PLC0415  (they register themselves when Django is ready)
