"""Addresses of the local mail page, included in LOCAL_MODE alone."""

from django.urls import path

from notifications import local_views

app_name = "notifications"
urlpatterns = [
    path("", local_views.mail_list, name="local_mail"),
    path("<slug:name>/", local_views.mail_detail, name="local_mail_detail"),
    path("<slug:name>/html/", local_views.mail_html, name="local_mail_html"),
    path("<slug:name>/files/<int:number>/", local_views.mail_attachment, name="local_mail_attachment"),
]
