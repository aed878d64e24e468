"""What a change of a series reaches: for which date the form was opened, which dates change, how many people are told."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from events.enums import EventStatus, OccurrenceStatus, Scope
from events.forms import EventForm
from events.models import Attendance, Event, Occurrence
from events.series_dates import ahead, is_one_of_many, mark, of_series

NOT_SAID = {"scope", "next_day"}  # said elsewhere on the page
REACH = {
    Scope.THIS: gettext_lazy("Only this date"),
    Scope.FOLLOWING: gettext_lazy("This date and all after it"),
    Scope.ALL: gettext_lazy("All dates to come"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change reaches: in `words`, how many `dates`, how many are `coming` to them; which were changed by themselves (`apart`),
    which fields are `changed`; `many`: whether there are several dates at all."""

    words: str
    dates: int
    coming: int
    apart: list[Occurrence]
    changed: list[str]
    many: bool


def opened(request: HttpRequest, event: Event) -> tuple[Event, Occurrence | None]:
    """The date of a series for which the form was opened (`?date=`), with the event that holds it now; None: for all dates.

    A date that was changed by itself is never opened for all. Raises Http404 for a date of another series.
    """
    name = request.GET.get("date", "")
    occurrence = of_series(event).filter(public_id=name).first() if name else None
    if name and occurrence is None:
        raise Http404
    if occurrence is None and not event.is_recurring:
        occurrence = of_series(event).filter(event=event).order_by("start").first()
    if occurrence is None or not is_one_of_many(occurrence):
        return event, None
    return occurrence.event, occurrence


def reach_of(form: EventForm) -> Reach | None:
    """What the change in this (valid) form reaches; None where a meeting is new."""
    event, occurrence = form.event, form.occurrence
    if event is None:
        return None
    among = of_series(event).filter(ahead()).exclude(status=OccurrenceStatus.CANCELLED).exclude(event__status=EventStatus.CANCELLED)
    if occurrence is not None and form.reach == Scope.THIS:
        among = among.filter(pk=occurrence.pk)
    elif occurrence is not None and form.reach == Scope.FOLLOWING:
        among = among.filter(start__gte=occurrence.start)
    dates = list(among.order_by("start"))
    mark(dates, len({each.event_id for each in dates}) > 1)
    return Reach(
        words=str(REACH[form.reach]),
        dates=len(dates),
        coming=people_of(among),
        apart=[each for each in dates if each.is_apart and each.pk != (occurrence and occurrence.pk)],
        changed=[str(form[name].label) for name in form.changed_data if name not in NOT_SAID and not form[name].is_hidden],
        many=occurrence is not None or event.is_recurring or len(dates) > 1,
    )


def people_of(dates: QuerySet[Occurrence]) -> int:
    """How many said that they come to one of these dates: who is told of what happens to it."""
    return Attendance.objects.coming().filter(occurrence__in=dates).count()


def people_at(occurrence: Occurrence) -> int:
    """How many said that they come to this date."""
    return people_of(Occurrence.objects.filter(pk=occurrence.pk))
