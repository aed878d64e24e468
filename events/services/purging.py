"""What the panic switch of a group erases here: everybody who comes to its meetings, in every state, their numbers, what was
written to them, and the reports of what came of it."""

from django.db.models import Q

from core.models import Draft
from events.models import Announcement, Attendance, Event, Headcount, Occurrence, Outcome, Picture
from groups.models import Group


def purge(group: Group) -> set[str]:
    """Delete all attendances of the group's meetings, the messages to them and the reports.

    The public ids of them, of the meetings and of their dates.
    """
    # In the order of all who change seats (services/seats.py), so that nobody waits for us while we wait for them.
    list(Occurrence.objects.select_for_update(no_key=True).filter(host=group).order_by("pk").values_list("pk"))
    people = Attendance.objects.filter(occurrence__host=group)
    gone = set(people.values_list("public_id", flat=True))
    people.delete()
    for model in (Announcement, Headcount, Outcome):
        model.objects.filter(occurrence__host=group).delete()
    Occurrence.objects.filter(host=group).update(headcount=0, door_count=None)
    # Those of forms that are open name no group: all of them go, and who is in the midst of another form chooses theirs once more.
    Picture.objects.filter(Q(events__host=group) | Q(events=None)).delete()
    for listed in (Event, Occurrence):
        gone |= set(listed.objects.filter(host=group).values_list("public_id", flat=True))
    # What was typed into a form and is not saved yet, by whomever.
    forms = [f"events.new:{group.public_id}", *(f"events.edit:{public_id}" for public_id in gone)]
    Draft.objects.filter(purpose__in=forms).delete()
    return gone
