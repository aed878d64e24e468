"""Dates and distances in words, and icons, for every template."""

import re
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from core.forms import new_form_id

register = template.Library()
SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="0 0 24 24">(.*?)</symbol>')
KM_PER_MILE = 1.609344
UNBROKEN = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\b|\b[0-9]{1,2}(?::[0-9]{2})? [ap]m\b")


@register.filter
def clock(value: datetime, zone: str = "") -> str:
    """The time of day: "7 pm", "7:30 pm"; in `zone` (IANA name), else in the active one."""
    return _clock(_in(value, zone).time().replace(second=0, microsecond=0), get_language() or "")


@lru_cache(maxsize=256)
def _clock(at: time, language: str) -> str:
    """Kept, as are the days below: a list says the same few again and again, and formatting them is most of its cost."""
    return time_format(at, gettext("g:i a") if at.minute else gettext("g a")).replace(".", "")


@register.filter
def day(value: datetime, zone: str = "") -> str:
    """The day in that zone: "Tuesday 3 March", with the year when it is not this one."""
    local = _in(value, zone)
    return _day(local.date(), timezone.localtime().year, get_language() or "")


@lru_cache(maxsize=1024)
def _day(on: date, this_year: int, language: str) -> str:
    return date_format(on, gettext("l j F") if on.year == this_year else gettext("l j F Y"))


@register.filter
def when(value: datetime, zone: str = "") -> str:
    """Day and time: "Tuesday 3 March, 7 pm"; with the city of `zone` when its clock differs from the reader's."""
    return _with_zone(_day_and_time(value, zone), value, zone)


@register.filter
def wall(value: datetime) -> str:
    """The same of a naive time, as the clock on the wall there shows it."""
    language = get_language() or ""
    said = {"day": _day(value.date(), timezone.localtime().year, language), "time": _clock(value.time(), language)}
    return gettext("%(day)s, %(time)s") % said


@register.simple_tag
def span(start: datetime, end: datetime, zone: str = "") -> str:
    """From when to when: "Tuesday 3 March, 7 pm to 9 pm", with both days when it runs further than one evening."""
    said = {"start": _day_and_time(start, zone), "end": _end(start, end, zone)}
    return _with_zone(gettext("%(start)s to %(end)s") % said, start, zone)


@register.simple_tag
def hours(start: datetime, end: datetime, zone: str = "") -> str:
    """The same beside a leaf that says the day: "7 pm to 9 pm"."""
    said = {"start": clock(start, zone), "end": _end(start, end, zone)}
    return _with_zone(gettext("%(start)s to %(end)s") % said, start, zone)


def _day_and_time(value: datetime, zone: str) -> str:
    return gettext("%(day)s, %(time)s") % {"day": day(value, zone), "time": clock(value, zone)}


def _end(start: datetime, end: datetime, zone: str) -> str:
    first, last = _in(start, zone), _in(end, zone)
    same_evening = first.date() == last.date() or (end - start < timedelta(hours=12) and last.hour < 6)
    return clock(end, zone) if same_evening else _day_and_time(end, zone)


def _in(value: datetime, zone: str) -> datetime:
    return timezone.localtime(value, ZoneInfo(zone) if zone else None)


def _with_zone(said: str, value: datetime, zone: str) -> str:
    if not zone or _in(value, zone).utcoffset() == timezone.localtime(value).utcoffset():
        return said
    return gettext("%(when)s (%(city)s time)") % {"when": said, "city": zone.rpartition("/")[2].replace("_", " ")}


@register.filter
def unbroken(text: str) -> SafeString:
    """The same text with its postcodes and times of day ("6:30 pm") each kept on one line. For text, not for attributes: it brings markup."""
    return mark_safe(UNBROKEN.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))  # noqa: S308 (escaped)


@register.filter
def miles(km: float) -> str:
    """A distance in kilometres said in miles: "0.4 miles", "12 miles"."""
    distance = km / KM_PER_MILE
    if distance < 0.1:
        return gettext("right here")
    if distance < 9.95:
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
@cache  # a list shows the same few hundreds of times
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of static/img/icons.svg, in place, so that no request is made for it. Decoration: a word stands beside it.

    Raises KeyError for a name that is not in the sprite.
    """
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, _symbols()[name])


@register.simple_tag
def form_id(purpose: str) -> str:
    """What a small form says so that it makes one thing, however often it is sent from this page (core.forms.once)."""
    return new_form_id(purpose)


@register.simple_tag
@cache
def shape(kind: str) -> SafeString:
    """The shape of a kind of group: university a square, union a triangle, worship a circle, every other a diamond."""
    known = kind if f"shape-{kind}" in _symbols() else "other"
    return icon(f"shape-{known}", f"shape {known}")


@register.simple_tag
def leaf(value: datetime, zone: str = "") -> SafeString:
    """The leaf of a calendar: weekday, day, month, and the year when it is not this one. Read aloud as the whole day."""
    return _leaf(_in(value, zone).date(), timezone.localdate().year, get_language() or "")


@lru_cache(maxsize=1024)
def _leaf(on: date, this_year: int, language: str) -> SafeString:
    month = date_format(on, "M" if on.year == this_year else "M Y")
    whole = date_format(on, gettext("l j F") if on.year == this_year else gettext("l j F Y"))
    return format_html(
        '<div class="date"><span class="visually-hidden">{}</span><span class="weekday" aria-hidden="true">{}</span>'
        '<span class="number" aria-hidden="true">{}</span><span class="month" aria-hidden="true">{}</span></div>',
        whole,
        date_format(on, "D"),
        on.day,
        month,
    )


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people say it: "example.org/leeds"."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/") or address
