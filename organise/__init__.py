"""The roof: settings, addresses, servers. Nobody imports it."""

from organise.celery import app as celery_app

__all__ = ["celery_app"]
