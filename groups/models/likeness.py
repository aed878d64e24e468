"""Which groups could be taken for each other. Written when a group starts or changes, read by the moderators' queue."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.enums import Resemblance
from groups.models.group import Group


class NameKey(models.Model):
    """One of the keys of a group's name (groups/names.py): two that share none cannot be alike."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="name_keys")
    key = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "group"], name="name_key")]  # who else has this key


class Likeness(models.Model):
    """`group`, the one that came or changed later, is like `other`. `score` is 0 to 1 for names, 1 for the rest."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="like")
    other = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="liked_by")
    how = models.CharField(max_length=12, choices=Resemblance)
    score = models.FloatField(default=1.0)

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "other", "how"], name="likeness_once"),
            models.CheckConstraint(condition=~models.Q(group=models.F("other")), name="likeness_of_two"),
        ]
