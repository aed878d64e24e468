"""Which groups moderators look at, in which order, and what helps to judge each. Constant queries, however many wait."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import models
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEntry
from core.text import render_markdown
from groups import institutions
from groups.enums import GroupStatus, Label, Resemblance, Role
from groups.institutions import Institution
from groups.likeness import between
from groups.models import CaseNote, Group, GroupQuerySet, Likeness, Membership, Vouch
from moderation.forms import DecisionForm

PER_PAGE = 20
COUNTED_TO = 1000
SHOWN_ALIKE = 4
BESIDE = ("place", "case__partner_code", "silence")
ONE_DEED = timedelta(minutes=1)  # the change and its entry in the trail are written one after the other


class Show(models.TextChoices):
    """The lists of groups."""

    NEW = "", gettext_lazy("New")
    ASKED = "asked", gettext_lazy("Asked")
    CHANGED = "changed", gettext_lazy("Changed")
    UNSEEN = "unseen", gettext_lazy("Listed without a look")
    SILENT = "silent", gettext_lazy("Silent")


FIELDS = {
    "name": gettext_lazy("the name"),
    "place": gettext_lazy("the place"),
    "kind": gettext_lazy("the kind"),
    "subkind": gettext_lazy("the kind"),
    "description": gettext_lazy("the text"),
    "safety_level": gettext_lazy("how careful it is"),
    "institution": gettext_lazy("the university or union"),
    "institution_name": gettext_lazy("the university or union"),
    "parent_name": gettext_lazy("what it is part of"),
    "languages": gettext_lazy("the languages"),
    "links": gettext_lazy("the links"),
    "takes_letters": gettext_lazy("how to write to it"),
}


@dataclass(frozen=True, slots=True)
class Alike:
    """Another group that this one could be taken for, or that is in the same place."""

    group: Group
    hows: tuple[Resemblance, ...]

    @property
    def in_words(self) -> str:
        """In what they are alike."""
        return ", ".join(str(how.label) for how in self.hows)

    @property
    def by_name(self) -> bool:
        """Whether the names are alike: the sharpest hint of all."""
        return Resemblance.NAME in self.hows


@dataclass(slots=True)
class Case:
    """One group to judge. Of who asked: a name, since when there is an account, and only the domain of the address."""

    group: Group
    form: DecisionForm
    asked_by: str = ""
    domain: str = ""
    account_since: datetime | None = None
    runs: int = 0  # groups, this one too
    institution: Institution | None = None
    is_theirs: bool = False  # the domain is that of the institution, or a part of it
    alike: list[Alike] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    following: str = ""  # the public id of the next group in the list

    @property
    def description(self) -> SafeString:
        """What the group says of itself, as its page shows it."""
        return render_markdown(self.group.description)

    @property
    def seen(self) -> str:
        """The group as it is now, for the form that approves many."""
        return f"{self.group.public_id} {self.group.modified.isoformat()}"

    @property
    def alike_by_name(self) -> bool:
        """Whether it could be taken for another by its name."""
        return any(each.by_name for each in self.alike)

    @property
    def changed_in_words(self) -> str:
        """What changed since a moderator said yes: "the name, the place"."""
        words = dict.fromkeys(str(FIELDS.get(name, name)) for name in self.changed)
        return ", ".join(words) or _("what, the trail does not say")


def listed_in(show: Show, label: str = "") -> GroupQuerySet:
    """The groups of one list, in order; of the new ones without those whose organisers have answered, who come before them."""
    groups = _of(show)
    return groups.filter(case_labels__label=label) if label in Label.values else groups


def answered(label: str = "") -> GroupQuerySet:
    """Those that wait and whose organisers have answered, the one that answered first first."""
    groups: GroupQuerySet = Group.objects.filter(status=GroupStatus.NEW, case__answered_at__isnull=False)
    return (groups.filter(case_labels__label=label) if label in Label.values else groups).order_by("case__answered_at")


def page_of(show: Show, number: int, label: str = "") -> tuple[list[Group], bool]:
    """The groups of page `number` (from 1), and whether there is another page. Answered ones stand on the first, before the others."""
    start = (number - 1) * PER_PAGE
    groups = list(listed_in(show, label).select_related(*BESIDE)[start : start + PER_PAGE + 1])
    first = list(answered(label).select_related(*BESIDE)[:PER_PAGE]) if show == Show.NEW and number == 1 else []
    found = first + groups[:PER_PAGE]
    add_what_helps(found)
    return found, len(groups) > PER_PAGE


def numbers() -> dict[Show, int]:
    """How many are in each list, counted to COUNTED_TO + 1."""
    counted = {show: listed_in(show).order_by()[: COUNTED_TO + 1].count() for show in Show}
    counted[Show.NEW] += answered().order_by()[: COUNTED_TO + 1].count()
    return counted


def one(public_id: str) -> Group | None:
    """The group with this public id, with what helps; None when there is none."""
    groups = list(Group.objects.filter(public_id=public_id).select_related(*BESIDE))
    add_what_helps(groups)
    return groups[0] if groups else None


def add_what_helps(groups: list[Group]) -> None:
    """Give them who started them, and what moderators know: five queries however many they are."""
    owners = Membership.objects.filter(role=Role.OWNER).select_related("user").order_by("pk")
    words = Vouch.objects.filter(withdrawn_at=None).select_related("by").order_by("pk")
    notes = CaseNote.objects.select_related("author").order_by("pk")
    prefetch_related_objects(
        groups,
        Prefetch("memberships", queryset=owners, to_attr="owners"),
        Prefetch("vouches", queryset=words, to_attr="words"),
        Prefetch("case_notes", queryset=notes, to_attr="notes"),
        "case_messages",
        "case_labels",
    )


def cases_of(groups: Sequence[Group], form_of: Callable[[Group], DecisionForm] | None = None) -> list[Case]:
    """What helps to judge each of these groups, which come from `page_of` or `one`; three queries more, or two."""
    alike, runs, changed = _alike(groups), _runs(groups), _changes(groups)
    cases = []
    for group in groups:
        case = Case(group, form_of(group) if form_of else DecisionForm(group=group))
        case.alike = alike.get(group.pk, [])
        case.changed = changed.get(group.public_id, [])
        case.institution = institutions.find(group.institution) if group.institution else None
        owner = next((membership.user for membership in group.owners), None)  # type: ignore[attr-defined]
        if owner is not None:
            case.asked_by, case.account_since = owner.display_name, owner.created
            case.domain = owner.email.rpartition("@")[2]
            case.runs = runs.get(owner.pk, 0)
            case.is_theirs = case.institution is not None and institutions.same_domain(case.institution, owner.email)
        cases.append(case)
    for case, after in pairwise(cases):
        case.following = after.group.public_id
    return cases


def _of(show: Show) -> GroupQuerySet:
    waiting: GroupQuerySet = Group.objects.waiting()
    if show == Show.NEW:
        return waiting.filter(case__asked_at__isnull=True, case__answered_at__isnull=True)
    if show == Show.ASKED:
        return waiting.filter(case__asked_at__isnull=False).order_by("case__asked_at")
    if show == Show.CHANGED:
        return Group.objects.to_look_at_again()
    if show == Show.SILENT:
        return Group.objects.by_link().silent().order_by("silence__moderators_asked_at", "pk")
    unseen = Group.objects.filter(case__listed_at__isnull=False, case__approved_at__isnull=True)
    return unseen.filter(status=GroupStatus.APPROVED).order_by("case__listed_at")


def _alike(groups: Sequence[Group]) -> dict[int, list[Alike]]:
    """Of each group those it is like in either direction, by name first."""
    wanted = {group.pk for group in groups}
    found: dict[int, dict[int, tuple[Group, list[Resemblance]]]] = {}

    def note(row: Likeness, this: Group, other: Group) -> None:
        if this.pk in wanted:
            hows = found.setdefault(this.pk, {}).setdefault(other.pk, (other, []))[1]
            if (how := Resemblance(row.how)) not in hows:
                hows.append(how)

    for row in between(groups):
        note(row, row.group, row.other)
        note(row, row.other, row.group)
    return {
        pk: sorted(
            (Alike(group, tuple(sorted(hows, key=list(Resemblance).index))) for group, hows in others.values()),
            key=lambda each: not each.by_name,
        )[:SHOWN_ALIKE]
        for pk, others in found.items()
    }


def _runs(groups: Iterable[Group]) -> dict[int, int]:
    """How many groups each owner of these owns."""
    owners = {membership.user_id for group in groups for membership in group.owners}  # type: ignore[attr-defined]
    rows = Membership.objects.filter(user__in=owners, role=Role.OWNER).order_by().values_list("user")
    return dict(rows.annotate(number=Count("pk")).values_list("user", "number"))


def _changes(groups: Iterable[Group]) -> dict[str, list[str]]:
    """By public id what the trail says was changed since a moderator said yes. No query where nothing is to be looked at again."""
    since = {group.public_id: group.look_again_since for group in groups if group.look_again_since}
    if not since:
        return {}
    entries = AuditEntry.objects.filter(target_type="groups.group", target_id__in=since, verb="groups.change")
    found: dict[str, list[str]] = {}
    for entry in entries.filter(at__gte=min(since.values()) - ONE_DEED).order_by("pk"):
        if entry.at >= since[entry.target_id] - ONE_DEED:
            found.setdefault(entry.target_id, []).extend(entry.data.get("fields", []))
    return found
