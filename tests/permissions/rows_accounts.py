"""Accounts: signing in, and what is one's own."""

from tests.permissions.cast import ROLES, SIGNED_OUT, World
from tests.permissions.table import MOVED, SIGN_IN, Row, everybody, only

HERE = tuple(role for role in ROLES if role not in SIGNED_OUT)


def nothing(world: World) -> list[str]:
    """An address without parts."""
    return []


ROWS = [
    Row("account_login", get=only(*SIGNED_OUT, others=MOVED), post=only(*SIGNED_OUT, others=MOVED)),
    Row("account_request_login_code", get=only(*SIGNED_OUT, others=MOVED), post=only(*SIGNED_OUT, others=MOVED)),
    # Without a code that was asked for there is nothing to type.
    Row("account_confirm_login_code", get=only(others=MOVED, signed_out=SIGN_IN), post=only(others=MOVED, signed_out=SIGN_IN)),
    Row("account_logout", get=only(*HERE, signed_out=MOVED), post=everybody(MOVED)),
    # Nobody here has begun to sign in.
    Row("mfa_authenticate", get=only(others=MOVED, signed_out=SIGN_IN), post=only(others=MOVED, signed_out=SIGN_IN)),
    Row("mfa_login_webauthn", get=only(others=MOVED, signed_out=SIGN_IN), post=only(others=MOVED, signed_out=SIGN_IN)),
    Row("account_reauthenticate", get=only(*HERE, signed_out=SIGN_IN), post=only(*HERE, signed_out=SIGN_IN)),
    Row("account_end_session", get=everybody(405), post=only(others=MOVED, signed_out=SIGN_IN)),
    Row("mfa_index", get=only(*HERE, signed_out=SIGN_IN)),
    # They have not proved themselves lately, so they do that first.
    *(
        Row(name, get=only(others=MOVED, signed_out=SIGN_IN), post=only(others=MOVED, signed_out=SIGN_IN), args=args)
        for name, args in {
            "account_data": nothing,
            "account_erase": nothing,
            "mfa_activate_totp": nothing,
            "mfa_deactivate_totp": nothing,
            "mfa_add_webauthn": nothing,
            "mfa_remove_webauthn": lambda world: ["no-such-passkey"],
            "mfa_generate_recovery_codes": nothing,
        }.items()
    ),
    Row("mfa_view_recovery_codes", get=only(others=MOVED, signed_out=SIGN_IN)),
    Row("admin:login", get=only(others=403, signed_out=SIGN_IN, staff=MOVED), post=only("staff", others=403, signed_out=SIGN_IN)),
    Row("account_me", get=only(*HERE, signed_out=SIGN_IN), post=only(*HERE, signed_out=SIGN_IN)),
]
