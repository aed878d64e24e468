"""Groups for the staff: to look things up, and the moderators' yes. Everything else is done on the site's own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from groups.models import Group, Membership
from groups.services import verification


class MembershipInline(admin.TabularInline):
    """Who runs the group."""

    model = Membership
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Name, kind and state; the public id finds it in the trail."""

    list_display = ["name", "kind", "status", "safety_level", "created"]
    list_filter = ["status", "kind", "safety_level", "is_example"]
    search_fields = ["name", "slug", "public_id"]
    readonly_fields = [
        "public_id",
        "slug",
        "name",
        "kind",
        "subkind",
        "institution",
        "institution_name",
        "parent_name",
        "description",
        "languages",
        "links",
        "takes_letters",
        "place",
        "safety_level",
        "status",
        "status_reason",
        "created",
        "modified",
    ]
    inlines = [MembershipInline]
    actions = ["approve"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Groups start on the site, where their place is found."""
        return False

    @admin.action(description=_("Say yes: list these groups"))
    def approve(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """One service call for each."""
        for group in queryset:
            verification.approve(group, by=signed_in(request))
