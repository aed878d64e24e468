"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import belongings, notices, own  # noqa: PLC0415  (models can only be imported once Django is ready)

        notices.register()
        belongings.register(own.BELONGINGS)
