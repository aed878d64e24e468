"""What is organised, its dates, who comes, who waits for one, and where none was found."""

from events.models.alert import Alert
from events.models.attendance import Attendance
from events.models.cohost import CoHost
from events.models.demand import Demand
from events.models.event import Event
from events.models.occurrence import Occurrence

__all__ = ["Alert", "Attendance", "CoHost", "Demand", "Event", "Occurrence"]
