"""The OpenAPI document, and the page for people that is made of it."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView

from api.parameters import LIMIT, MOST
from api.reading import operations
from core.cache_policy import KEPT_FOR, cacheable


@method_decorator(cacheable(max_age=KEPT_FOR), name="dispatch")  # type: ignore[arg-type]
class Schema(SpectacularAPIView):
    """OpenAPI 3.1, as YAML, or as JSON with `?format=json`."""


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, an example request and an example answer. Works without script."""
    context = {
        "operations": _operations(get_language() or "", settings.SITE_URL),
        "limit": LIMIT,
        "most": MOST,
        "per_minute": settings.API_REQUESTS_PER_MINUTE,
        "kept_for": KEPT_FOR,
    }
    return render(request, "api/docs.html", context)


@lru_cache(maxsize=8)  # made of code alone, and costs as much as a hundred pages
def _operations(language: str, site: str) -> list[Any]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return operations(json.loads(json.dumps(schema, default=str)), site)
