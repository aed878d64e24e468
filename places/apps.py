"""Where: postcodes, places, cells."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"

    def ready(self) -> None:
        from places import checks  # noqa: F401, PLC0415  (checks register themselves when Django is ready)
