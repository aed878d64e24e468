"""The mail page of a local installation."""

import pytest
from django.urls import NoReverseMatch, include, path, reverse

from notifications import delivery, kinds, outbox
from notifications.mail import Attachment, Mail
from organise.urls import urlpatterns as pages
from tests.factories.accounts import make_user
from tests.notifications.conftest import SAM

urlpatterns = [*pages, path("local-mail/", include("notifications.local_urls"))]
pytestmark = pytest.mark.django_db
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def local(settings, tmp_path, monkeypatch):
    settings.ROOT_URLCONF = __name__
    settings.LOCAL_MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "notifications.channels.local.LocalMailBackend"
    files = [Attachment("meeting.ics", ICS, "text/calendar; method=PUBLISH")]
    monkeypatch.setitem(
        kinds._kinds,
        "test.say",
        lambda context, recipient: Mail(context["say"], "Go to https://organise.example/r/x\n", "<p>Go <b>there</b></p>", files),
    )
    for number in (1, 2):
        outbox.post("test.say", to=SAM, context={"say": f"Mail <{number}>"}, key=str(number))
    delivery.deliver_due()
    return settings.LOCAL_MAIL_DIR


def names(folder):
    return sorted(file.stem for file in folder.iterdir())


def test_writes_each_mail_whole(local):
    assert len(names(local)) == 2
    assert all(file.suffix == ".eml" and not file.name.startswith(".") for file in local.iterdir())


def test_lists_the_newest_first(client, local):
    response = client.get(reverse("notifications:local_mail"))
    assert [mail.subject for mail in response.context["mails"]] == ["Mail <2>", "Mail <1>"]
    assert "Mail &lt;2&gt;" in response.content.decode()


def test_shows_the_words_with_links_to_press(client, local):
    shown = client.get(reverse("notifications:local_mail_detail", args=[names(local)[0]])).content.decode()
    assert '<a href="https://organise.example/r/x" rel="nofollow">https://organise.example/r/x</a>' in shown
    assert "<bdi>sam@example.org</bdi>" in shown
    assert "meeting.ics" in shown


def test_shows_the_html_in_a_box_of_its_own(client, local):
    response = client.get(reverse("notifications:local_mail_html", args=[names(local)[0]]))
    assert response.content.decode().strip() == "<p>Go <b>there</b></p>"
    assert response.headers["Content-Security-Policy"].startswith("sandbox ")
    assert "script" not in response.headers["Content-Security-Policy"]


def test_hands_out_the_files(client, local):
    response = client.get(reverse("notifications:local_mail_attachment", args=[names(local)[0], 0]))
    assert response.content.splitlines() == ICS.splitlines()
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert 'filename="meeting.ics"' in response.headers["Content-Disposition"]
    assert client.get(reverse("notifications:local_mail_attachment", args=[names(local)[0], 1])).status_code == 404


@pytest.mark.parametrize("name", ["unknown", "..", "%2e%2e%2fsecret"])
def test_knows_no_other_file(client, local, name):
    assert client.get(f"/local-mail/{name}/").status_code == 404


def test_does_not_exist_on_a_public_site(client):
    assert client.get("/local-mail/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("notifications:local_mail")


def test_shows_staff_the_outbox_without_address_or_words(client):
    message = outbox.post("test.say", to=SAM, context={"say": "planted words"}, key="planted key")
    client.force_login(make_user("root@example.org", is_staff=True, is_superuser=True))
    for url in ("/staff/notifications/message/", f"/staff/notifications/message/{message.pk}/change/"):
        shown = client.get(url).content.decode()
        assert message.public_id in shown
        assert "planted" not in shown
        assert "sam@" not in shown
