"""Who may do what: every role at every address of groups, moderation, accounts and meetings, in HTML and API, GET and POST.

**You made a new address, and this fails?** Add one row to the file of its app beside this one (`rows_groups.py` …):

    Row("groups:invite", get=only("owner", signed_out=SIGN_IN), post=only("owner", signed_out=SIGN_IN), args=of_group)

`only(…)` names who may (`cast.ROLES` says who they are); `others=` is what everybody else gets (404 unless told otherwise),
`signed_out=` what they get who are not signed in. `everybody(…)` is one answer for all; a role as a keyword has one of its own:
`everybody(suspended=404)`. Without `post=` every POST must be answered 405. `args=` are the parts of the address, from the `World`
that the role looks at; it may make rows for it. What a POST may change is undone after each request. Write what *should* be, not what
the first run says.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.template.backends.django import Template
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

from tests.permissions import rows_accounts, rows_api, rows_events, rows_groups, rows_moderation
from tests.permissions.cast import ROLES, Cast, make_cast
from tests.permissions.table import MOVED, OK, SIGN_IN, Row, Wanted

ROWS: list[Row] = [*rows_accounts.ROWS, *rows_groups.ROWS, *rows_events.ROWS, *rows_moderation.ROWS, *rows_api.ROWS]
# Whose views are looked at. `places` and `core` hold nobody's own; `staff/` is Django's administration, tested by its own rows.
ROOMS = {"accounts", "allauth", "api", "events", "groups", "moderation"}
ASKS_AGAIN = {400, 422}  # of a POST: one may, but what was sent is not enough


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address under `resolver`, with its name."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from addresses(each, inner)
        else:
            yield f"{namespace}{each.name or each.pattern}", each


def ours() -> set[str]:
    """The names of all addresses of these rooms, from the URLconf."""
    found = addresses(get_resolver())
    return {name for name, pattern in found if pattern.callback.__module__.split(".")[0] in ROOMS}


def test_has_a_row_for_every_address():
    missing = sorted(ours() - {row.name for row in ROWS})
    assert missing == [], f"Who may open them? Add a row for each: the first lines of {__file__} say how."


def test_has_no_row_twice_and_none_for_an_address_that_is_gone():
    twice = [name for name, times in Counter(row.name for row in ROWS).items() if times > 1]
    assert (twice, sorted({row.name for row in ROWS} - ours())) == ([], [])


@pytest.fixture
def unwritten(monkeypatch):
    """Pages are not written out, which would be most of the time: only whether one gets them matters here."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString())


@pytest.mark.django_db
@pytest.mark.usefixtures("unwritten")
def test_answers_every_role_at_every_address_as_the_table_says(lose_the_cache):
    cast = make_cast()
    wrong = []
    for row in ROWS:
        lose_the_cache()
        for role in ROLES:
            for method, column in (("GET", row.get), ("POST", row.post)):
                got = given(cast, row, role, method)
                if not fits(column[role], got, method):
                    wrong.append(f"{method} {row.name} as {role} ({ROLES[role]}): wanted {column[role]}, got {said(got)}")
    assert not wrong, "\n" + "\n".join(wrong)


def given(cast: Cast, row: Row, role: str, method: str) -> HttpResponseBase:
    """The answer; what the request changed is undone."""
    with transaction.atomic():
        world = cast.worlds[role]
        path = reverse(row.name, args=row.args(world))
        client = cast.client(role)
        answer: HttpResponseBase = client.post(path, row.data(world)) if method == "POST" else client.get(path)
        transaction.set_rollback(True)
    return answer


def to_sign_in(answer: HttpResponseBase) -> bool:
    """Whether the answer leads to the page for signing in."""
    return answer.status_code == 302 and answer["Location"].split("?")[0] == reverse(settings.LOGIN_URL)


def fits(wanted: Wanted, answer: HttpResponseBase, method: str) -> bool:
    """Whether this answer is the one in the table."""
    moved = answer.status_code in {301, 302, 303} and not to_sign_in(answer)
    if wanted == OK:
        return answer.status_code == 200 or (method == "POST" and (moved or answer.status_code in ASKS_AGAIN))
    if wanted == MOVED:
        return moved
    if wanted == SIGN_IN:
        return to_sign_in(answer)
    return answer.status_code == wanted


def said(answer: HttpResponseBase) -> str:
    """The answer in a few words."""
    if answer.status_code in {301, 302, 303}:
        return f"{answer.status_code} to {answer['Location']}"
    if answer.status_code == 500:
        return f"500: {getattr(answer, 'exc_info', None)}"
    return str(answer.status_code)
