"""The deeds of accounts."""

from django.db import transaction

from accounts.models import User
from core import audit


def open_account(email: str, *, language: str) -> User:
    """The person with this address; a new one, without a name, when nobody has it. Asked only after the address was proved."""
    with transaction.atomic():
        user, is_new = User.objects.get_or_create_by_email(email, language=language)
        if is_new:
            audit.record("accounts.open", user, actor=user)
    return user
