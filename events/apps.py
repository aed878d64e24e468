"""The great hall: meetings, their dates, who comes, and how it is told."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        # Registration needs models, which exist only now.
        from accounts.belongings import register as register_belongings  # noqa: PLC0415
        from events import (  # noqa: PLC0415
            alert_notices,
            announcement_notices,
            belongings,
            follow_notices,
            host_notices,
            notices,
            question_notices,
            several_notices,
            state_notices,
        )
        from events.services import publishing, purging  # noqa: PLC0415
        from groups import consequences  # noqa: PLC0415
        from places.consequences import register  # noqa: PLC0415

        notices.register()
        state_notices.register()
        several_notices.register()
        alert_notices.register()
        announcement_notices.register()
        follow_notices.register()
        host_notices.register()
        question_notices.register()
        register_belongings(belongings.BELONGINGS)
        consequences.register(publishing.refresh_group)
        consequences.register_purge(purging.purge)
        register(may_leave=publishing.place_may_leave, moved=publishing.refresh_place)
