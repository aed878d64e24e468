"""Addresses of the events room: one list for each module of views; those with a fixed word before those with a name."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from events.views import (
    alerts,
    announcements,
    ask,
    attendance,
    checklist,
    cohosts,
    date_states,
    dates,
    detail,
    feeds,
    group,
    headcount,
    listing,
    manage,
    maps,
    outcomes,
    people,
    pictures,
    poster,
    questions,
    seats,
    share,
    sheets,
)


class GroupSlugConverter(SlugConverter):
    """The address word of a group, which is never "new": that is the page where a group is started."""

    regex = "(?!new/)[-a-zA-Z0-9_]+"


register_converter(GroupSlugConverter, "group_slug")
app_name = "events"

listing_urls = [
    path("", listing.home, name="home"),
    path("events/", listing.listing, name="list"),
    path("events/print/", sheets.printed, name="list_print"),
]
feed_urls = [
    *(
        path(f"events.{ending}", feeds.listing, {"ending": ending}, name=f"list_{ending}")
        for ending in ("ics", "rss", "geojson", "csv")
    ),
    path("events/map.json", maps.meetings, name="map"),
    path("events/pictures/<public_id:public_id>.jpg", pictures.picture, name="picture"),
    path("events/pictures/<public_id:public_id>-small.jpg", pictures.picture, {"size": "small"}, name="picture_small"),
    path("events/<public_id:public_id>.ics", feeds.single, name="ics"),
    path("groups/<group_slug:slug>.ics", feeds.group, {"ending": "ics"}, name="group_ics"),
    path("groups/<group_slug:slug>.rss", feeds.group, {"ending": "rss"}, name="group_rss"),
]
attendance_urls = [
    path("events/<public_id:public_id>/attend/", attendance.attend, name="attend"),
    path("events/<public_id:public_id>/asked/", attendance.asked, name="attend_asked"),
    path("events/<public_id:public_id>/count-me/", headcount.count, name="count_me"),
    path("counted/<public_id:public_id>/<str:token>/", headcount.counted, name="counted"),
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
question_urls = [
    path("still-on/<str:token>/", questions.still_on, name="still_on"),
    path("goes-on/<str:token>/", questions.goes_on, name="goes_on"),
]
manage_urls = [
    path("organise/", manage.desk_page, name="desk"),
    path("organise/groups/<slug:slug>/new/", manage.new, name="new"),
    path("organise/groups/<slug:slug>/new/draft/", manage.draft, name="new_draft"),
    path("organise/meetings/<public_id:public_id>/edit/", manage.edit, name="edit"),
    path("organise/meetings/<public_id:public_id>/edit/draft/", manage.edit_draft, name="edit_draft"),
    path("organise/meetings/<public_id:public_id>/publish/", manage.publish, name="publish"),
    path("organise/meetings/<public_id:public_id>/discard/", manage.discard, name="discard"),
    path("organise/meetings/<public_id:public_id>/duplicate/", manage.duplicate, name="duplicate"),
    path("organise/dates/<public_id:public_id>/steps/", checklist.steps, name="checklist"),
    path("organise/meetings/<public_id:public_id>/together/", cohosts.of_meeting, name="cohosts"),
    path("organise/together/<public_id:public_id>/", cohosts.answer, name="cohost_answer"),
    path("organise/dates/<public_id:public_id>/people/", people.people, name="people"),
    path("organise/dates/<public_id:public_id>/people/<public_id:attendance_id>/approve/", people.approve, name="approve"),
    path("organise/dates/<public_id:public_id>/people/<public_id:attendance_id>/let-in/", people.let_in, name="let_in"),
    path("organise/dates/<public_id:public_id>/people/take-back/", seats.take_back, name="take_back"),
    path("organise/dates/<public_id:public_id>/people/fewer/", seats.fewer, name="fewer"),
    path("organise/dates/<public_id:public_id>/people/table/", people.export, name="people_export"),
    path("organise/dates/<public_id:public_id>/message/", announcements.write, name="message"),
    path("organise/dates/<public_id:public_id>/door/", outcomes.door, name="door"),
    path("organise/dates/<public_id:public_id>/report/", outcomes.report, name="report"),
    path("organise/dates/<public_id:public_id>/thanks/", outcomes.thank, name="thank"),
]
date_urls = [
    path("organise/meetings/<public_id:public_id>/cancel/", date_states.cancel, name="cancel"),
    path("organise/meetings/<public_id:public_id>/back/", date_states.reinstate, name="reinstate"),
    path("organise/meetings/<public_id:public_id>/dates/", dates.dates, name="dates"),
    path("organise/meetings/<public_id:public_id>/dates/add/", dates.add_date, name="add_date"),
    path("organise/meetings/<public_id:public_id>/dates/put-back/", dates.put_back, name="put_back"),
    path("organise/dates/<public_id:public_id>/", dates.one, name="date"),
    path("organise/dates/<public_id:public_id>/move/", dates.move, name="move_date"),
    path("organise/dates/<public_id:public_id>/cancel/", date_states.cancel_date, name="cancel_date"),
    path("organise/dates/<public_id:public_id>/postpone/", date_states.postpone_date, name="postpone_date"),
    path("organise/dates/<public_id:public_id>/back/", date_states.reinstate_date, name="reinstate_date"),
    path("organise/dates/<public_id:public_id>/leave-out/", date_states.skip_date, name="skip_date"),
]
group_urls = [
    path("groups/<group_slug:slug>/", group.group, name="group"),
    path("groups/<group_slug:slug>/print/", sheets.printed_group, name="group_print"),
    path("groups/<group_slug:slug>/poster/", poster.poster, name="group_poster"),
    path("g/<public_id:public_id>/", group.short, name="group_short"),
]
detail_urls = [
    path("events/<public_id:public_id>/ask/", ask.about_access, name="ask_access"),
    path("events/<public_id:public_id>/share/", share.share, name="share"),
    path("events/<public_id:public_id>/poster/", sheets.poster, name="poster"),
    path("events/<public_id:public_id>/card.png", share.picture, name="card"),
    path("e/<public_id:public_id>/", detail.short, name="short"),
    path("events/<public_id:public_id>/", detail.detail, name="detail_short"),
    path("events/<public_id:public_id>/<slug:slug>/", detail.detail, name="detail"),
]
urlpatterns = [
    *listing_urls,
    *feed_urls,
    *attendance_urls,
    *alert_urls,
    *question_urls,
    *manage_urls,
    *date_urls,
    *group_urls,
    *detail_urls,
]
