"""allauth's way into our house: its mails go through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Overrides nothing yet that the accounts room does not need."""
