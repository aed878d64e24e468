"""The door itself: problems, CORS, caching, and how often one may ask."""

import pytest

from tests.factories.events import make_occurrence

pytestmark = pytest.mark.django_db


def problem(response):
    """Status, media type and body of a problem."""
    return response.status_code, response["Content-Type"], response.json()


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("events/?kind=castle", {"kind": "“castle” is none of the choices. Choose one from the list."}),
        ("occurrences/?limit=201", {"limit": "“201” is not a number from 1 to 200."}),
        ("occurrences/?limit=-1", {"limit": "“-1” is not a number from 1 to 200."}),
        ("groups/?kind=castle", {"kind": "“castle” is no kind of group. Choose one of the list."}),
        ("groups/?cursor=abc", {"cursor": "This link to the next page is cut short. Start again from the first page."}),
        ("places/", {"q": "Give a postcode, the name of a town, or “latitude,longitude”."}),
        ("groups/?sort=distance", {"sort": "Nearest first needs a place. Give a postcode or a town."}),
        (
            "groups/?from=2027-03-02",
            {"from": "This parameter is not known here. Known are: near, within, bbox, kind, language, q, sort, limit, cursor."},
        ),
        (
            "events/?limit=x&from=31-02-2027&cursor=y",
            {
                "limit": "“x” is not a number from 1 to 200.",
                "from": "That is not a day of the calendar. Give year, month and day, such as 2027-03-02.",
                "cursor": "This link to the next page is cut short. Start again from the first page.",
            },
        ),
    ],
)
def test_names_each_parameter_that_means_nothing(client, path, errors):
    assert problem(client.get(f"/api/v1/{path}")) == (
        400,
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "Some of the parameters mean nothing here. “errors” names each and says what was expected.",
            "errors": errors,
        },
    )


@pytest.mark.parametrize("path", ["events/?near=Newport", "occurrences/?near=Newport", "groups/?near=Newport"])
def test_offers_the_places_when_a_name_is_not_clear(ask, path):
    status, body = ask(path)
    assert (status, list(body["errors"])) == (400, ["near"])
    assert "Newport, Wales" in [each["label"] for each in body["candidates"]]


@pytest.mark.parametrize("path", ["nonsense/", "events/nosuchevent/", "occurrences/nosuchdate/", "groups/nobody/", "groups/a/b/"])
def test_says_that_there_is_nothing(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert problem(answer) == (
        404,
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing at this address. It may have been taken down, or the address is not whole.",
        },
    )
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_is_read_only(client, method):
    status, media_type, body = problem(getattr(client, method)("/api/v1/events/"))
    assert (status, media_type, body["detail"]) == (405, "application/problem+json", "This interface is read only. Ask with GET.")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*"])
def test_answers_in_json_whatever_was_accepted(client, accept):
    answer = client.get("/api/v1/", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_leads_to_the_address_with_its_slash(client):
    answer = client.get("/api/v1/events?limit=1")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/events/?limit=1")


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/events/?kind=castle", "/api/v1/nonsense/", "/api/v1/events", "/api/schema/"])
def test_may_be_read_by_every_page(client, path):
    answer = client.get(path, headers={"Origin": "https://partner.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


def test_answers_a_preflight(client):
    asked = {"Origin": "https://partner.example", "Access-Control-Request-Method": "GET"}
    answer = client.options("/api/v1/events/", headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert answer["Access-Control-Allow-Headers"] == "Accept, Accept-Language, If-None-Match"


def test_opens_no_other_page_to_them(client):
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": "https://partner.example"})


def test_says_so_when_nothing_has_changed(client):
    occurrence = make_occurrence()
    first = client.get("/api/v1/events/")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/v1/events/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    occurrence.event.title = "Another title"
    occurrence.event.save()
    changed = client.get("/api/v1/events/", headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["results"][0]["title"]) == (200, "Another title")


def test_lets_one_address_ask_so_often(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    assert [client.get("/api/v1/").status_code for _ in range(4)] == [200, 200, 200, 429]
    status, media_type, body = problem(client.get("/api/v1/"))
    assert (status, media_type, body["title"]) == (429, "application/problem+json", "Too Many Requests")
    assert body["detail"] == "Too many requests from your address. Wait as many seconds as the header Retry-After says."
    assert 1 <= int(client.get("/api/v1/")["Retry-After"]) <= 60
    assert client.get("/api/v1/", REMOTE_ADDR="198.51.100.7").status_code == 200


def test_sets_no_limit_when_told_so(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    assert {client.get("/api/v1/").status_code for _ in range(10)} == {200}


def test_believes_no_header_about_the_address(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    answers = [client.get("/api/v1/", headers={"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]


def test_keeps_no_address(client, monkeypatch):
    kept = []
    monkeypatch.setattr("api.throttling.AddressThrottle.cache", Recorder(kept))
    client.get("/api/v1/", REMOTE_ADDR="198.51.100.7")
    assert kept[0].startswith("api:")
    assert "198.51" not in "".join(kept)


class Recorder:
    """A cache that remembers under which names it was asked."""

    def __init__(self, kept):
        self.kept = kept

    def get(self, key, default=None):
        self.kept.append(key)
        return default

    def set(self, key, value, timeout=None):
        self.kept.append(f"{key}{value}")
