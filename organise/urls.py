"""All addresses: each app brings its own, here they meet."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from core import views as core_views

urlpatterns = [
    path("", include("events.urls")),
    path("", include("groups.urls")),
    path("", include("places.urls")),
    path("accounts/", include("accounts.urls")),
    path("report/", include("moderation.report_urls")),
    path("moderation/", include("moderation.urls")),
    path("api/", include("api.urls")),
    path("staff/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", core_views.healthz, name="healthz"),
    path("readyz", core_views.readyz, name="readyz"),
    path("robots.txt", core_views.robots, name="robots"),
    path("privacy/", core_views.privacy, name="privacy"),
    path("accessibility/", core_views.accessibility, name="accessibility"),
]
if settings.LOCAL_MODE:
    urlpatterns.append(path("local-mail/", include("notifications.local_urls")))
