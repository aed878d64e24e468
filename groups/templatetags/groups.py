"""Words about groups for templates."""

from django import template

from groups import languages, levels
from groups.enums import SafetyLevel

register = template.Library()


@register.filter
def level_in_short(value: str) -> str:
    """What a safety level means, in one sentence; "" for no level."""
    return levels.in_short(SafetyLevel(value)) if value else ""


@register.filter
def level_in_full(value: str) -> list[str]:
    """All that a safety level means, a sentence each; nothing for no level."""
    return levels.in_full(SafetyLevel(value)) if value else []


@register.filter
def spoken_in_short(codes: list[str]) -> str:
    """The languages in their own names, for a list; "" for English alone, which goes without saying."""
    return "" if codes in ([], ["en"]) else " · ".join(languages.own_name(code) for code in codes)
