"""An organiser saves an address while the provider is down: nothing waits for it, the pin is theirs, and it is found later by itself."""

import os
import re
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.e2e import installation
from tests.e2e.test_organiser import next_tuesday
from tests.places.geocoder_server import Says, house, serve
from tests.smtp import free_port

LOOKING = "We keep looking"
SECONDS_TO_FIND = 60


@pytest.fixture(scope="module")
def port():
    """Where the provider is, when it is there."""
    return free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sought")


@pytest.fixture(scope="module")
def geocoder(port):
    return {"GEOCODER": "nominatim", "GEOCODER_URL": f"http://127.0.0.1:{port}", "GEOCODER_RATE": "20"}


@pytest.fixture(scope="module")
def site(folder, geocoder):
    """An installation of its own, whose operator configured a provider."""
    running = installation.start(folder, **geocoder)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def keys():
    return {}


def as_operator(folder, geocoder, *words):
    """What an operator types."""
    env = {name: value for name, value in os.environ.items() if name not in installation.NOT_OURS}
    env |= {"DEVELOPMENT": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "organise.settings", **geocoder}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=installation.ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


def opens_edit(organiser, title):
    """From the desk to the form of one meeting."""
    organiser.page.get_by_role("link", name=re.compile(rf"^Edit\s*: {title}")).first.click()
    organiser.heading("Change the meeting")


@pytest.fixture
def group(comes, request):
    """An open group that a moderator approved; answers its organiser, in front of the desk."""
    width, javascript = request.param
    name = f"Sought {width} {javascript}"
    organiser = comes(width=width, javascript=javascript)
    organiser.signs_in(f"sought-{width}-{javascript}@example.org".lower())
    organiser.starts_a_group(name, kind="University", where="LS2 9JT", level="Open")
    organiser.press("Yes, start the group")
    moderator = comes(known="moderator@example.org")
    moderator.open("/moderation/")
    moderator.page.get_by_role("article", name=name).get_by_role("button", name="Approve").click()
    moderator.page.wait_for_load_state()
    organiser.open("/organise/")
    return organiser


@pytest.mark.parametrize("group", [(1280, True), (360, False)], indirect=True)
def test_saves_with_the_provider_down_and_finds_the_place_later(group, folder, geocoder, port):
    organiser = group
    number = str(organiser.page.viewport_size["width"])  # an address of its own: an answer that is kept would be found at once
    organiser.press("List a meeting")
    organiser.choose("Somewhere else", within="Where is it?")
    organiser.page.get_by_label("Postcode or town").fill("LS6")
    organiser.page.get_by_label("Street and number").fill(f"{number} Cardigan Road")
    organiser.fills_in_a_meeting("Film night", start=next_tuesday())
    organiser.press("Yes, list it")
    organiser.heading("Film night")

    organiser.open("/organise/")
    organiser.sees(LOOKING)
    organiser.fits()
    organiser.photograph(f"sought-desk-{number}")
    opens_edit(organiser, "Film night")
    organiser.sees(LOOKING)
    organiser.fits()
    organiser.photograph(f"sought-edit-{number}")
    edit = organiser.page.url

    provider = serve(port)
    try:
        provider.says = Says([house(53.8160, -1.5770, "Cardigan Road, Headingley, Leeds", number=number)])
        assert "Places that wait: " in as_operator(folder, geocoder, "geocoder", "--resume")
        deadline = time.monotonic() + SECONDS_TO_FIND
        while LOOKING in organiser.page.content():
            assert time.monotonic() < deadline, "It was not found."
            time.sleep(0.5)
            organiser.open(edit)
    finally:
        provider.stop()
    organiser.sees("The address was found on the map after you saved it.")
    assert organiser.page.get_by_label("Postcode or town").input_value() == "LS6"
    organiser.photograph(f"sought-found-{number}")
    assert set(provider.questions) == {f"{number} Cardigan Road, Leeds, LS6"}
    organiser.open("/organise/")
    expect(organiser.page.get_by_text(LOOKING)).to_have_count(0)


@pytest.mark.parametrize("group", [(1280, False)], indirect=True)
def test_takes_the_pin_while_the_provider_is_down(group):
    organiser = group
    organiser.press("List a meeting")
    organiser.choose("Somewhere else", within="Where is it?")
    organiser.page.get_by_label("Postcode or town").fill("LS6")
    organiser.page.get_by_label("Street and number").fill("14 Cardigan Road")
    organiser.fills_in_a_meeting("Pinned", start=next_tuesday())
    organiser.press("Yes, list it")
    organiser.open("/organise/")
    organiser.sees(LOOKING)
    opens_edit(organiser, "Pinned")
    organiser.press("Check the changes")
    organiser.page.get_by_text("Put the pin in its place by numbers").click()
    organiser.page.locator("#id_pin_at").fill("53.81700, -1.57500")
    organiser.press("Put the pin there")
    organiser.sees("The pin stands exactly where it was put.")
    organiser.press("Yes, save")
    organiser.open("/organise/")
    expect(organiser.page.get_by_text(LOOKING)).to_have_count(0)
