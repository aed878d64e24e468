"""The parameters of the API: names that nobody knows and numbers that mean nothing are refused, never passed over."""

from collections.abc import Iterable
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from api.errors import BadParameters
from events.search import EventSearch, InvalidSearch
from events.search_form import SearchForm

S = TypeVar("S", bound=EventSearch)
LIMIT, MOST = 50, 200
SEARCH = tuple(SearchForm({}).fields)


def check_names(params: QueryDict, known: Iterable[str]) -> dict[str, str]:
    """A sentence about each parameter that is not `known`."""
    known = list(known)
    said = _("This parameter is not known here. Known are: %(names)s.") if known else _("No parameters are known here.")
    return {name: said % {"names": ", ".join(known)} if known else said for name in params if name not in known}


def none(params: QueryDict) -> None:
    """For one thing by its address, which takes no parameters. Raises BadParameters."""
    if errors := check_names(params, ()):
        raise BadParameters(errors)


def limit(params: QueryDict, errors: dict[str, str]) -> int:
    """How many rows to give, 1 to MOST; what is wrong with it is added to `errors`."""
    text = params.get("limit", "").strip()
    if not text:
        return LIMIT
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST:
        return int(text)
    errors["limit"] = _("“%(given)s” is not a number from 1 to %(most)d.") % {"given": text, "most": MOST}
    return LIMIT


def search(params: QueryDict, kind: type[S]) -> tuple[S, int]:
    """The search that was asked for, and how many rows of it. Raises BadParameters, which names all that is wrong."""
    errors = check_names(params, (*SEARCH, "limit"))
    size = limit(params, errors)
    try:
        found = kind.parse(params)
    except InvalidSearch as invalid:
        raise BadParameters({**errors, **invalid.errors}, invalid.resolution) from invalid
    if errors:
        raise BadParameters(errors)
    return found, size
