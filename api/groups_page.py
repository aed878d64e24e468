"""The directory of groups in pages that begin behind the last one seen, so that nothing is given twice or left out."""

from django.http import QueryDict

from api import parameters
from api.errors import BadParameters
from groups.directory import GroupSearch, Page

KNOWN = ("near", "within", "bbox", "kind", "language", "q", "sort", "limit", "cursor")


def read(params: QueryDict) -> Page:
    """The page that these parameters ask for. Raises BadParameters, which names all that mean nothing."""
    errors = parameters.check_names(params, KNOWN)
    size = parameters.limit(params, errors)
    search = GroupSearch.from_query(params)
    errors |= search.errors
    if errors:
        raise BadParameters(errors, search.where if search.origin is None else None)
    return search.page(size)
