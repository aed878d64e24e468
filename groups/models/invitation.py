"""An invitation to run a group with others: a link, or a mail with one, that works for a week."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField
from core.models import PublicId, TimeStamped
from groups.enums import InvitationEnd, Role
from groups.models.group import Group

TOKEN_BYTES = 24  # 192 bits


def new_token() -> str:
    """The secret of a new link: 32 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a link: enough to know it again, not to write it down."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def open(self, now: datetime) -> Self:
        """Those that can still be accepted."""
        return self.filter(ended_at=None, expires_at__gt=now)

    def with_token(self, token: str) -> Self:
        """The one that this link opens, whatever became of it; or none."""
        return self.filter(token_digest=digest_of(token))

    def for_links(self) -> Self:
        """Those that anybody may use who holds the link."""
        return self.filter(by_mail=False)


class Invitation(PublicId, TimeStamped):
    """One invitation. Who has the link may accept it; one by mail only the owner of that mailbox. Its address is erased when it is over."""

    OPEN_FOR = timedelta(days=7)
    KEPT = timedelta(days=30)  # so long after its end we can say why the link no longer works

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    by_mail = models.BooleanField(default=False)
    email = EncryptedEmailField(_("e-mail address"), index="email_index", blank=True, default="")
    email_index = BlindIndexField(source="email")
    times = models.PositiveSmallIntegerField(_("how many may accept"), default=1)
    uses_left = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(_("works until"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=8, choices=InvitationEnd, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes: ClassVar = [
            # The clock asks every day: which are over?
            models.Index(fields=["expires_at"], name="invitation_expiry"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=[Role.ORGANISER, Role.HELPER]), name="invitation_role_given"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_as="")
                | models.Q(ended_at__isnull=False, ended_as__in=InvitationEnd.values),
                name="invitation_end_said",
            ),
            models.CheckConstraint(condition=models.Q(uses_left__lte=models.F("times")), name="invitation_uses"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.role} {self.ended_as or 'open'}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether it can be accepted."""
        return self.ended_at is None and self.expires_at > (now or timezone.now())

    @property
    def is_shared(self) -> bool:
        """Whether several people may accept it."""
        return self.times > 1

    def end(self, how: InvitationEnd, now: datetime) -> None:
        """Write down that it is over, and forget the address. Does not save."""
        self.ended_at, self.ended_as = now, how
        self.email = ""
