"""A setting that is wrong says so at start."""

import pytest

from core import checks

GOOD = [letter * 60 for letter in "abc"]


def ids(found):
    return [message.id for message in found]


@pytest.fixture
def public(settings):
    """The settings of a site that is really on the net."""
    settings.DEVELOPMENT = settings.LOCAL_MODE = False
    settings.SECRET_KEY, settings.BLIND_INDEX_KEY = GOOD[:2]
    settings.ENCRYPTION_KEYS = GOOD[2:]
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://organise.example", ["organise.example"]
    return settings


def test_is_silent_when_all_is_well(public):
    assert (
        checks.secrets_are_our_own(None) == checks.site_is_reachable(None) == checks.mail_is_never_local_in_production(None) == []
    )


def test_refuses_keys_that_are_missing(public):
    public.BLIND_INDEX_KEY, public.ENCRYPTION_KEYS = "", []
    assert ids(checks.secrets_are_our_own(None)) == ["organise.E002", "organise.E003"]


@pytest.mark.parametrize("known", [True, False])
def test_refuses_keys_that_are_short_or_known(public, known):
    bad = public.INSECURE_KEY if known else "short"
    public.SECRET_KEY = public.BLIND_INDEX_KEY = bad
    public.ENCRYPTION_KEYS = [bad, *GOOD]
    found = checks.secrets_are_our_own(None)
    assert ids(found) == ["organise.E001", "organise.E002", "organise.E003"]
    assert found[1].hint.startswith("Set ENCRYPTION_KEYS (or ENCRYPTION_KEYS_FILE) to at least 50 random characters")


def test_refuses_one_key_for_two_locks(public):
    public.BLIND_INDEX_KEY = public.SECRET_KEY
    assert ids(checks.secrets_are_our_own(None)) == ["organise.E006"]


def test_lets_a_developer_go_without_keys(public):
    public.DEVELOPMENT = True
    public.SECRET_KEY = ""
    assert checks.secrets_are_our_own(None) == []


@pytest.mark.parametrize(
    ("hosts", "expected"), [(["other.example"], ["organise.E004"]), ([".organise.example"], []), ([".example"], []), (["*"], [])]
)
def test_wants_a_host_that_we_answer_for(public, hosts, expected):
    public.ALLOWED_HOSTS = hosts
    public.SITE_URL = "https://www.organise.example:8443" if hosts == [".organise.example"] else "https://organise.example"
    assert ids(checks.site_is_reachable(None)) == expected


def test_warns_of_links_in_the_clear(public):
    public.SITE_URL = "http://organise.example"
    assert ids(checks.site_is_reachable(None)) == ["organise.W001"]


def test_refuses_the_page_of_all_mail_on_a_public_site(public):
    public.LOCAL_MODE = True
    assert ids(checks.mail_is_never_local_in_production(None)) == ["organise.E005"]
