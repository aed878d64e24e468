"""Addresses of the moderation room."""

from django.urls import path

from moderation.views import demand, queue, trail

app_name = "moderation"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("groups/<public_id:public_id>/", queue.decide, name="decide"),
    path("demand/", demand.demand_page, name="demand"),
    path("demand.geojson", demand.demand_geojson, name="demand_geojson"),
    path("trail/", trail.trail, name="trail"),
]
