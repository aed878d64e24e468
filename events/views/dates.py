"""Single dates of a meeting: all of them on one page; move, cancel, postpone, bring back, leave out one; add one; cancel them all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from events import desk
from events.date_forms import AddForm, MoveForm
from events.enums import EventStatus, OccurrenceStatus, Scope
from events.forms import EventForm
from events.models import Attendance, Event, Occurrence
from events.series_dates import STORED, ahead, is_one_of_many, mark, of_series, series_of
from events.services import occurrences, publishing
from events.views.mine import my_date, my_event

ASK = "events/date_ask.html"
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
        apart=[each for each in dates if each.is_apart and each.pk != (occurrence and occurrence.pk)],  # type: ignore[attr-defined]
        changed=[str(form[name].label) for name in form.changed_data if name not in NOT_SAID and not form[name].is_hidden],
        many=occurrence is not None or event.is_recurring or len(dates) > 1,
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A deed for one date or a whole meeting, asked once before it is done: `words` say what follows from it."""

    title: str
    words: list[str]
    button: str
    icon: str
    back: str
    stops: bool = False  # it takes something away


@login_required
@require_http_methods(["GET", "HEAD"])
def dates(request: HttpRequest, public_id: str) -> HttpResponse:
    """All dates of a series, each with its state and how many come."""
    event = my_event(request, public_id)
    series = series_of(event, desk.with_numbers(of_series(event)))
    context = {"event": event, "host": event.host, "series": series, "can_add": _can_add(event)}
    return render(request, "events/date_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One date: how it stands, and what can be done with it alone."""
    occurrence = my_date(request, public_id)
    many = is_one_of_many(occurrence)
    mark([occurrence], many)
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "host": occurrence.event.host,
        "many": many,
        "is_open": _is_open(occurrence),
        "can_leave_out": occurrence.event.is_recurring and not _people(occurrence),
    }
    return render(request, "events/date_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another day or time for one date; a date that was postponed gets its new one here."""
    occurrence = my_date(request, public_id)
    if occurrence.is_cancelled or occurrence.event.status == EventStatus.CANCELLED or not _is_open(occurrence):
        messages.info(request, _("This date cannot be moved: it is over or cancelled."))
        return redirect("events:date", occurrence.public_id)
    form = MoveForm(request.POST or None, occurrence=occurrence)
    context: dict[str, Any] = {"occurrence": occurrence, "event": occurrence.event, "host": occurrence.event.host, "form": form}
    context |= {"many": is_one_of_many(occurrence), "coming": _people(occurrence)}
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=signed_in(request))
        except publishing.OutdatedError:
            form.look_again()
            return render(
                request, "events/date_move.html", {**context, "occurrence": form.occurrence, "outdated": _as_stored(form)}
            )
        messages.success(request, _("Saved. Those who come are told the new date and time."))
        return redirect("events:date", occurrence.public_id)
    return render(request, "events/date_move.html", context)


def _as_stored(form: MoveForm) -> list[tuple[str, str]]:
    """What the first of two editors made of it, each with the label of its field."""
    now = MoveForm(occurrence=form.occurrence)
    names = ["day", "starts", "ends"]
    return [(str(form.fields[name].label), str(now[name].value())) for name in names]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel one date of a series; a meeting that happens once is cancelled as a whole."""
    occurrence = my_date(request, public_id)
    event = occurrence.event
    if not is_one_of_many(occurrence):
        return redirect("events:cancel", event.public_id)
    if request.method == "POST":
        if occurrences.cancel(occurrence, by=signed_in(request)):
            messages.success(request, _("This date is cancelled. Everybody who comes is told. The other dates stay."))
        return redirect("events:dates", event.public_id)
    context = {"occurrence": occurrence, "event": event, "host": event.host, "coming": _people(occurrence)}
    return render(request, "events/event_cancel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def postpone_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """It is not at this time, and a new date follows."""
    occurrence = my_date(request, public_id)
    if request.method == "POST":
        if occurrences.postpone(occurrence, by=signed_in(request)):
            messages.success(request, _("This date is postponed. When you know the new one, choose “Give the new date”."))
        return redirect("events:date", occurrence.public_id)
    return _ask(
        request,
        occurrence,
        Question(
            title=_("Postpone this date?"),
            words=[
                _("It is not at this time, and a new date follows: so it says on its page, on the lists and in calendars."),
                _told(_people(occurrence)),
                _("Who said that they come stays on the list. They hear of the new date as soon as you give it."),
            ],
            button=_("Postpone it"),
            icon="clock",
            back=_("No, leave it"),
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reinstate_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """A date that was cancelled or postponed takes place after all, at its time."""
    occurrence = my_date(request, public_id)
    if occurrence.event.status == EventStatus.CANCELLED:
        return redirect("events:reinstate", occurrence.event.public_id)
    if request.method == "POST":
        if occurrences.reinstate(occurrence, by=signed_in(request)):
            messages.success(request, _("This date takes place again. Everybody who comes is told."))
        return redirect("events:date", occurrence.public_id)
    return _ask(
        request,
        occurrence,
        Question(
            title=_("Does this date take place after all?"),
            words=[_("It is on again, at the time that stands above."), _told(_people(occurrence))],
            button=_("Yes, bring it back"),
            icon="check",
            back=_("No, leave it"),
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def skip_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """A date of a series to which nobody comes yet is left out without a trace."""
    occurrence = my_date(request, public_id)
    event = occurrence.event
    if not event.is_recurring:
        return redirect("events:cancel_date", occurrence.public_id)
    if request.method == "POST":
        day = datetime.strptime(occurrence.recurrence_id, STORED).date()  # noqa: DTZ007 (wall time)
        if occurrences.skip(event, day, by=signed_in(request)):
            messages.success(request, _("This date is left out. The other dates stay."))
        return redirect("events:dates", event.public_id)
    coming = _people(occurrence)
    words = [_("It disappears from the lists and from calendars, as if it had never been planned. You can put it back.")]
    if coming:
        words = [_("People have said that they come. So it is cancelled, and stays on the lists with that word."), _told(coming)]
    return _ask(
        request,
        occurrence,
        Question(
            title=_("Leave this date out?"),
            words=words,
            button=_("Leave it out"),
            icon="cross",
            back=_("No, leave it in"),
            stops=True,
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more date of a meeting."""
    event = my_event(request, public_id)
    if not _can_add(event):
        messages.info(request, _("This meeting is cancelled. Bring it back first."))
        return redirect("events:dates", event.public_id)
    form = AddForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        added = form.save(by=signed_in(request))
        messages.success(request, _("The date is added. People find it like the others."))
        return redirect("events:date", added.public_id)
    return render(request, "events/date_add.html", {"event": event, "host": event.host, "form": form})


@login_required
@require_POST
def put_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """A day that was left out is a date of the series again."""
    event = my_event(request, public_id)
    try:
        local = datetime.strptime(request.POST.get("day", ""), STORED)  # noqa: DTZ007 (wall time)
    except ValueError:
        raise Http404 from None
    if f"{local:{STORED}}" in event.exdates:
        try:
            occurrences.add(event, datetime.combine(local.date(), event.start_time), by=signed_in(request))
        except occurrences.CannotAdd:
            messages.info(request, _("That day is over."))
        else:
            messages.success(request, _("The date is back in its place."))
    return redirect("events:dates", event.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel a meeting with all its dates: asked once, then done."""
    event = my_event(request, public_id)
    if request.method == "POST":
        if publishing.cancel(event, by=signed_in(request)):
            messages.success(request, _("“%(title)s” is cancelled. Everybody who comes is told.") % {"title": event.title})
        return redirect("events:desk")
    off = _cancelled_with(event)
    context = {"event": event, "host": event.host, "dates": off.count(), "coming": people_of(off)}
    return render(request, "events/event_cancel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reinstate(request: HttpRequest, public_id: str) -> HttpResponse:
    """A meeting that was cancelled as a whole takes place after all."""
    event = my_event(request, public_id)
    if request.method == "POST":
        if publishing.reinstate(event, by=signed_in(request)):
            messages.success(request, _("“%(title)s” takes place again. Everybody who comes is told.") % {"title": event.title})
        return redirect("events:dates", event.public_id)
    off = Occurrence.objects.upcoming().filter(event__series=event.series, status_at=event.status_at)
    question = Question(
        title=_("Does this meeting take place after all?"),
        words=[
            _(
                "The dates that were cancelled with it and are still to come are on again. Those that you had cancelled before stay so."
            ),
            _told(people_of(off)),
        ],
        button=_("Yes, bring it back"),
        icon="check",
        back=_("No, leave it"),
    )
    return render(request, ASK, {"event": event, "host": event.host, "question": question})


def _ask(request: HttpRequest, occurrence: Occurrence, question: Question) -> HttpResponse:
    event = occurrence.event
    return render(request, ASK, {"occurrence": occurrence, "event": event, "host": event.host, "question": question})


def _told(number: int) -> str:
    """Who hears of it, in a sentence."""
    if not number:
        return _("Nobody has said yet that they are coming.")
    words = ngettext(
        "%(number)s person is coming. They get a mail at once.", "%(number)s people are coming. They get a mail at once.", number
    )
    return words % {"number": number}


def _people(occurrence: Occurrence) -> int:
    """How many said that they come to this date."""
    return people_of(Occurrence.objects.filter(pk=occurrence.pk))


def people_of(dates: QuerySet[Occurrence]) -> int:
    """How many said that they come to one of these dates: who is told of what happens to it."""
    return Attendance.objects.coming().filter(occurrence__in=dates).count()


def _cancelled_with(event: Event) -> QuerySet[Occurrence]:
    """The dates that are cancelled with this meeting."""
    among = of_series(event) if event.slot is None else Occurrence.objects.filter(event=event)
    return among.filter(end__gte=timezone.now()).exclude(status=OccurrenceStatus.CANCELLED)


def _can_add(event: Event) -> bool:
    return event.status != EventStatus.CANCELLED


def _is_open(occurrence: Occurrence) -> bool:
    return occurrence.is_postponed or not occurrence.is_over()
