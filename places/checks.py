"""System checks of places: what an operator must have done before the site can find anything."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def postcodes_are_loaded(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """W002: without the gazetteer nobody can search near a place."""
    if Path(settings.GAZETTEER_PATH).is_file():
        return []
    return [
        checks.Warning(
            "The file of postcodes and places is missing.",
            hint="Run `manage.py load_places`; GAZETTEER_PATH says where the file goes.",
            id="organise.W002",
        )
    ]
