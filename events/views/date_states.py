"""Whether dates take place: cancel, postpone, bring back one, those from one on, or all of a meeting; leave one out. Each asked once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from events.date_forms import ScopeForm
from events.enums import EventStatus, OccurrenceStatus, Scope
from events.models import Event, Occurrence
from events.series_dates import STORED, is_one_of_many, of_series
from events.services import calling_off, occurrences
from events.views.mine import my_date, my_event
from events.views.reach import people_at, people_of

ASK = "events/date_ask.html"
TOLD_ONCE = gettext_lazy("Everybody who comes to one of them is told, by one mail each.")
LATER = gettext_lazy(
    "When you know the new dates, give them one by one; or change the days and times of the series, then bring it back."
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
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel one date of a series, that and all after it, or all; a meeting that happens once is cancelled as a whole."""
    occurrence = my_date(request, public_id)
    event = occurrence.event
    if not is_one_of_many(occurrence):
        return redirect("events:cancel", event.public_id)
    form = ScopeForm(_sent(request), reached=_reached(occurrence, _on))
    if request.method == "POST" and form.is_valid():
        number = calling_off.cancel_dates(occurrence, scope=form.chosen, by=signed_in(request))
        if number and form.chosen == Scope.THIS:
            messages.success(request, _("This date is cancelled. Everybody who comes is told. The other dates stay."))
        elif number:
            words = ngettext("%(number)s date is cancelled.", "%(number)s dates are cancelled.", number) % {"number": number}
            messages.success(request, f"{words} {TOLD_ONCE}")
        return redirect("events:dates", event.public_id)
    context = {"occurrence": occurrence, "event": event, "host": event.host, "coming": people_at(occurrence), "form": form}
    return render(request, "events/event_cancel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def postpone_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """It is not at this time, and a new date follows; so for this date, for that and all after it, or for all."""
    occurrence = my_date(request, public_id)
    form = ScopeForm(_sent(request), reached=_reached(occurrence, _scheduled), preset=request.GET.get("scope", ""))
    if request.method == "POST" and form.is_valid():
        number = calling_off.postpone_dates(occurrence, scope=form.chosen, by=signed_in(request))
        if number and form.chosen == Scope.THIS:
            messages.success(request, _("This date is postponed. When you know the new one, choose “Give the new date”."))
        elif number:
            words = ngettext("%(number)s date is postponed.", "%(number)s dates are postponed.", number) % {"number": number}
            messages.success(request, f"{words} {TOLD_ONCE} {LATER}")
        return _after(occurrence, form)
    return _ask(
        request,
        occurrence,
        form,
        Question(
            title=_("Postpone this date?"),
            words=[
                _("It is not at this time, and a new date follows: so it says on its page, on the lists and in calendars."),
                _told(people_at(occurrence)),
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
    """A date that was cancelled or postponed takes place after all, at its time; with it, if wished, those that were put off with it."""
    occurrence = my_date(request, public_id)
    if occurrence.event.status == EventStatus.CANCELLED:
        return redirect("events:reinstate", occurrence.event.public_id)
    form = ScopeForm(_sent(request), reached=_reached(occurrence, lambda dates: _put_off_with(occurrence, dates)))
    if request.method == "POST" and form.is_valid():
        number = calling_off.reinstate_dates(occurrence, scope=form.chosen, by=signed_in(request))
        if number and form.chosen == Scope.THIS:
            messages.success(request, _("This date takes place again. Everybody who comes is told."))
        elif number:
            words = ngettext("%(number)s date takes place again.", "%(number)s dates take place again.", number)
            messages.success(request, f"{words % {'number': number}} {TOLD_ONCE}")
        return _after(occurrence, form)
    return _ask(
        request,
        occurrence,
        form,
        Question(
            title=_("Does this date take place after all?"),
            words=[_("It is on again, at the time that stands above."), _told(people_at(occurrence))],
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
    coming = people_at(occurrence)
    words = [_("It disappears from the lists and from calendars, as if it had never been planned. You can put it back.")]
    if coming:
        words = [_("People have said that they come. So it is cancelled, and stays on the lists with that word."), _told(coming)]
    return _ask(
        request,
        occurrence,
        None,
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
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel a meeting with all its dates: asked once, then done."""
    event = my_event(request, public_id)
    if request.method == "POST":
        if calling_off.cancel(event, by=signed_in(request)):
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
        if calling_off.reinstate(event, by=signed_in(request)):
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


def _ask(request: HttpRequest, occurrence: Occurrence, form: ScopeForm | None, question: Question) -> HttpResponse:
    event = occurrence.event
    context = {"occurrence": occurrence, "event": event, "host": event.host, "question": question, "form": form}
    return render(request, ASK, context)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, though it be nothing: then it is for this date."""
    return request.POST if request.method == "POST" else None


def _after(occurrence: Occurrence, form: ScopeForm) -> HttpResponse:
    """To the date, or to all of them where several were reached."""
    if form.chosen == Scope.THIS:
        return redirect("events:date", occurrence.public_id)
    return redirect("events:dates", occurrence.event.public_id)


def _reached(occurrence: Occurrence, chosen: Callable[[QuerySet[Occurrence]], QuerySet[Occurrence]]) -> dict[Scope, int]:
    """How many dates each scope would reach."""
    return {scope: chosen(calling_off.reached(occurrence, scope)).count() for scope in Scope}


def _on(dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return dates.exclude(status=OccurrenceStatus.CANCELLED)


def _scheduled(dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return dates.filter(status=OccurrenceStatus.SCHEDULED)


def _put_off_with(occurrence: Occurrence, dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return dates.filter(status=occurrence.status, status_at=occurrence.status_at)


def _told(number: int) -> str:
    """Who hears of it, in a sentence."""
    if not number:
        return _("Nobody has said yet that they are coming.")
    words = ngettext(
        "%(number)s person is coming. They get a mail at once.", "%(number)s people are coming. They get a mail at once.", number
    )
    return words % {"number": number}


def _cancelled_with(event: Event) -> QuerySet[Occurrence]:
    """The dates that are cancelled with this meeting."""
    among = of_series(event) if event.slot is None else Occurrence.objects.filter(event=event)
    return among.filter(end__gte=timezone.now()).exclude(status=OccurrenceStatus.CANCELLED)
