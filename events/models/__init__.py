"""What is organised, its dates, who comes, who waits for one, and where none was found."""

from events.models.alert import Alert
from events.models.announcement import Announcement
from events.models.attendance import Attendance
from events.models.cohost import CoHost
from events.models.demand import Demand
from events.models.event import Event
from events.models.headcount import Headcount
from events.models.occurrence import Occurrence
from events.models.outcome import Outcome
from events.models.picture import Picture

__all__ = [
    "Alert",
    "Announcement",
    "Attendance",
    "CoHost",
    "Demand",
    "Event",
    "Headcount",
    "Occurrence",
    "Outcome",
    "Picture",
]
