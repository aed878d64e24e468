"""Accounts: signing in, and what is one's own."""

from tests.permissions.cast import ROLES, SIGNED_OUT
from tests.permissions.table import MOVED, SIGN_IN, Row, everybody, only

HERE = tuple(role for role in ROLES if role not in SIGNED_OUT)

ROWS = [
    Row("account_login", get=only(*SIGNED_OUT, others=MOVED), post=only(*SIGNED_OUT, others=MOVED)),
    Row("account_request_login_code", get=only(*SIGNED_OUT, others=MOVED), post=only(*SIGNED_OUT, others=MOVED)),
    # Without a code that was asked for there is nothing to type.
    Row("account_confirm_login_code", get=only(others=MOVED, signed_out=SIGN_IN), post=only(others=MOVED, signed_out=SIGN_IN)),
    Row("account_logout", get=only(*HERE, signed_out=MOVED), post=everybody(MOVED)),
    Row("account_me", get=only(*HERE, signed_out=SIGN_IN), post=only(*HERE, signed_out=SIGN_IN)),
]
