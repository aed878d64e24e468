"""The outbox for staff: what became of each message, never to whom or with what words."""

from django.contrib import admin
from django.http import HttpRequest

from notifications.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Read only."""

    list_display = ("public_id", "kind", "status", "due", "attempts", "error", "ended_at")
    list_filter = ("status", "kind")
    search_fields = ("public_id",)
    fields = (*list_display, "claimed_at", "created", "modified")
    readonly_fields = fields
    ordering = ("-pk",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages are posted by deeds alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """The trail of what was sent is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """A message that is gone could be posted, and sent, a second time."""
        return False
