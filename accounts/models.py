"""A person who signs in: an e-mail address, sealed, and nothing that was not needed."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField, blind_index
from core.models import PublicId, TimeStamped


class UserManager(BaseUserManager["User"]):
    """Finds and makes people by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_index=blind_index(username or ""))

    def with_email(self, email: str) -> models.QuerySet["User"]:
        """The one person with this address, or nobody."""
        return self.filter(email_index=blind_index(email))

    def create_user(self, email: str, **fields: Any) -> "User":
        """A person without a password: one signs in by e-mailed code."""
        user = self.model(email=email, **fields)
        user.set_unusable_password()
        user.save()
        return user

    def get_or_create_by_email(self, email: str, **fields: Any) -> tuple["User", bool]:
        """The person with this address, and whether they are new. Two askers at once get the same person."""
        fields = {"email": email, "password": make_password(None), **fields}
        return self.get_or_create(email_index=blind_index(email), defaults=fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """For `manage.py createsuperuser`: staff, moderator, everything. The password is not used: one signs in by code."""
        return self.create_user(email, **{"is_staff": True, "is_superuser": True, "is_moderator": True, **fields})


class User(PublicId, TimeStamped, AbstractBaseUser, PermissionsMixin):
    """Somebody who runs groups or moderates. Supporters need no account."""

    email = EncryptedEmailField(_("e-mail address"), index="email_index")
    email_index = BlindIndexField(source="email", unique=True)
    display_name = models.CharField(_("name shown to other organisers"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    timezone = models.CharField(_("time zone"), max_length=60, default=settings.TIME_ZONE)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_moderator = models.BooleanField(_("decides about new groups"), default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or self.public_id

    def get_full_name(self) -> str:
        """The display name: never the address."""
        return str(self)

    def get_short_name(self) -> str:
        """The display name: never the address."""
        return str(self)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or on the way in. Written by `accounts.sessions` alone; its data is sealed."""

    user = models.ForeignKey(User, verbose_name=_("whose"), null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(_("browser"), max_length=40, blank=True)  # "Firefox on Android"
    used_on = models.DateField(_("day of last use"))

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Django asks for it when it reads a row's data."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class KnownDevice(models.Model):
    """A browser in which this person has signed in before. It holds a random cookie; here is only that cookie's digest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)
    used_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "digest"], name="known_device_once")]
