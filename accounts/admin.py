"""People for staff: never their addresses. The only way in is the page where everybody signs in."""

from typing import Any

from allauth.account import admin as allauth_admin
from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa import admin as mfa_admin
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import has_second_factor, lacks_second_factor, signed_in, to_second_factor
from accounts.models import User
from core import audit

RIGHTS = ("is_moderator", "is_staff", "is_superuser", "groups")
_django_allows = admin.site.has_permission
_django_login = secure_admin_login(admin.site.login)


def _allows(request: HttpRequest) -> bool:
    """Staff with a second factor."""
    return _django_allows(request) and has_second_factor(request.user)


def _login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Through the page where everybody signs in; staff without a second factor set one up first."""
    if request.user.is_staff and lacks_second_factor(request.user):
        return redirect(to_second_factor(get_next_redirect_url(request) or reverse("admin:index")))
    return _django_login(request, extra_context)


admin.site.has_permission = _allows  # type: ignore[method-assign]
admin.site.login = _login  # type: ignore[method-assign] # as allauth's manual has it
admin.site.unregister(mfa_admin.Authenticator)  # nobody looks at other people's keys
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

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Rights are given by who has them all: others of the staff would give them to themselves."""
        return [*self.readonly_fields, *(() if request.user.is_superuser else RIGHTS)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody closes or renames the account of one who may do more than they."""
        outranked = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not outranked and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        """Who gives or takes rights stands on the trail."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if rights := sorted(set(form.changed_data).intersection({"is_active", *RIGHTS})):
                audit.record("accounts.rights", obj, actor=signed_in(request), data={"changed": rights})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[User], search_term: str) -> tuple[QuerySet[User], bool]:
        """By public id or name; by address when the term is one."""
        if "@" in search_term:
            return queryset.filter(email=search_term), False
        return super().get_search_results(request, queryset, search_term)
