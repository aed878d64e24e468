"""The frame around every page: the way home, the way out, the way in, and the pages for when something went wrong."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.models import User

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html"]


def page(template: str, user: User | AnonymousUser, **context: object) -> str:
    request: HttpRequest = RequestFactory().get("/groups/")
    request.user = user
    return render_to_string(template, context, request)


def test_lets_people_leave_quickly_without_script_and_without_saying_from_where() -> None:
    html = page("base.html", AnonymousUser())

    (link,) = re.findall(r"<a class=\"leave\"[^>]*>", html)
    assert 'href="https://www.bbc.co.uk/weather" rel="noreferrer nofollow"' in link


def test_asks_no_other_host_for_anything() -> None:
    html = page("base.html", AnonymousUser())

    assert re.findall(r'(?:src|<link[^>]*href)="(?!/)([^"]*)"', html) == []


def test_offers_signing_in_to_strangers() -> None:
    html = page("base.html", AnonymousUser())

    assert '<a href="/accounts/login/">' in html
    assert 'action="/accounts/logout/"' not in html


def test_signs_out_by_sending_a_form() -> None:
    html = page("base.html", User(display_name="Alice"))

    assert '<form class="inline" method="post" action="/accounts/logout/">' in html
    assert "/accounts/login/" not in html


@pytest.mark.parametrize("is_moderator", [True, False])
def test_shows_moderation_to_moderators_alone(is_moderator: bool) -> None:
    html = page("base.html", User(display_name="Dana", is_moderator=is_moderator))

    assert ('<a href="/moderation/">' in html) == is_moderator


@pytest.mark.parametrize(
    ("language", "expected"), [("en-gb", '<html lang="en-gb" dir="ltr">'), ("ug", '<html lang="ug" dir="rtl">')]
)
def test_turns_round_for_languages_written_from_the_right(language: str, expected: str) -> None:
    with translation.override(language):
        assert expected in page("base.html", AnonymousUser())


@pytest.mark.parametrize(
    ("languages", "offered"),
    [([("en-gb", "English")], []), ([("en-gb", "English"), ("ug", "Uyghur")], ["en-gb", "ug"])],
)
def test_offers_languages_only_when_there_are_several(
    monkeypatch: pytest.MonkeyPatch, languages: list[tuple[str, str]], offered: list[str]
) -> None:
    monkeypatch.setattr(settings, "LANGUAGES", languages)

    assert re.findall(r'name="language" value="([a-z-]+)"', page("base.html", AnonymousUser())) == offered


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_says_what_happened_and_keeps_error_pages_out_of_search_engines(template: str) -> None:
    html = page(template, AnonymousUser())

    assert len(re.findall(r"<h1>[^<]+</h1>", html)) == 1
    assert '<meta name="robots" content="noindex">' in html


def test_shows_the_page_for_our_own_faults_with_nothing_to_hand() -> None:
    html = render_to_string("500.html")

    assert "<h1>Something broke on our side</h1>" in html


def test_explains_a_form_that_could_not_be_accepted(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "alice@example.org"})

    assert response.status_code == 403
    assert "<h1>Please send that once more</h1>" in response.content.decode()


def test_asks_for_an_address_and_no_password(client: Client, db: None) -> None:
    html = client.get("/accounts/login/").content.decode()

    assert "<h1>Sign in</h1>" in html
    assert re.findall(r'<input[^>]*type="(email|password|text)"', html) == ["email"]
