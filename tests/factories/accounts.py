"""People for tests."""

from typing import Any

from accounts.models import User


def make_user(email: str = "someone@example.org", **fields: Any) -> User:
    """A person who can sign in."""
    return User.objects.create_user(email, **fields)
