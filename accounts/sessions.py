"""Django's SESSION_ENGINE: sessions in the database that know whose they are, so that people see and end them.

Beside what Django keeps, a row has the person, a coarse name of the browser and the day of its last use: no User-Agent, no address.
"""

import hashlib
import hmac
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session

LONGEST_NAME = 40
DEVICE = "device"  # in the session's data: the name of the browser, since signing in


class SessionStore(DatabaseStore):
    """As Django's manual has it for sessions with columns of their own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row for this data. Before somebody is in, it is nobody's."""
        row = cast(Session, super().create_model_instance(data))
        user = data.get("_auth_user_id")
        row.user_id = int(user) if user else None
        row.device = data.get(DEVICE, "")[:LONGEST_NAME]
        row.used_on = timezone.localdate()
        return row

    def _get_session_from_db(self) -> Session | None:
        """The row; once a day its day of last use is written, without a new cookie."""
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc] # Django's own, which its stubs leave out
        today = timezone.localdate()
        if row and row.user_id and row.used_on != today:
            Session.objects.filter(pk=row.pk).update(used_on=today)
        return row


def name_outside(row: Session) -> str:
    """What a session is called in a page: nothing that would let anybody into it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"session {row.session_key}".encode(), hashlib.sha256).hexdigest()[:20]
