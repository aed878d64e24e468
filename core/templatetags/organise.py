"""Dates and distances in words, for every template."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

register = template.Library()
KM_PER_MILE = 1.609344


@register.filter
def clock(value: datetime) -> str:
    """The time of day in the active zone: "7 pm", "7:30 pm"."""
    local = timezone.localtime(value)
    return date_format(local, gettext("g:i a") if local.minute else gettext("g a")).replace(".", "")


@register.filter
def day(value: datetime) -> str:
    """The day in the active zone: "Tuesday 3 March", with the year when it is not this one."""
    local = timezone.localtime(value)
    this_year = local.year == timezone.localtime().year
    return date_format(local, gettext("l j F") if this_year else gettext("l j F Y"))


@register.filter
def when(value: datetime) -> str:
    """Day and time: "Tuesday 3 March, 7 pm"."""
    return gettext("%(day)s, %(time)s") % {"day": day(value), "time": clock(value)}


@register.filter
def miles(km: float) -> str:
    """A distance in kilometres said in miles: "0.4 miles", "12 miles"."""
    distance = km / KM_PER_MILE
    if distance < 0.1:  # noqa: PLR2004
        return gettext("right here")
    if distance < 9.95:  # noqa: PLR2004
        return gettext("%(distance)s miles") % {"distance": f"{distance:.1f}"}
    return ngettext("%(distance)d mile", "%(distance)d miles", round(distance)) % {"distance": round(distance)}


@register.filter
def kilometres(km: float) -> str:
    """The same distance for the title attribute: "3.2 km"."""
    return gettext("%(distance)s km") % {"distance": f"{km:.1f}"}
