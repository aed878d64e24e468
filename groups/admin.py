"""Groups for the staff: to look things up, and the moderators' yes. Everything else is done on the site's own pages."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from core import audit
from groups import membership_notices, rules
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

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Who may only look things up here says yes to no group."""
        return request.user.is_superuser or rules.can_moderate(request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Who gives a role here, perhaps to themselves, stands on the trail, and the owners hear of it."""
        with transaction.atomic():
            super().save_formset(request, form, formset, change)
            changed = [*formset.new_objects, *(row for row, _fields in formset.changed_objects), *formset.deleted_objects]
            for row in changed:
                data = {"person": row.user.public_id, "role": "" if row in formset.deleted_objects else row.role}
                audit.record("groups.role_by_staff", form.instance, actor=signed_in(request), data=data)
            for row in formset.new_objects:
                membership_notices.joined(row)

    @admin.action(description=_("Say yes: list these groups"), permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """One service call for each."""
        for group in queryset:
            verification.approve(group, by=signed_in(request))
