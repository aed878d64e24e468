"""Telling people: the outbox and its channels."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
