"""The ground floor: knows no app above it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks  # noqa: F401, PLC0415  (checks register themselves when Django is ready)
