"""Words about groups for templates."""

from django import template

from groups import levels
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
