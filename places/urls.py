"""Addresses of the places room."""

from django.urls import path

from places import views

app_name = "places"
urlpatterns = [path("about/map/", views.map_about, name="map_about")]
