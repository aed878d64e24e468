"""Addresses of the places room."""

from django.urls import path

from places import tile_views, views

app_name = "places"
urlpatterns = [
    path("about/map/", views.map_about, name="map_about"),
    path("about/map/worship.csv.xz", views.worship, name="worship"),
    path("tiles/<int:z>/<int:x>/<int:y>.<slug:ending>", tile_views.tile, name="tile"),
]
