"""Addresses of the groups room. A group's own page is the meetings' room's: it shows its meetings."""

from django.urls import path

from groups.views import continuity, directory, follow, invitations, letterbox, letters, listing, manage, panic, people, suggest

app_name = "groups"
urlpatterns = [
    path("groups/", directory.listing, name="list"),
    path("groups/map.json", directory.on_map, name="map"),
    path("groups.geojson", directory.geojson, name="list_geojson"),
    path("groups.csv", directory.table, name="list_csv"),
    path("groups.rss", directory.rss, name="list_rss"),
    path("groups/new/", manage.new, name="new"),
    path("groups/new/draft/", manage.draft, name="draft"),
    path("groups/institutions", suggest.institutions, name="suggest_institutions"),
    path("places/suggest", suggest.suggest, name="suggest_places"),
    path("groups/<slug:slug>/edit/", manage.edit, name="edit"),
    path("groups/<slug:slug>/follow/", follow.ask, name="follow"),
    path("groups/<slug:slug>/follow/asked/", follow.asked, name="follow_asked"),
    path("organise/groups/<slug:slug>/panic/", panic.page, name="panic"),
    path("organise/groups/<slug:slug>/panic/undo/", panic.undo, name="panic_undo"),
    path("panic/asked/", panic.asked, name="panic_asked"),
    path("panic/done/", panic.done, name="panic_done"),
    path("panic/<str:token>/", panic.link, name="panic_link"),
    path("follow/stopped/", follow.stopped, name="follow_stopped"),
    path("follow/<str:token>/", follow.own, name="follow_own"),
    path("follow/<str:token>/stop/", follow.unfollow, name="unfollow"),
    path("organise/groups/<slug:slug>/people/", people.people, name="people"),
    path("organise/groups/<slug:slug>/people/invite/", people.invite, name="invite"),
    path("organise/groups/<slug:slug>/people/invitations/<public_id:public_id>/revoke/", people.revoke, name="revoke"),
    path("organise/groups/<slug:slug>/people/leave/", people.leave, name="leave"),
    path("organise/groups/<slug:slug>/people/hand-over/", people.hand_over, name="hand_over"),
    path("organise/groups/<slug:slug>/people/<public_id:public_id>/", people.person, name="person"),
    path("organise/groups/<slug:slug>/second-contact/", continuity.name_contact, name="name_second_contact"),
    path("organise/groups/<slug:slug>/second-contact/forget/", continuity.forget_contact, name="forget_second_contact"),
    path("second-contact/<str:token>/", continuity.own_contact, name="second_contact"),
    path("still-here/<str:token>/", continuity.still_here, name="still_here"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("organise/groups/<slug:slug>/listing/", listing.listing, name="listing"),
    path("organise/answer/<str:token>/", listing.answer, name="answer"),
    path("organise/vouch/<str:token>/", listing.vouch, name="vouch"),
    path("groups/<slug:slug>/write/", letters.write, name="write"),
    path("groups/<slug:slug>/write/asked/", letters.asked, name="write_asked"),
    path("letters/gone/", letters.gone, name="letter_gone"),
    path("letters/<str:token>/", letters.own, name="letter_own"),
    path("organise/groups/<slug:slug>/letters/", letterbox.letterbox, name="letters"),
    path("organise/groups/<slug:slug>/letters/<public_id:public_id>/", letterbox.conversation, name="letter"),
]
