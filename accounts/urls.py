"""Addresses of accounts. Of allauth's own pages only those that a life without passwords needs; the names are allauth's."""

from allauth.account.views import logout
from django.urls import path

from accounts import key_views, own_views, prove_views, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/", views.SignIn.as_view(), name="account_request_login_code"),
    path("login/code/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("login/second/", key_views.SecondStep.as_view(), name="mfa_authenticate"),
    path("login/passkey/", key_views.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("logout/", logout, name="account_logout"),
    path("me/", views.me, name="account_me"),
    path("me/data/", own_views.data, name="account_data"),
    path("me/erase/", own_views.erase, name="account_erase"),
    path("sessions/end/", views.end_session, name="account_end_session"),
    path("prove/", prove_views.prove, name="account_reauthenticate"),
    path("keys/", key_views.keys, name="mfa_index"),
    path("keys/app/", key_views.AddApp.as_view(), name="mfa_activate_totp"),
    path("keys/app/remove/", key_views.remove_app, name="mfa_deactivate_totp"),
    path("keys/passkey/", key_views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("keys/passkey/<slug:name>/remove/", key_views.remove_passkey, name="mfa_remove_webauthn"),
    path("keys/codes/", key_views.recovery_codes, name="mfa_view_recovery_codes"),
    path("keys/codes/new/", key_views.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
