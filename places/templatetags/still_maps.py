"""`{% still_map … %}`: a small map that is there without script, on paper, and asks for nothing."""

from django import template
from django.utils.safestring import SafeString

from places import static_map

register = template.Library()


@register.simple_tag
def still_map(lat: float, lon: float, *, precise: bool, title: str) -> SafeString:
    """The map round a disclosed point as SVG, called `title`; "" where we have no map. Only pass what the viewer may see."""
    return static_map.svg(lat, lon, precise=precise, title=title)
