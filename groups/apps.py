"""Groups and who runs them."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        # Registration needs models, which exist only now.
        from groups import case_notices, consequences, follow_notices, membership_notices, notices, panic_notices, safety_notices  # noqa: PLC0415
        from groups.services import panic  # noqa: PLC0415
        from places.consequences import register  # noqa: PLC0415

        notices.register()
        case_notices.register()
        follow_notices.register()
        membership_notices.register()
        safety_notices.register()
        panic_notices.register()
        consequences.register_purge(panic.erase_own)
        register(may_leave=consequences.place_may_leave, moved=consequences.follow_place)

        from groups import checks  # noqa: F401, PLC0415  (they register themselves)
