"""What the panic switch of a group erases here: everybody who comes to its meetings, in every state, and their numbers."""

from events.models import Attendance, Event, Occurrence
from groups.models import Group


def purge(group: Group) -> set[str]:
    """Delete all attendances of the group's meetings. The public ids of them, of the meetings and of their dates."""
    people = Attendance.objects.filter(occurrence__host=group)
    gone = set(people.values_list("public_id", flat=True))
    people.delete()
    for model in (Event, Occurrence):
        gone |= set(model.objects.filter(host=group).values_list("public_id", flat=True))
    return gone
