"""Addresses of the moderation room."""

from django.urls import URLPattern

app_name = "moderation"
urlpatterns: list[URLPattern] = []
