"""What is organised, its dates, and who comes."""

from events.models.attendance import Attendance
from events.models.event import Event
from events.models.occurrence import Occurrence

__all__ = ["Attendance", "Event", "Occurrence"]
