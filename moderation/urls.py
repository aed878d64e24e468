"""Addresses of the moderation room."""

from django.urls import path

from moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("groups/<public_id:public_id>/", views.decide, name="decide"),
    path("demand/", views.demand_page, name="demand"),
    path("demand.geojson", views.demand_geojson, name="demand_geojson"),
    path("trail/", views.trail, name="trail"),
]
