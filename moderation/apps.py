"""The moderation door."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        # Registration needs models, which exist only now.
        from accounts.belongings import register as register_belongings  # noqa: PLC0415
        from groups import consequences  # noqa: PLC0415
        from moderation import belongings, report_notices, reporting  # noqa: PLC0415

        report_notices.register()
        consequences.register_purge(reporting.purge)
        register_belongings(belongings.BELONGINGS)
