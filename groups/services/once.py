"""One result for a form that arrives twice: a double click, a page that was sent again."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from core.models import new_public_id
from core.signing import make_token, read_token

Made = TypeVar("Made", bound=Model)


def new_form_id(purpose: str) -> str:
    """A signed public id for a form that makes something; every copy of that form carries the same one."""
    return make_token(purpose, new_public_id())


def form_id(purpose: str, token: str) -> str:
    """The public id inside. Raises `core.signing.BadToken`."""
    return read_token(purpose, token)


def once(already: QuerySet[Made], make: Callable[[], Made]) -> tuple[Made, bool]:
    """What an earlier copy of the form made (False), or what `make` makes now (True), with all it did or nothing.

    `already` finds the row by the public id of the form. Two copies at the same moment meet at its unique constraint:
    the later one undoes what it did and gives the row of the earlier.
    """
    if found := already.first():
        return found, False
    try:
        with transaction.atomic():
            return make(), True
    except IntegrityError:
        if found := already.first():
            return found, False
        raise
