"""The search as a calendar, a feed, a map layer and a table."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.enums import OccurrenceStatus, StillOn
from events.models import Event, Occurrence
from groups.enums import GroupStatus, SafetyLevel
from tests import rfc7946
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
ENDINGS = ["ics", "rss", "geojson", "csv"]


def meeting(title="Vigil", *, days=1.0, host=None, status=OccurrenceStatus.SCHEDULED, **fields):
    return make_occurrence(make_event(host, title=title, **fields), start=timezone.now() + timedelta(days=days), status=status)


def fetch(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response


def entries(client, address="/events.ics"):
    return Calendar.from_ical(fetch(client, address).content).walk("VEVENT")


def summaries(client, address="/events.ics"):
    return [str(entry["SUMMARY"]) for entry in entries(client, address)]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("ics", "text/calendar; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("geojson", "application/geo+json"),
        ("csv", "text/csv; charset=utf-8"),
    ],
)
def test_says_what_it_is_and_may_be_kept_by_anybody(client, ending, kind):
    meeting()
    headers = fetch(client, f"/events.{ending}").headers
    assert (headers["Content-Type"], headers["Cache-Control"]) == (kind, "public, max-age=60")
    assert "Cookie" not in headers["Vary"]


def test_a_calendar_holds_what_a_calendar_shows(client):
    occurrence = meeting("Vigil, by candlelight", description="Bring a light.")
    (entry,) = entries(client)
    assert (str(entry["UID"]), str(entry["SUMMARY"]), entry["DTSTART"].dt) == (
        occurrence.uid,
        "Vigil, by candlelight",
        occurrence.start.replace(microsecond=0),
    )
    assert str(entry["LOCATION"]) == "Leeds University Union, Lifton Place, LS2 9JT"
    assert str(entry["URL"]) == f"http://127.0.0.1:8000{occurrence.get_absolute_url()}"
    assert entry["GEO"].to_ical() == "53.8067;-1.555"


def test_a_calendar_says_where_the_exact_place_is_shown(client):
    meeting(host=make_group(safety_level=SafetyLevel.CAREFUL))
    (entry,) = entries(client)
    assert (str(entry["LOCATION"]), "GEO" in entry) == ("LS2, Leeds", False)
    assert "The exact place is shown to people who say on this page that they are coming." in str(entry["DESCRIPTION"])


def test_a_calendar_keeps_what_is_cancelled_and_what_is_lately_past(client):
    meeting("long past", days=-32)
    meeting("past", days=-20)
    meeting("off", status=OccurrenceStatus.CANCELLED)
    found = [(str(entry["SUMMARY"]), str(entry["STATUS"])) for entry in entries(client)]
    assert found == [("past", "CONFIRMED"), ("off", "CANCELLED")]


IN_DOUBT = {
    "postponed": (
        {"status": OccurrenceStatus.POSTPONED},
        "Postponed",
        "Postponed: it does not take place at this time, and a new date follows.",
    ),
    "unconfirmed": ({"still_on": StillOn.SILENT}, "Not yet confirmed", "Not yet confirmed by the organiser."),
}


@pytest.mark.parametrize("state", IN_DOUBT)
def test_every_format_says_what_may_not_take_place(client, state):
    fields, word, sentence = IN_DOUBT[state]
    event = make_event(title="Vigil", teaser="By candlelight.")
    make_occurrence(event, start=timezone.now() + timedelta(days=1), **fields)
    make_occurrence(event, start=timezone.now() + timedelta(days=8))
    doubtful, sure = entries(client)
    assert [str(doubtful[name]) for name in ("STATUS", "SUMMARY", "DESCRIPTION")] == [
        "TENTATIVE",
        f"{word}: Vigil",
        f"{sentence}\n\nBy candlelight.",
    ]
    assert [str(sure[name]) for name in ("STATUS", "SUMMARY", "DESCRIPTION")] == ["CONFIRMED", "Vigil", "By candlelight."]
    feed = ET.fromstring(fetch(client, "/events.rss").content)  # noqa: S314 - ours
    titles = [title.text for title in feed.iterfind(".//item/title")]
    assert titles == [f"{word}: Vigil", "Vigil"]
    table = csv.DictReader(StringIO(fetch(client, "/events.csv").content.decode("utf-8-sig")))
    assert [row["status"] for row in table] == [state, "scheduled"]
    features = fetch(client, "/events.geojson").json()["features"]
    assert state in [feature["properties"]["status"] for feature in features]
    assert fetch(client, "/events/map.json").json()["features"][0]["properties"]["status"] == (
        "scheduled" if state == "postponed" else state
    )


def test_a_calendar_says_what_is_spoken_and_what_to_bring(client):
    meeting(languages=["ug", "en"], bring="A pen.")
    (entry,) = entries(client)
    assert str(entry["DESCRIPTION"]) == "Spoken there: Uyghur (ئۇيغۇرچە), English\n\nWhat to bring: A pen."
    (row,) = csv.DictReader(StringIO(fetch(client, "/events.csv").content.decode("utf-8-sig")))
    assert row["languages"] == "ug en"


def test_a_calendar_near_a_place_has_the_online_meetings_too(client):
    meeting("room", days=2)
    meeting("screen", attendance_mode="online", place=None, conference_url="https://meet.example/x")
    assert summaries(client, "/events.ics?near=LS2+9JT") == ["screen", "room"]
    assert summaries(client, "/events.ics?near=LS2+9JT&mode=in_person") == ["room"]
    assert summaries(client, "/events.ics?near=Inverness&mode=in_person") == []


def test_a_feed_has_every_date(client):
    event = make_event()
    for day in range(40):
        make_occurrence(event, start=timezone.now() + timedelta(days=day + 1))
    assert len(summaries(client)) == 40


def test_a_feed_has_more_than_a_thousand_meetings(client):
    """SQLite once stumbled over the many keys of so many events."""
    host = make_group()
    event = make_event(host)
    start = timezone.now() + timedelta(days=1)
    copied = {
        "host": host,
        "place": host.place,
        "start_date": event.start_date,
        "start_time": event.start_time,
        "duration": event.duration,
    }
    events = Event.objects.bulk_create(Event(title=f"{number}", **copied) for number in range(1100))
    shared = {"host": host, "start": start, "end": start + event.duration, "is_listed": True, "recurrence_id": "20270302T190000"}
    Occurrence.objects.bulk_create(Occurrence(event=each, **shared) for each in events)
    assert len(summaries(client)) == 1100


def test_a_map_has_each_meeting_once(client):
    event = make_event(title="weekly")
    dates = [make_occurrence(event, start=timezone.now() + timedelta(weeks=week)) for week in (1, 2, 3)]
    meeting("off", status=OccurrenceStatus.CANCELLED, host=make_group(safety_level=SafetyLevel.CAREFUL))
    collection = rfc7946.check(fetch(client, "/events.geojson").content)
    assert collection["bbox"] == [-1.555, 53.80192, -1.54645, 53.8067]
    off, weekly = collection["features"]
    assert (weekly["id"], weekly["geometry"]) == (dates[0].public_id, {"type": "Point", "coordinates": [-1.555, 53.8067]})
    assert off["geometry"] == {"type": "Point", "coordinates": [-1.54645, 53.80192]}
    properties = {"title": "off", "place": "LS2, Leeds", "precise": False, "kind": "university", "status": "cancelled"}
    assert {name: off["properties"][name] for name in properties} == properties
    assert (weekly["properties"]["precise"], weekly["properties"]["status"]) == (True, "scheduled")
    assert weekly["properties"]["when"].endswith(("am", "pm", "midnight", "noon"))


def test_an_online_meeting_is_on_no_point_of_the_map(client):
    meeting(attendance_mode="online", place=None, conference_url="https://meet.example/x")
    collection = rfc7946.check(fetch(client, "/events.geojson").content)
    (feature,) = collection["features"]
    assert "bbox" not in collection
    assert (feature["geometry"], feature["properties"]["place"]) == (None, "Online")


@pytest.mark.parametrize(
    ("box", "found"),
    [("-1.6,53.7,-1.5,53.9", 1), ("-1.5,53.7,-1.4,53.9", 0), ("170,53,-1.5,54", 1), ("-180,-90,180,90", 1), ("170,53,-1.6,54", 0)],
)
def test_a_map_layer_holds_what_lies_in_the_box(client, box, found):
    meeting()
    collection = rfc7946.check(fetch(client, f"/events.geojson?mode=in_person&bbox={box}").content)
    assert len(collection["features"]) == found
    assert ("bbox" in collection) == bool(found)


@pytest.mark.parametrize("box", ["Leeds", "1,2,3", "1,2,3,400", "1,4,3,2", "nan,0,1,1"])
def test_a_box_that_means_nothing_is_named(client, box):
    response = client.get(f"/events.geojson?bbox={box}")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["bbox"])


def test_rss_survives_what_people_write(client):
    occurrence = meeting("<b>&\x0b ]]> “Vigil”", teaser="1 < 2")
    channel = ET.fromstring(fetch(client, "/events.rss?q=vigil").content).find("channel")  # noqa: S314 (our own feed)
    item = channel.find("item")
    assert item.findtext("title") == "<b>& ]]> “Vigil”"
    assert item.findtext("link") == f"http://127.0.0.1:8000{occurrence.get_absolute_url()}"
    assert item.findtext("description").endswith("Leeds Students for Uyghurs · 1 &lt; 2")
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == "http://127.0.0.1:8000/events.rss?q=vigil"


def test_no_cell_of_the_table_is_taken_for_a_formula(client):
    meeting('=HYPERLINK("https://evil.example")', host=make_group(name="@group"))
    text = fetch(client, "/events.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["title"], row["host"]) == ('\'=HYPERLINK("https://evil.example")', "'@group")
    assert (row["place"], row["precise"], row["mode"]) == ("Leeds University Union, Lifton Place, LS2 9JT", "yes", "in_person")


@pytest.mark.parametrize("ending", ENDINGS)
def test_answers_304_as_long_as_nothing_changed(client, django_assert_num_queries, ending):
    occurrence = meeting()
    first = fetch(client, f"/events.{ending}")
    with django_assert_num_queries(1):
        again = client.get(f"/events.{ending}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    # What is left when a meeting was taken away may be older than what a program holds: a time proves nothing.
    assert "Last-Modified" not in first.headers
    occurrence.event.title = "Another title"
    occurrence.event.save()
    changed = fetch(client, f"/events.{ending}", **{"If-None-Match": first.headers["ETag"]})
    assert b"Another title" in changed.content


def deletes(occurrence):
    occurrence.delete()


def cancels(occurrence):
    occurrence.status = OccurrenceStatus.CANCELLED
    occurrence.save()


def postpones(occurrence):
    occurrence.status = OccurrenceStatus.POSTPONED
    occurrence.save(update_fields=["status", "modified"])


def hears_nothing(occurrence):
    occurrence.still_on = StillOn.SILENT
    occurrence.save(update_fields=["still_on", "modified"])


def renames_the_host(occurrence):
    occurrence.event.host.name = "Another name"
    occurrence.event.host.save()


def moves_the_place(occurrence):
    occurrence.event.place.name = "Another hall"
    occurrence.event.place.save()


@pytest.mark.parametrize("deed", [deletes, cancels, postpones, hears_nothing, renames_the_host, moves_the_place])
def test_has_another_mark_after_every_change(client, deed):
    meeting("stays", days=3)
    occurrence = meeting()
    mark = fetch(client, "/events.ics").headers["ETag"]
    deed(Occurrence.objects.for_disclosure().get(pk=occurrence.pk))
    assert fetch(client, "/events.ics").headers["ETag"] != mark


def test_has_another_mark_for_another_question(client):
    meeting()
    addresses = ["/events.ics", "/events.rss", "/events.ics?near=LS2", "/events.ics?near=LS2&within=11", "/events.ics?kind=meeting"]
    assert len({fetch(client, address).headers["ETag"] for address in addresses}) == len(addresses)


@pytest.mark.parametrize("ending", ENDINGS)
def test_names_what_means_nothing_instead_of_listing_something_else(client, ending):
    meeting()
    response = client.get(f"/events.{ending}?kind=party&near=Atlantis")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.json()["errors"] == {
        "near": "We can't find “Atlantis”. Try a postcode, or the name of a town.",
        "kind": "“party” is none of the choices. Choose one from the list.",
    }


def test_refuses_rather_than_cuts_a_feed_that_is_too_long(client, monkeypatch):
    monkeypatch.setattr("events.views.feeds.MOST", 2)
    for number in range(3):
        meeting(f"{number}")
    response = client.get("/events.ics")
    assert (response.status_code, response.json()["detail"]) == (
        400,
        "More than 10,000 meetings match. Narrow the search, for example with a place or with dates.",
    )


def test_one_meeting_is_a_calendar_with_one_entry(client):
    occurrence = meeting("Vigil")
    meeting("another")
    response = fetch(client, f"/events/{occurrence.public_id}.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert summaries(client, f"/events/{occurrence.public_id}.ics") == ["Vigil"]
    assert client.get("/events/23456789bcdfgh.ics").status_code == 404


def test_a_group_has_a_calendar_of_its_own(client):
    group = make_group()
    meeting("ours", host=group)
    meeting("theirs")
    assert summaries(client, f"/groups/{group.slug}.ics") == ["ours"]
    calendar = Calendar.from_ical(fetch(client, f"/groups/{group.slug}.ics").content)
    assert (str(calendar["NAME"]), str(calendar["URL"])) == (group.name, f"http://127.0.0.1:8000/groups/{group.slug}/")


@pytest.mark.parametrize("fields", [{"safety_level": SafetyLevel.CLOSED}, {"status": GroupStatus.NEW}])
def test_a_group_that_is_listed_nowhere_has_its_calendar_by_link(client, fields):
    group = make_group(**fields)
    meeting("quiet", host=group)
    assert summaries(client, f"/groups/{group.slug}.ics") == ["quiet"]
    assert summaries(client) == []


def test_a_refused_group_has_no_calendar(client):
    group = make_group(status=GroupStatus.REFUSED)
    meeting(host=group)
    assert client.get(f"/groups/{group.slug}.ics").status_code == 404


def test_a_group_has_a_feed_of_its_own(client):
    group = make_group()
    meeting("ours", host=group)
    meeting("theirs")
    channel = ET.fromstring(fetch(client, f"/groups/{group.slug}.rss").content).find("channel")  # noqa: S314 (our own)
    assert channel.findtext("title") == group.name
    assert [item.findtext("title") for item in channel.findall("item")] == ["ours"]


@pytest.mark.parametrize("status", [GroupStatus.HIDDEN, GroupStatus.SUSPENDED])
def test_what_is_away_has_empty_calendars_and_feeds_that_do_not_say_whose(client, status):
    group = make_group(status=status, name="Planted name")
    occurrence = meeting("Planted title", host=group)
    for address in (f"/groups/{group.slug}.ics", f"/events/{occurrence.public_id}.ics", f"/groups/{group.slug}.rss"):
        answer = fetch(client, address)
        assert b"Planted" not in answer.content
        assert (b"BEGIN:VEVENT" in answer.content, b"<item>" in answer.content) == (False, False)
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert list(Calendar.from_ical(client.get(f"/groups/{group.slug}.ics").content).walk("VEVENT")) == []


def test_keeps_an_instant_across_the_change_of_the_clocks(client):
    start = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the second half past one of that night in London
    make_occurrence(make_event(), start=start)
    (entry,) = entries(client)
    assert entry["DTSTART"].dt.astimezone(UTC) == start


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/events.ics", 5), ("/events.geojson", 5), ("/events.rss?near=LS2", 7)])
def test_asks_the_database_as_often_for_one_as_for_thirty(client, django_assert_num_queries, address, queries, number):
    for each in range(number):
        meeting(f"{each}")
    with django_assert_num_queries(queries):
        fetch(client, address)
