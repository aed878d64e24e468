"""What meetings tell people; each message is asked again at the moment of sending."""


def register() -> None:
    """Make the kinds of this room known to the outbox."""
