"""Groups and who runs them."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
