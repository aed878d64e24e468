"""The operator's own mistakes, said at start."""

import pytest

from groups.checks import toolkit_is_an_address


@pytest.mark.parametrize("pattern", ["", "https://campaign.example/toolkit/{kind}/", "https://campaign.example/toolkit/"])
def test_takes_the_address_of_a_toolkit(settings, pattern):
    settings.TOOLKIT_URL = pattern
    assert toolkit_is_an_address(None) == []


@pytest.mark.parametrize(
    "pattern",
    ["toolkit", "javascript:alert(1)", "https://", "https://x@campaign.example", "https://a.example/{sort}", "https://[x/{kind}"],
)
def test_says_what_is_wrong_with_it(settings, pattern):
    settings.TOOLKIT_URL = pattern
    [found] = toolkit_is_an_address(None)
    assert (found.id, "{kind}" in found.hint) == ("organise.E031", True)
