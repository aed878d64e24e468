"""Addresses for everybody who reports something."""

from django.urls import path

from moderation.views import report

app_name = "report"
urlpatterns = [
    path("groups/<slug:slug>/", report.group, name="group"),
    path("meetings/<public_id:public_id>/", report.meeting, name="meeting"),
    path("confirm/<str:token>/", report.confirm, name="confirm"),
    path("<str:token>/", report.outcome, name="outcome"),
]
