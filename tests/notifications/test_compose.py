"""From templates to a mail."""

import pytest
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation

from notifications.mail import Attachment, compose
from notifications.recipients import Recipient

SAM = Recipient("sam@example.org", language="ug", timezone="Asia/Urumqi")
FILE = Attachment("a.ics", b"BEGIN:VCALENDAR", "text/calendar")


@pytest.fixture
def templates(settings, tmp_path):
    folder = tmp_path / "messages" / "test" / "hello"
    folder.mkdir(parents=True)
    line = (
        "{% load i18n tz %}{% get_current_language as code %}{% get_current_timezone as zone %}"
        "{{ name }} {{ code }} {{ zone }} {{ site_name }} {{ site_url }} {{ recipient.address }}"
    )
    (folder / "subject.txt").write_text("\n  Hello,\n  {{ name }}\n")
    (folder / "body.txt").write_text("{% extends 'messages/base.txt' %}{% block content %}" + line + "\n\n\n\nEnd{% endblock %}")
    (folder / "body.html").write_text("{% extends 'messages/base.html' %}{% block content %}<p>" + line + "</p>{% endblock %}")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]
    settings.SITE_NAME, settings.SITE_URL = "Us", "https://organise.example"


@pytest.mark.usefixtures("templates")
def test_writes_in_the_language_and_time_of_its_reader():
    mail = compose("test.hello", SAM, {"name": "Tom & <Ann>"}, attachments=[FILE], headers={"List-Unsubscribe": "<x>"})
    assert mail.subject == "Hello, Tom & <Ann>"
    first, _, end = mail.text.split("\n")[:3]
    assert (first, end) == ("Tom & <Ann> ug Asia/Urumqi Us https://organise.example sam@example.org", "End")
    assert "<p>Tom &amp; &lt;Ann&gt; ug Asia/Urumqi Us https://organise.example sam@example.org</p>" in mail.html
    assert 'dir="rtl"' in mail.html
    assert (mail.attachments, mail.headers) == ((FILE,), {"List-Unsubscribe": "<x>"})


@pytest.mark.usefixtures("templates")
def test_leaves_the_language_and_time_of_its_caller():
    with translation.override("en-gb"), timezone.override("Europe/London"):
        compose("test.hello", SAM, {"name": "Tom"})
        assert (translation.get_language(), timezone.get_current_timezone_name()) == ("en-gb", "Europe/London")


def test_says_which_template_is_missing():
    with pytest.raises(TemplateDoesNotExist, match=r"messages/test/missing/subject\.txt"):
        compose("test.missing", SAM, {})
