"""Telling people: the outbox and its channels."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import checks  # noqa: F401, PLC0415  (they register themselves, once settings are there)
