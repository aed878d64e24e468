"""People for staff: never their addresses. The only way in is the page where everybody signs in."""

from allauth.account import admin as allauth_admin
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign] # as allauth's manual has it
admin.site.unregister(allauth_admin.EmailAddress)  # allauth's own table of addresses is not sealed: it stays empty


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Rights, and the way to close an account. An exact address in the search field finds its owner, without showing it."""

    list_display = ("public_id", "display_name", "is_moderator", "is_staff", "is_active", "last_login")
    list_filter = ("is_moderator", "is_staff", "is_active")
    search_fields = ("public_id", "display_name")
    ordering = ("-pk",)
    fields = (
        "public_id",
        "display_name",
        "language",
        "timezone",
        "is_active",
        "is_moderator",
        "is_staff",
        "is_superuser",
        "groups",
        "last_login",
        "created",
    )
    readonly_fields = ("public_id", "last_login", "created")
    filter_horizontal = ("groups",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts are opened by signing in."""
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[User], search_term: str) -> tuple[QuerySet[User], bool]:
        """By public id or name; by address when the term is one."""
        if "@" in search_term:
            return queryset.filter(email=search_term), False
        return super().get_search_results(request, queryset, search_term)
