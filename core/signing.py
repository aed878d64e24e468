"""Links that prove one thing: signed tokens with a purpose, so that one can never serve as another."""

from datetime import timedelta

from django.core import signing


class BadToken(ValueError):
    """The token is not one of ours, was altered, or serves another purpose."""


class ExpiredToken(BadToken):
    """The token was ours, and its time is over."""


def make_token(purpose: str, value: str) -> str:
    """A URL-safe token that carries `value` (visible, not secret) and proves that we made it for `purpose`."""
    return _signer(purpose).sign(value)


def read_token(purpose: str, token: str, max_age: timedelta | None = None) -> str:
    """The value inside. Raises BadToken, or ExpiredToken when it is older than `max_age` (None: never expires)."""
    try:
        return _signer(purpose).unsign(token, max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredToken(purpose) from error
    except signing.BadSignature as error:
        raise BadToken(purpose) from error


def _signer(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"organise.{purpose}", sep="~")
