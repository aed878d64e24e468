"""Celery wakes the workers; the outbox holds the truth."""

import os

from celery import Celery

from core import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organise.settings")

broker.use()
app = Celery("organise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
