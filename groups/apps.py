"""Groups and who runs them."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        # Registration needs models, which exist only now.
        from accounts.belongings import register as register_belongings  # noqa: PLC0415
        from groups import (  # noqa: PLC0415
            belongings,
            case_belongings,
            case_notices,
            consequences,
            continuity_notices,
            follow_notices,
            left_notices,
            letter_belongings,
            letter_notices,
            letter_replies,
            membership_notices,
            notices,
            panic_notices,
            safety_notices,
        )
        from groups.services import casework, continuity, panic  # noqa: PLC0415
        from notifications import replies  # noqa: PLC0415
        from places.consequences import register  # noqa: PLC0415

        notices.register()
        case_notices.register()
        replies.register(case_notices.QUESTION, casework.answer_by_mail)
        follow_notices.register()
        left_notices.register()
        letter_notices.register()
        letter_replies.register()
        membership_notices.register()
        continuity_notices.register()
        safety_notices.register()
        panic_notices.register()
        user_logged_in.connect(continuity.hear_of_sign_in)
        consequences.register_purge(panic.erase_own)
        register_belongings(belongings.BELONGINGS)
        register_belongings(case_belongings.BELONGINGS)
        register_belongings(letter_belongings.BELONGINGS)
        register(may_leave=consequences.place_may_leave, moved=consequences.follow_place)

        from groups import checks  # noqa: F401, PLC0415  (they register themselves)
