"""Addresses of the programs' door."""

from django.urls import path, re_path

from api.views import docs, events, groups, places, root

app_name = "api"
urlpatterns = [
    path("v1/", root.Root.as_view(), name="root"),
    path("v1/events/", events.EventList.as_view(), name="event_list"),
    path("v1/events/<public_id:public_id>/", events.EventDetail.as_view(), name="event_detail"),
    path("v1/occurrences/", events.OccurrenceList.as_view(), name="occurrence_list"),
    path("v1/occurrences/<public_id:public_id>/", events.OccurrenceDetail.as_view(), name="occurrence_detail"),
    path("v1/groups/", groups.GroupList.as_view(), name="group_list"),
    path("v1/groups/<slug:slug>/", groups.GroupDetail.as_view(), name="group_detail"),
    path("v1/places/", places.Places.as_view(), name="places"),
    re_path(r"^v1/(?P<rest>.*)/$", root.Nowhere.as_view(), name="nowhere"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.docs, name="docs"),
]
