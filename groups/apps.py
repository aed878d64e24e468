"""Groups and who runs them."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        # Registration needs models, which exist only now.
        from groups import notices  # noqa: PLC0415

        notices.register()
