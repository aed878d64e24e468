"""Addresses of accounts. Of allauth's own pages only those that a life without passwords needs; the names are allauth's."""

from allauth.account.views import logout
from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/", views.SignIn.as_view(), name="account_request_login_code"),
    path("login/code/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("logout/", logout, name="account_logout"),
    path("me/", views.me, name="account_me"),
]
