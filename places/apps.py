"""Where: postcodes, places, cells."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
