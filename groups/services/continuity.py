"""That a group goes on: who is asked when nobody is to be seen, what wakes it, and the reminder of the year."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import continuity_notices as notices
from groups import seasons
from groups.enums import GroupKind, Role
from groups.models import Group, GroupQuerySet, SecondContact, Silence
from groups.quiet import WAITS, Step, next_step

RUN_IT = Q(memberships__role__in=(Role.OWNER, Role.ORGANISER), memberships__user__is_active=True)


def look_after(now: datetime | None = None) -> dict[Step, int]:
    """Do the step that is due for each group of which nobody is to be seen, and let those go on to whom somebody came back.

    How often each step was done. May run as often as one likes, and twice at the same moment: each group is held while it is looked at.
    """
    now = now or timezone.now()
    done = dict.fromkeys(Step, 0)
    for group in list(_to_look_at(now)):
        step = _look_at(group, now)
        if step:
            done[step] += 1
    if done[Step.ASK_MODERATORS]:
        notices.gone_quiet(timezone.localdate(now))
    return done


@transaction.atomic
def wake(group: Group, *, by: User | None, now: datetime | None = None) -> bool:
    """Somebody who runs it is there: it is marked no longer, and the days are counted anew. False when nobody was asked and it was not marked."""
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    silence = Silence.objects.going_on().filter(group=row).first()
    if silence is None and row.dormant_since is None:
        return False
    if silence:
        silence.end(now or timezone.now())
        silence.save()
    # Not by `save`: nobody who is just editing the group is outdated by it.
    Group.objects.filter(pk=group.pk).update(dormant_since=None)
    group.dormant_since = None
    audit.record("groups.wake", group, actor=by)
    return True


def wake_groups_of(user: User, now: datetime | None = None) -> None:
    """They have signed in: every group that they run and that was asked after, or is marked, goes on."""
    theirs = Group.objects.filter(memberships__user=user, memberships__role__in=(Role.OWNER, Role.ORGANISER))
    for group in theirs.filter(Q(silence__in=Silence.objects.going_on()) | Q(dormant_since__isnull=False)):
        wake(group, by=user, now=now)


def hear_of_sign_in(*, user: User, **_more: Any) -> None:
    """What Django's `user_logged_in` calls: `accounts` knows no group."""
    wake_groups_of(user)


def remind_of_hand_over(now: datetime | None = None) -> int:
    """Remind the owners of every group in its season of the year; how many groups. Each owner once a year, however often this runs."""
    london = ZoneInfo(settings.TIME_ZONE)
    today = timezone.localdate(now or timezone.now(), london)
    reminded = 0
    for group in list(_in_season(today)):
        day = seasons.due_on(GroupKind(group.kind), timezone.localdate(group.created, london), today)
        if day:
            notices.hand_over(group, year=day.year)
            reminded += 1
    return reminded


def _to_look_at(now: datetime) -> GroupQuerySet:
    """Those whose organisers were last seen long ago and that do not sleep yet; and those to whom somebody came back."""
    since = now - WAITS[Step.ASK_ORGANISERS]
    groups = Group.objects.by_link().filter(is_example=False, created__lte=since)
    groups = groups.annotate(
        login=Max("memberships__user__last_login", filter=RUN_IT),
        used=Max("memberships__user__sessions__used_on", filter=RUN_IT),
    )
    long_ago = (Q(login=None) | Q(login__lte=since)) & (Q(used=None) | Q(used__lte=timezone.localdate(since)))
    back = Q(silence__organisers_asked_at__lt=F("login")) | Q(silence__organisers_asked_at__date__lt=F("used"))
    return groups.filter(Q(dormant_since=None) & long_ago | back).order_by("pk")


@transaction.atomic
def _look_at(group: Group, now: datetime) -> Step | None:
    """One group, held until it is done."""
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not row.works_by_link:  # by now
        return None
    silence = Silence.objects.filter(group=row).first() or Silence(group=row)
    seen = _last_seen(row, silence)
    asked = silence.organisers_asked_at
    if asked and seen > asked:
        wake(row, by=None, now=seen)
        return None
    step = next_step(seen, (*silence.done, row.dormant_since), now)
    if step is None:
        return None
    _do(step, row, silence, now)
    verb = {
        Step.ASK_ORGANISERS: "groups.ask_organisers",
        Step.ASK_SECOND_CONTACT: "groups.ask_second_contact",
        Step.ASK_MODERATORS: "groups.ask_moderators",
        Step.SLEEP: "groups.sleep",
    }[step]
    audit.record(verb, row)
    return step


def _do(step: Step, group: Group, silence: Silence, now: datetime) -> None:
    if step == Step.ASK_ORGANISERS:
        silence.organisers_asked_at = now
    elif step == Step.ASK_SECOND_CONTACT:
        silence.second_contact_asked_at = now
    elif step == Step.ASK_MODERATORS:
        silence.moderators_asked_at = now
    else:
        Group.objects.filter(pk=group.pk).update(dormant_since=now)
    silence.save()
    since = silence.organisers_asked_at or now
    if step in {Step.ASK_ORGANISERS, Step.SLEEP}:
        notices.still_there(group, since=since, sleeps=step == Step.SLEEP)
    elif step == Step.ASK_SECOND_CONTACT:
        contact = SecondContact.objects.confirmed().filter(group=group).first()
        if contact:
            notices.contact_asked(contact, since=since)


def _last_seen(group: Group, silence: Silence) -> datetime:
    """When somebody who runs it was last there: signed in, used the site, took the role, or pressed the button."""
    known = group.memberships.organisers().filter(user__is_active=True)
    when = known.aggregate(login=Max("user__last_login"), joined=Max("created"), used=Max("user__sessions__used_on"))
    # Of the last use only the day is known.
    used = timezone.make_aware(datetime.combine(when["used"], time.min)) if when["used"] else None
    return max(at for at in (group.created, silence.answered_at, when["login"], when["joined"], used) if at)


def _in_season(today: date) -> GroupQuerySet:
    """Those that may be due: the exact answer is that of groups/seasons.py."""
    days = list(seasons.fortnight(today))
    wanted = Q(pk=None)
    for kind, month in seasons.FIRST_OF.items():
        if any((day.month, day.day) == (month, 1) for day in days):
            wanted |= Q(kind=kind)
    born = {(day.month, day.day) for day in days}
    if (3, 1) in born:
        born.add((2, 29))
    for month, day in sorted(born):
        wanted |= Q(created__month=month, created__day=day) & ~Q(kind__in=list(seasons.FIRST_OF))
    return Group.objects.by_link().filter(wanted, is_example=False).order_by("pk")
