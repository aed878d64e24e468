"""Checking when: date, time, rule and what is left out against the calendar and the clock, for as many dates as a change reaches."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import recurrence, skips
from events.day_fields import ClockField, DayField, keep_as_typed
from events.enums import Scope
from events.models import Event, Occurrence
from events.preview import FURTHEST, SHOWN, Skips, preview, spoken
from events.rrule import DAYS
from events.rule_choice import BadChoice, Choice, Repeats, nearest, rule_of
from events.services.foresight import foresee
from events.when_asked import AS_NOW, BREAKS, FOREVER, ORDER, STORED, TIMES, UNTIL, WhenAsked, stored_days

MOST_TIMES = 200
LAST_OF_ALL = timedelta(days=5 * 366)


class WhenFields(WhenAsked):
    """Mix-in: after `find_time`, `rrule`, `duration`, `preview` (the next six dates and what is left out) and `words` are known."""

    def when_details(self) -> dict[str, Any]:
        """What of `publishing.Details` these fields say, for the dates that the change reaches."""
        data = self.cleaned_data
        return {
            "timezone": self.zone,
            "start_date": self.first_day,
            "start_time": data["start_time"],
            "duration": self.duration,
            "rrule": self.rrule,
            "exdates": self._exdates(),
            "skip_holidays": data.get("skip_holidays", "") if self.rrule else "",
            "skip_ranges": [[f"{first}", f"{last}"] for first, last in self._ranges()] if self.rrule else [],
        }

    def _exdates(self) -> list[str]:
        """The days that are left out as they are stored; one that stands there already stays as it is."""
        if not self.rrule:
            return []
        known = stored_days(self.event) if self.event else {}
        at = self.cleaned_data["start_time"]
        found = {day: known.get(day, datetime.combine(day, at).strftime(STORED)) for day in self.cleaned_data.get("left_out", [])}
        if self.reaches_all and self.seen is not None:  # those before the date for which the form was opened
            found |= {day: name for day, name in known.items() if day < self.seen.start_date}
        return sorted(found.values())

    @property
    def reach(self) -> Scope:
        """How far the change reaches."""
        return Scope(self.cleaned_data.get("scope") or Scope.THIS) if self.occurrence is not None else Scope.ALL

    def look_at(self, event: Event, occurrence: Occurrence | None) -> None:
        """The date for which the form was opened belongs to another event by now: somebody changed it by itself."""
        if occurrence is not None:
            self.event, self.occurrence = event, occurrence

    @property
    def reaches_all(self) -> bool:
        """Opened for one date, it changes all."""
        return self.occurrence is not None and self.reach == Scope.ALL

    def find_time(self) -> None:
        """Check day, clock and rule together, and say beside the field what does not fit. Call it from `clean`."""
        keep_as_typed(self, {name for name, field in self.fields.items() if isinstance(field, DayField | ClockField)})
        data = self.cleaned_data
        day, begins, ends = data.get("start_date"), data.get("start_time"), data.get("end_time")
        self._check_breaks()
        if day is None or begins is None:
            return
        start = datetime.combine(day, begins)
        self._check_start(start)
        if ends is not None:
            self._check_end(start, datetime.combine(day, ends) + timedelta(days=1 if data.get("next_day") else 0))
        once = Choice(Repeats.ONCE.value)
        choice = once if self.reach == Scope.THIS else self._choice() if "repeats" in data else None
        if choice is not None and not self.errors.keys() & {*ORDER} - {"end_time"}:
            self._check_rule(start, choice)

    @property
    def dates(self) -> list[recurrence.Start]:
        """The next six dates, or as many as there are."""
        return self.preview.dates

    @property
    def ends_at(self) -> datetime | None:
        """The end of the next date (aware); None when no date is left."""
        return self.dates[0].utc + self.duration if self.dates else None

    @property
    def is_same_start(self) -> bool:
        """The first date and its time were not touched: then it may lie in the past."""
        data, seen = self.cleaned_data, self.seen
        return seen is not None and (data["start_date"], data["start_time"]) == (seen.start_date, seen.start_time)

    def _check_start(self, start: datetime) -> None:
        now = timezone.now()
        begins = start.replace(tzinfo=ZoneInfo(self.zone))
        given = {"date": date_format(start, "l j F Y"), "time": spoken(begins)}
        if recurrence.is_nonexistent(start, self.zone):
            self.add_error(
                "start_time",
                _("The clocks go forward in that night: there is no %(time)s on %(date)s. Choose a time an hour earlier or later.")
                % given,
            )
        elif begins < now and not self.is_same_start:
            self.add_error("start_date", _("%(date)s, %(time)s is over. Give a day and time that is still to come.") % given)
        elif begins > now + FURTHEST:
            self.add_error("start_date", _("%(date)s is more than two years away. Please check the year.") % given)
        self.comes_twice = recurrence.is_ambiguous(start, self.zone)

    def _check_end(self, start: datetime, end: datetime) -> None:
        self.duration = end - start
        if self.duration <= timedelta():
            given = {"start": spoken(start), "end": spoken(end)}
            self.add_error(
                "end_time",
                _(
                    "It starts at %(start)s and ends at %(end)s, which is earlier. If it goes on past midnight, tick “It ends the next day”."
                )
                % given
                if end < start
                else _("It ends at the moment it starts. Give a later time."),
            )

    def _check_breaks(self) -> None:
        for number in range(1, BREAKS + 1):
            first, last = (self.cleaned_data.get(name) for name in (f"break_{number}_from", f"break_{number}_to"))
            if self.errors.keys() & {f"break_{number}_from", f"break_{number}_to"} or first is last is None:
                continue
            if first is None or last is None:
                name = f"break_{number}_to" if last is None else f"break_{number}_from"
                self.add_error(name, _("Give both days of the break, the first and the last."))
            elif last < first:
                words = {"from": date_format(first, "j F Y"), "to": date_format(last, "j F Y")}
                self.add_error(
                    f"break_{number}_to", _("The break begins on %(from)s and ends on %(to)s, which is earlier.") % words
                )

    def _ranges(self) -> list[tuple[date, date]]:
        """The breaks that were given, and those beyond what the form shows."""
        data = self.cleaned_data
        pairs = [(data.get(f"break_{number}_from"), data.get(f"break_{number}_to")) for number in range(1, BREAKS + 1)]
        beyond = self.event.skip_ranges[BREAKS:] if self.event else []
        return [
            *((first, last) for first, last in pairs if first and last),
            *((date.fromisoformat(first), date.fromisoformat(last)) for first, last in beyond),
        ]

    def _check_rule(self, start: datetime, choice: Choice) -> None:
        self.first_day = start.date()
        same = self.is_same_start
        try:
            self.rrule = rule_of(choice, start.date(), self.zone, any_start=same)
        except BadChoice as error:
            name = "repeats" if error.name == "rule" and self.cleaned_data["repeats"] == AS_NOW else error.name
            self.add_error(name, str(error))
            return
        except recurrence.BadRule as error:
            self.add_error("repeats", str(error))
            return
        if self.reaches_all and not self._find_the_first(start):
            return
        now = timezone.now()
        found = foresee(
            self.when_details(),
            event=self.event,
            occurrence=self.occurrence,
            scope=self.reach,
            now=now,
            limit=SHOWN,
            furthest=FURTHEST,
        )
        self.words = recurrence.describe(found.rrule, start.date(), self.zone)
        begins = datetime.combine(self.first_day, start.time())
        besides = found.off | self._besides(found.apart)
        self.preview = preview(found.rrule, begins, self.zone, now=now, dates=found.dates, skips=self._skips(), besides=besides)
        if not self.dates and not same:
            self._say_that_none_is_left()

    def _skips(self) -> Skips:
        return Skips(
            frozenset(self.cleaned_data.get("left_out") or ()),
            tuple(self._ranges()),
            partial(skips.bank_holiday, self.cleaned_data.get("skip_holidays") or ""),
        )

    def _find_the_first(self, start: datetime) -> bool:
        """All dates of a series change, and one of them was in the form: find the first date that goes with it."""
        event, seen = self.event, self.seen
        if event is None or seen is None or not self.rrule:
            return True
        total, rest, given = (recurrence.count_of(each) for each in (event.rrule, seen.rrule, self.rrule))
        if total and rest and given:  # the form counts from its own date on
            self.rrule = recurrence.ending(self.rrule, count=given + total - rest)
        if start.date() == seen.start_date and recurrence.pattern(self.rrule) == recurrence.pattern(event.rrule):
            self.first_day = event.start_date
            return True
        first = nearest(self.rrule, event.start_date + (start.date() - seen.start_date), start, self.zone)
        if first is None:
            self.add_error("start_date", _("This does not go together with the dates before. Choose “This date and all after it”."))
            return False
        self.first_day = first
        return True

    def _besides(self, apart: Mapping[date, date]) -> dict[date, str]:
        """The days of the rule for which a date stands that was changed by itself, in words."""
        words = _("differs from the others, stays on %(date)s")
        return {day: words % {"date": date_format(stays, "l j F")} for day, stays in apart.items()}

    def _say_that_none_is_left(self) -> None:
        data = self.cleaned_data
        if self.preview.left_out:
            name = "left_out" if data.get("left_out") else "break_1_from" if self._ranges() else "skip_holidays"
            self.add_error(name, _("No date is left: all of them are left out. Leave out fewer."))
        else:
            name = "until" if data.get("until") else "repeats"
            self.add_error(name, _("No date follows from this. Check the first and the last date."))

    def _choice(self) -> Choice | None:
        """What was chosen of repeating; None when a mistake was said."""
        data = self.cleaned_data
        repeats, until, times = data["repeats"], data.get("until"), data.get("times")
        ends = data.get("ends") or (UNTIL if until else TIMES if times else FOREVER)
        if repeats == Repeats.ONCE:
            if until and ends != FOREVER:
                self.add_error("until", _("A meeting that happens once has no last date. Leave it empty, or choose how often."))
            return Choice(Repeats.ONCE.value)
        if ends == UNTIL and until is None:
            self.add_error("until", _("Give the last date, or choose “It goes on”."))
        elif ends == UNTIL and until is not None and until > timezone.localdate() + LAST_OF_ALL:
            words = {"date": date_format(until, "j F Y")}
            self.add_error("until", _("%(date)s is more than five years away. Please check the year.") % words)
        elif ends == TIMES and times is None:
            self.add_error("times", _("Say how many times: a number, like 6."))
        elif ends == TIMES and times is not None and times > MOST_TIMES:
            words = {"number": str(times), "most": str(MOST_TIMES)}
            self.add_error(
                "times", _("%(number)s times is more than we can plan: give at most %(most)s, or choose “It goes on”.") % words
            )
        elif ends == FOREVER and until is not None:
            self.add_error("until", _("You gave a last date. Choose “Until a date”, or leave it empty."))
        elif ends == FOREVER and times is not None:
            self.add_error("times", _("You said how many times. Choose “A number of times”, or leave it empty."))
        if self.errors.keys() & {"until", "times"}:
            return None
        as_now = repeats == AS_NOW and self.event is not None
        return Choice(
            Repeats.RULE.value if as_now else repeats,
            every=data.get("every"),
            weekdays=tuple(sorted(data.get("weekdays") or (), key=DAYS.index)),
            position=data.get("position") or None,
            rule=recurrence.pattern(self.event.rrule) if as_now and self.event else data.get("rule", ""),
            until=until if ends == UNTIL else None,
            times=times if ends == TIMES else None,
        )
