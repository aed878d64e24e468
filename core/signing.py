"""Links that prove one thing: signed tokens with a purpose, so that one can never serve as another."""

from datetime import timedelta
from typing import TypeVar

from django.core import signing
from django.db.models import Model, QuerySet

Named = TypeVar("Named", bound=Model)


class BadToken(ValueError):
    """The token is not one of ours, was altered, or serves another purpose."""


class ExpiredToken(BadToken):
    """The token was ours, and its time is over."""


class DeadLink(LookupError):
    """A link that opens nothing: altered, too old, or what it led to is not there any more."""


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


def row_behind(token: str, purpose: str, rows: QuerySet[Named], max_age: timedelta | None = None) -> Named:
    """The one of these rows whose public id the token carries. Raises DeadLink."""
    try:
        public_id = read_token(purpose, token, max_age)
    except BadToken as error:
        raise DeadLink from error
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise DeadLink
    return found


def _signer(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"organise.{purpose}", sep="~")
