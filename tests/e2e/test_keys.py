"""Journey: a second key beside the mailbox. A passkey that the browser makes and that opens the account alone; an app; sessions ended."""

from tests.e2e.visitor import APPS, Visitor

HOLDS_PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def holds_passkeys(visitor: Visitor) -> None:
    """Gives this browser a device that makes and keeps passkeys, unlocked at once. The site must have a name: browsers make none
    for 127.0.0.1."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": HOLDS_PASSKEYS})


def test_makes_a_passkey_and_signs_in_with_it_alone(comes):
    me = "passkey@example.org"
    visitor, elsewhere = comes(host="localhost"), comes(host="localhost")
    elsewhere.signs_in(me)
    holds_passkeys(visitor)
    visitor.signs_in(me)
    visitor.press("Your account")
    visitor.heading("Your account")
    visitor.press("Add a second key")
    visitor.heading("A second key")
    visitor.press("Add a passkey")
    visitor.heading("Add a passkey")
    visitor.press("Make the passkey")
    visitor.heading("Your recovery codes")
    visitor.press("I have written them down")
    visitor.heading("A second key")
    visitor.sees("Chrome on Linux")
    elsewhere.open("/organise/")  # was opened without the second key
    elsewhere.heading("Sign in")

    visitor.press("Sign out")
    visitor.sees("You are signed out.")
    visitor.open("/accounts/login/?next=/groups/")
    visitor.press("Sign in with a passkey")
    visitor.heading("Groups")
    visitor.sees("Your desk")

    visitor.press("Sign out")
    visitor.sees("You are signed out.")
    visitor.signs_in_with_code(me)
    visitor.heading("Your second key")
    visitor.press("Use a passkey")
    visitor.heading("Your desk")


def test_signs_in_with_an_app_and_ends_a_session_without_script(comes):
    me = "app@example.org"
    visitor = comes(width=360, javascript=False)
    visitor.signs_in(me)
    recovery = visitor.sets_up_an_app(me)
    visitor.fits()
    phone = comes(width=360, javascript=False)
    phone.signs_in(me)
    visitor.open("/accounts/me/")
    visitor.fits()
    visitor.sees("this browser")
    visitor.press("Sign out everywhere else")
    visitor.sees("You are signed out everywhere else.")
    phone.open("/accounts/me/")
    phone.heading("Sign in")
    older = phone.mails(me).filter(has_text="A note from").count()
    assert older == 1  # the phone was new, and its cookie is known from now on
    phone.signs_in_with_code(me)
    phone.heading("Your second key")
    phone.fill("Code", recovery)
    phone.press("Sign in", within=phone.page.locator("main"))
    phone.heading("Your desk")
    assert phone.mails(me).filter(has_text="A note from").count() == older
    assert (phone.url, me) in APPS
