"""Addresses of the events room: one list for each module of views; those with a fixed word before those with a name."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from events.views import alerts, attendance, cohosts, detail, feeds, group, listing, manage, maps, poster


class GroupSlugConverter(SlugConverter):
    """The address word of a group, which is never "new": that is the page where a group is started."""

    regex = "(?!new/)[-a-zA-Z0-9_]+"


register_converter(GroupSlugConverter, "group_slug")
app_name = "events"

listing_urls = [
    path("", listing.home, name="home"),
    path("events/", listing.listing, name="list"),
]
feed_urls = [
    *(
        path(f"events.{ending}", feeds.listing, {"ending": ending}, name=f"list_{ending}")
        for ending in ("ics", "rss", "geojson", "csv")
    ),
    path("events/map.json", maps.meetings, name="map"),
    path("events/<public_id:public_id>.ics", feeds.single, name="ics"),
    path("groups/<group_slug:slug>.ics", feeds.group, {"ending": "ics"}, name="group_ics"),
    path("groups/<group_slug:slug>.rss", feeds.group, {"ending": "rss"}, name="group_rss"),
]
attendance_urls = [
    path("events/<public_id:public_id>/attend/", attendance.attend, name="attend"),
    path("events/<public_id:public_id>/asked/", attendance.asked, name="attend_asked"),
    path("r/<str:token>/", attendance.rsvp, name="rsvp"),
    path("r/<str:token>/meeting.ics", attendance.rsvp_ics, name="rsvp_ics"),
    path("r/<str:token>/unsubscribe/", attendance.unsubscribe, name="unsubscribe"),
]
alert_urls = [
    path("alerts/", alerts.ask, name="alert_ask"),
    path("alerts/asked/", alerts.asked, name="alert_asked"),
    path("alerts/forgotten/", alerts.forgotten, name="alert_forgotten"),
    path("alerts/<str:token>/", alerts.own, name="alert"),
]
manage_urls = [
    path("organise/", manage.desk_page, name="desk"),
    path("organise/groups/<slug:slug>/new/", manage.new, name="new"),
    path("organise/meetings/<public_id:public_id>/edit/", manage.edit, name="edit"),
    path("organise/meetings/<public_id:public_id>/cancel/", manage.cancel, name="cancel"),
    path("organise/meetings/<public_id:public_id>/together/", cohosts.of_meeting, name="cohosts"),
    path("organise/together/<public_id:public_id>/", cohosts.answer, name="cohost_answer"),
    path("organise/dates/<public_id:public_id>/cancel/", manage.cancel_date, name="cancel_date"),
    path("organise/dates/<public_id:public_id>/people/", manage.people, name="people"),
    path("organise/dates/<public_id:public_id>/people/<public_id:attendance_id>/approve/", manage.approve, name="approve"),
]
group_urls = [
    path("groups/<group_slug:slug>/", group.group, name="group"),
    path("groups/<group_slug:slug>/poster/", poster.poster, name="group_poster"),
    path("g/<public_id:public_id>/", group.short, name="group_short"),
]
detail_urls = [
    path("events/<public_id:public_id>/", detail.detail, name="detail_short"),
    path("events/<public_id:public_id>/<slug:slug>/", detail.detail, name="detail"),
]
urlpatterns = [*listing_urls, *feed_urls, *attendance_urls, *alert_urls, *manage_urls, *group_urls, *detail_urls]
