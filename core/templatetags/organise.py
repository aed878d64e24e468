"""Dates and distances in words, and icons, for every template."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

register = template.Library()
SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="0 0 24 24">(.*?)</symbol>')
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


@cache
def _symbols() -> dict[str, SafeString]:
    """The drawings of static/img/icons.svg by name; read once."""
    sprite = Path(settings.BASE_DIR, "static", "img", "icons.svg").read_text(encoding="utf-8")
    return {name: mark_safe(drawing) for name, drawing in SYMBOL.findall(sprite)}  # noqa: S308 (our own file)


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of static/img/icons.svg, in place, so that no request is made for it. Decoration: a word stands beside it.

    Raises KeyError for a name that is not in the sprite.
    """
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, _symbols()[name])


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The shape of a kind of group: university a square, union a triangle, worship a circle, every other a diamond."""
    known = kind if f"shape-{kind}" in _symbols() else "other"
    return icon(f"shape-{known}", f"shape {known}")
