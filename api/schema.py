"""What the OpenAPI document says of each operation. The search parameters are read from the search form itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from api import examples
from api.errors import MEDIA_TYPE
from api.parameters import LIMIT, MOST
from api.serializers.base import Shape
from api.serializers.events import (
    EventDetailSerializer,
    EventSerializer,
    GroupDetailSerializer,
    OccurrenceDetailSerializer,
    OccurrenceSerializer,
)
from api.serializers.groups import GroupSerializer
from api.serializers.places import ResolutionSerializer
from api.serializers.problems import ProblemSerializer
from events.search_form import SearchForm
from groups.directory import OTHER_KINDS, SORTS
from groups.enums import GroupKind

MEANING = {
    "near": _(
        "A postcode, the first half of one, a town, or “latitude,longitude” in degrees. Online meetings have no place and are not near anything."
    ),
    "bbox": _(
        "Instead of a circle, a part of the map: west, south, east and north in degrees. West above east crosses the date line."
    ),
    "within": _("How far from there: miles, or kilometres such as “16km”. 10 unless given; from 0.3 to 300 miles."),
    "from": _("The first day, such as 2027-03-02. Now unless given."),
    "to": _("The last day, included."),
    "kind": _("What kind of meeting."),
    "mode": _("In person or online. Meetings that are both are found by either."),
    "access": _(
        "What must be there, as its organiser says; give the parameter once for each. Of a room only where the meeting has one."
    ),
    "language": _(
        "A language that is spoken there: its code, such as “ug”, or its name. Where a meeting names none, those of its group count."
    ),
    "group_kind": _("What kind of group organises it."),
    "group": _("The slug of the group that organises it."),
    "q": _("Words that all stand in the title, the text or the name of the group."),
    "sort": _("Soonest first unless given; nearest first needs a place."),
    "cursor": _("Where the page begins: follow “next” rather than making one."),
}


def _query(
    name: str,
    meaning: str | Promise,
    *,
    enum: Sequence[str] | None = None,
    kind: Any = str,
    required: bool = False,
    many: bool = False,
) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=meaning, enum=enum, required=required, many=many)


def _of_field(name: str, field: forms.Field) -> OpenApiParameter:
    """A filter added to the search is a parameter here by itself."""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    enum = [str(value) for value, _label in choices if value] or None
    kind = OpenApiTypes.DATE if isinstance(field, forms.DateField) else str
    return _query(
        name, MEANING.get(name, field.label or name), enum=enum, kind=kind, many=isinstance(field, forms.MultipleChoiceField)
    )


_LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
    OpenApiParameter.QUERY,
    description=_("How many at once."),
)
_SEARCH = [*(_of_field(name, field) for name, field in SearchForm({}).fields.items()), _LIMIT]
_GROUPS = [
    _query("near", _("Nearest first from here: a postcode, a town, or “latitude,longitude” in degrees.")),
    _query("within", _("No further than this: miles, or kilometres such as “16km”. Any distance unless given.")),
    _query("bbox", MEANING["bbox"]),
    _query("kind", _("What kind of group."), enum=[*GroupKind.values, OTHER_KINDS]),
    _query("language", _("Where this language is spoken: its code, such as “ug”, or its name.")),
    _query("q", _("Words that stand in the name or the description.")),
    _query(
        "sort",
        _("By name unless given; near a place the nearest first. Groups that nobody runs at the moment come last."),
        enum=SORTS,
    ),
    _query("cursor", MEANING["cursor"]),
    _LIMIT,
]


def _page(name: str, shape: type[Shape]) -> Any:
    next_page = serializers.URLField(allow_null=True, help_text=_("The next page, or null on the last one."))
    return inline_serializer(name=name, fields={"next": next_page, "results": shape(many=True)})


def _operation(
    name: str,
    summary: Any,
    description: Any,
    answer: Any,
    example: dict[str, Any],
    *,
    parameters: Sequence[OpenApiParameter] = (),
    path: str = "",
    missing: bool = False,
) -> dict[str, Any]:
    """The keywords of `extend_schema`; `path` is the example address behind /api/v1/."""
    problems = {400: _("A parameter means nothing."), 429: _("Too many requests.")}
    if missing:
        problems[404] = _("There is nothing at this address.")
    return {
        "operation_id": name,
        "summary": summary,
        "description": description,
        "parameters": list(parameters),
        "responses": {
            200: OpenApiResponse(answer, description=_("As everybody may see it.")),
            **{(status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description=said) for status, said in problems.items()},
        },
        "examples": [OpenApiExample("example", value=example, response_only=True, status_codes=[200])],
        "extensions": {"x-example-path": path},
    }


ROOT = _operation(
    "root",
    _("All addresses"),
    _("Where to begin: the address of every list."),
    inline_serializer(name="Root", fields={name: serializers.URLField() for name in examples.ROOT}),
    examples.ROOT,
)
EVENT_LIST = _operation(
    "event_list",
    _("Find events"),
    _(
        "What is organised, each event once with its next three dates, the event of the next date first. The same search as the page “Find meetings”."
    ),
    _page("EventPage", EventSerializer),
    examples.EVENTS,
    parameters=_SEARCH,
    path="events/?near=LS2+9JT&within=10&limit=1",
)
EVENT_DETAIL = _operation(
    "event_detail",
    _("One event"),
    _("The thing organised, with its text and its next 20 dates. When all are over, its last one."),
    EventDetailSerializer,
    examples.EVENT,
    path="events/k7m2q9xwbvcd3f/",
    missing=True,
)
OCCURRENCE_LIST = _operation(
    "occurrence_list",
    _("Find dates"),
    _("The same search date by date: an event that repeats stands here once for each of its dates."),
    _page("OccurrencePage", OccurrenceSerializer),
    examples.OCCURRENCES,
    parameters=_SEARCH,
    path="occurrences/?near=Leeds&kind=vigil&limit=1",
)
OCCURRENCE_DETAIL = _operation(
    "occurrence_detail",
    _("One date"),
    _("One date of an event, with its text and, where it is shown, how many are coming."),
    OccurrenceDetailSerializer,
    examples.OCCURRENCE,
    path="occurrences/p3x9w2r7tzhn5q/",
    missing=True,
)
GROUP_LIST = _operation(
    "group_list",
    _("Find groups"),
    _("The directory of groups, by name, or nearest first."),
    _page("GroupPage", GroupSerializer),
    examples.GROUPS,
    parameters=_GROUPS,
    path="groups/?kind=university&limit=1",
)
GROUP_DETAIL = _operation(
    "group_detail",
    _("One group"),
    _("A group and its next 20 dates. By its link also a group that is listed nowhere."),
    GroupDetailSerializer,
    examples.GROUP,
    path="groups/leeds-students-k7m2q9xw/",
    missing=True,
)
PLACES = _operation(
    "place_search",
    _("Find a place"),
    _(
        "What a postcode, a town or coordinates mean: one answer, or places to choose from, or other spellings. We ask nobody and write nothing down."
    ),
    ResolutionSerializer,
    examples.PLACE,
    parameters=[_query("q", _("A postcode, the first half of one, a town, or “latitude,longitude”."), required=True)],
    path="places/?q=LS2+9JT",
)


def plain(result: Any, **_others: Any) -> Any:
    """Postprocessing hook: sentences in the language of the reader, as text that YAML can hold."""
    if isinstance(result, dict):
        return {key: plain(value) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [plain(value) for value in result]
    return str(result) if isinstance(result, Promise) else result
