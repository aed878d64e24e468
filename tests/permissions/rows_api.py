"""The programs' door: what everybody may read, and nothing to write."""

from tests.permissions.table import Row, everybody, of_date, of_event, of_group

ROWS = [
    Row("api:root", get=everybody()),
    Row("api:event_list", get=everybody()),
    Row("api:event_detail", get=everybody(suspended=404, barred=404), args=of_event),
    Row("api:occurrence_list", get=everybody()),
    Row("api:occurrence_detail", get=everybody(suspended=404, barred=404), args=of_date),
    Row("api:group_list", get=everybody()),
    Row("api:group_detail", get=everybody(suspended=404, barred=404), args=of_group),
    Row("api:places", get=everybody(400)),  # nothing was asked
    Row("api:nowhere", get=everybody(404), args=lambda world: ["no-such-thing"]),
    Row("api:schema", get=everybody()),
    Row("api:docs", get=everybody()),
]
