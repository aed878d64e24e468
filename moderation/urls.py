"""Addresses of the moderation room."""

from django.urls import path

from moderation.views import case, codes, demand, queue, reports, trail

app_name = "moderation"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("groups/<public_id:public_id>/", case.decide, name="decide"),
    path("groups/<public_id:public_id>/file/", case.write_down, name="write_down"),
    path("codes/", codes.codes, name="codes"),
    path("codes/<public_id:public_id>/revoke/", codes.revoke, name="revoke_code"),
    path("demand/", demand.demand_page, name="demand"),
    path("demand.geojson", demand.demand_geojson, name="demand_geojson"),
    path("reports/", reports.listing, name="reports"),
    path("reports/groups/<public_id:public_id>/", reports.group, name="reported_group"),
    path("reports/groups/<public_id:public_id>/restore/", reports.restore_group, name="restore_group"),
    path("reports/meetings/<public_id:public_id>/", reports.meeting, name="reported_meeting"),
    path("reports/meetings/<public_id:public_id>/restore/", reports.restore_meeting, name="restore_meeting"),
    path("trail/", trail.trail, name="trail"),
]
