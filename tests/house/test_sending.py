"""The rules of sending: every kind of message is known to ask an unconfirmed address, or known not to.

A new kind of message fails here until it is one or the other. May it go to an address whose owner has not yet shown, by a link in a
mail of ours, that it is theirs? Then register it with `kinds.register(KIND, render, asks=True)` and let its service ask
`notifications.asking.may_ask` before it posts. Else add a line below that says how we know whose address it is.
"""

from pathlib import Path

from django.conf import settings

from notifications import kinds

OF_AN_ACCOUNT = "an account's address: its owner has signed in with a code sent there"
PROVED = "its owner has pressed the button in a mail of ours"
ITS_OWN_LIMIT = "asked for by the one who signs in, and limited there"

KNOWN = {
    "accounts.login_code": ITS_OWN_LIMIT,
    "accounts.new_device": OF_AN_ACCOUNT,
    "accounts.proof_code": OF_AN_ACCOUNT,
    "events.alert": PROVED,
    "events.announcement": PROVED,
    "events.approved": PROVED,
    "events.cancelled": PROVED,
    "events.changed": PROVED,
    "events.cohost_answered": OF_AN_ACCOUNT,
    "events.cohost_asked": OF_AN_ACCOUNT,
    "events.confirmed": PROVED,
    "events.goes_on": OF_AN_ACCOUNT,
    "events.listed": PROVED,
    "events.new_date": PROVED,
    "events.no_seat": PROVED,
    "events.postponed": PROVED,
    "events.reinstated": PROVED,
    "events.offer_gone": PROVED,
    "events.offered": PROVED,
    "events.reminder": PROVED,
    "events.rests": OF_AN_ACCOUNT,
    "events.silent_twice": OF_AN_ACCOUNT,
    "events.several": PROVED,
    "events.still_on": OF_AN_ACCOUNT,
    "events.thanks": PROVED,
    "events.seated": PROVED,
    "events.waiting": PROVED,
    "events.visibility": OF_AN_ACCOUNT,
    "groups.approved": OF_AN_ACCOUNT,
    "groups.panic_link": OF_AN_ACCOUNT,
    "groups.gone_quiet": OF_AN_ACCOUNT,
    "groups.hand_over": OF_AN_ACCOUNT,
    "groups.letter": OF_AN_ACCOUNT,
    "groups.letter_answer": PROVED,
    "groups.people": OF_AN_ACCOUNT,
    "groups.left": OF_AN_ACCOUNT,
    "groups.refused": OF_AN_ACCOUNT,
    "groups.second_contact_asked": PROVED,
    "groups.still_there": OF_AN_ACCOUNT,
    "groups.visibility": OF_AN_ACCOUNT,
    "groups.your_role": OF_AN_ACCOUNT,
    "groups.listed": OF_AN_ACCOUNT,
    "groups.question": OF_AN_ACCOUNT,
    "groups.waits_again": OF_AN_ACCOUNT,
    "moderation.report_decided": PROVED,
    "moderation.report_question": OF_AN_ACCOUNT,
    "moderation.report_stays": OF_AN_ACCOUNT,
}


def of_ours():
    return {kind for kind in kinds._kinds if not kind.startswith("test.")}


def test_knows_of_every_kind_of_message_whether_its_address_is_confirmed():
    unknown = sorted(of_ours() - kinds.asking() - set(KNOWN))
    assert unknown == [], f"May these go to an unconfirmed address? See the first lines of {Path(__file__).name}."


def test_says_of_no_kind_that_it_asks_and_that_it_does_not():
    assert sorted(kinds.asking() & set(KNOWN)) == []


def test_asks_the_rule_of_sending_wherever_a_kind_asks():
    """Each app with a kind that asks has a service that reads the rule."""
    apps = {kind.split(".")[0] for kind in kinds.asking() if not kind.startswith("test.")}
    reading = {
        app for app in apps for file in Path(settings.BASE_DIR, app).rglob("*.py") if "may_ask(" in file.read_text(encoding="utf-8")
    }
    assert reading == apps
