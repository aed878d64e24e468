"""Why somebody reports, and what moderators decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    DANGER = "danger", _("Somebody is in danger because of it")
    FALSE = "false", _("It is not what it says it is")
    HATE = "hate", _("Hate or threats")
    PRIVATE = "private", _("It shows something private about somebody")
    SPAM = "spam", _("Advertising or nonsense")
    OTHER = "other", _("Something else")


class Verdict(models.TextChoices):
    NOTHING = "nothing", _("It can stay as it is")
    HIDE = "hide", _("Hide it")
    SUSPEND = "suspend", _("Suspend the whole group")
    ASK = "ask", _("Ask the organisers first; the report stays open")
