"""A running installation, a real browser, and people in front of it. Needs no database of its own: all goes through pages."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e import installation
from tests.e2e.visitor import TALL, Visitor
from tests.e2e.watch import Watch

MODERATOR = "moderator@example.org"
# The same engine without its windows takes half the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
]
Comes = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[installation.Installation]:
    """The processes of `make run` with the example campaign."""
    running = installation.start(tmp_path_factory.mktemp("installation"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.fail(
            "These tests drive a real browser, and there is none. On Debian and Ubuntu: apt install chromium-headless-shell"
        )
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def keys() -> dict[str, Any]:
    """The sessions of those who signed in once: a code is sent three times a minute to one address, and no more."""
    return {}


@pytest.fixture
def comes(site: installation.Installation, browser: Browser, keys: dict[str, Any]) -> Iterator[Comes]:
    """`comes(width=360, javascript=False, …)`: somebody new opens a browser. In the end nothing bad may have been seen.

    With `known="moderator@example.org"` they have signed in before. With `host="localhost"` they type a name, not a number.
    """
    contexts = []

    def somebody(
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        known: str = "",
        host: str = "127.0.0.1",
        **options: Any,
    ) -> Visitor:
        url = site.url.replace("127.0.0.1", host)
        if known and known not in keys:
            visitor = somebody()
            visitor.signs_in(known)
            if known == MODERATOR:  # who needs a second key to go on
                visitor.sets_up_an_app(known)
            keys[known] = visitor.page.context.storage_state()
        if known:
            options["storage_state"] = keys[known]
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": TALL[width]},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        watch = Watch(context, url)
        contexts.append((context, watch))
        return Visitor(context.new_page(), url, watch)

    yield somebody
    for context, _ in contexts:
        context.close()
    assert [complaint for _, watch in contexts for complaint in watch.complaints] == []
