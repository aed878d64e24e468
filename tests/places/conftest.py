"""Tests of places ask the real gazetteer, built once from the shipped data and shared."""

from pathlib import Path

import pytest
from django.conf import settings

from places.geocoding import build


@pytest.fixture(scope="session", autouse=True)
def gazetteer() -> Path:
    """The gazetteer file; built on first use, which takes some seconds."""
    target = Path(settings.GAZETTEER_PATH)
    build.build(target)
    return target
