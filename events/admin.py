"""Meetings for the staff: to look things up. They are changed on the site's own pages, where people are told."""

from django.contrib import admin
from django.http import HttpRequest

from events.models import Event, Occurrence


class LookOnly:
    """Nothing is added, changed or deleted here: each of these deeds tells people, and has its door in the services."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


class OccurrenceInline(LookOnly, admin.TabularInline):
    """The dates of a meeting."""

    model = Occurrence
    fields = ("public_id", "start", "end", "status", "sequence", "is_listed")
    readonly_fields = fields
    extra = 0


@admin.register(Event)
class EventAdmin(LookOnly, admin.ModelAdmin):
    """Title, host and state; the public id finds it in the trail. Neither the address and the link nor who comes are shown."""

    fields = (
        "public_id",
        "title",
        "host",
        "kind",
        "status",
        "start_date",
        "start_time",
        "duration",
        "rrule",
        "safety_level",
        "created",
    )
    readonly_fields = fields

    list_display = ["title", "host", "kind", "status", "start_date", "rrule"]
    list_filter = ["status", "kind", "attendance_mode"]
    list_select_related = ["host"]
    search_fields = ["title", "public_id", "occurrences__public_id"]
    inlines = [OccurrenceInline]
