"""Addresses of accounts beside allauth's own."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
