"""What every table shares, and the trail of deeds."""

import secrets
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedJSONField

# No vowels, no look-alikes: an id never spells a word and survives being read aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
PUBLIC_ID_LENGTH = 14  # 27**14 is about 66 bits: not to be guessed over the network


def random_id(length: int = PUBLIC_ID_LENGTH) -> str:
    """An unguessable identifier of `length` characters from ALPHABET."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_public_id() -> str:
    """The default of every public_id column."""
    return random_id()


class TimeStamped(models.Model):
    """When a row was made and last changed (aware UTC). Bulk updates must set `modified` themselves."""

    created = models.DateTimeField(auto_now_add=True, editable=False)
    modified = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:  # type: ignore[override]
        """A row as it was read. Django's own asks of each field of the model whether it was; here the values are put where they belong.

        That takes a third of the time, which lists feel, and a column that was left out costs nothing. It is the same row (a test says
        so), but that `pre_init` and `post_init` are not sent: nothing listens to them.
        """
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row


class PublicId(models.Model):
    """A row that is named outside by an unguessable id, never by its primary key."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


class Tally(models.Model):
    """How often somebody did something lately, under a name that says neither who nor what. Written by `core.rates` alone."""

    name = models.CharField(max_length=32, primary_key=True)  # a keyed fingerprint of the day
    number = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)  # seconds since 1970

    class Meta:
        verbose_name = _("number of attempts")
        verbose_name_plural = _("numbers of attempts")


class AuditEntry(models.Model):
    """One deed: who did what to which. Holds no personal data of supporters.

    Append-only: triggers in the database refuse every change, and the deletion of what is younger than two years (migration 0005).
    So who did it is a public id and no foreign key: the end of an account must change nothing here.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.CharField(_("who"), max_length=PUBLIC_ID_LENGTH, blank=True, default="", editable=False)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("trail")
        indexes: ClassVar = [
            # The story of one group or meeting, oldest first.
            models.Index(fields=["target_type", "target_id", "at"], name="audit_target_at"),
            # The whole trail, newest first, for moderators.
            models.Index(fields=["-at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target_id}"


class Draft(models.Model):
    """A form that somebody who is signed in has begun: one for each purpose, sealed, erased when it is saved or grows old."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    purpose = models.CharField(max_length=40)  # which form, as "groups.new"
    data = EncryptedJSONField(default=dict)  # the names of fields, each with the list of what was typed
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "purpose"], name="draft_once")]
        indexes: ClassVar = [models.Index(fields=["modified"], name="draft_age")]
