"""How often one may knock: codes asked for, by address and by network; tries at a code. Counted for all web processes together."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from core.rates import allow
from core.visitors import address_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FROM_ONE_NETWORK = 20  # a minute: an office, a hall of residence
FOR_ONE_ADDRESS = ((3, MINUTE), (10, HOUR), (30, DAY))
SECOND_STEPS = ((10, 15 * MINUTE), (50, DAY))  # who types these has read the mail of the account already
CODE_FROM_APP_LASTS = timedelta(minutes=3)  # its half minute, and one before and after


def may_ask_for_code(request: HttpRequest, email: str, *, browser: str = "") -> bool:
    """Count that a code is asked for; False when there were too many from this network or for this address.

    `browser` is what `devices.own_browser` says: such a browser has a count of its own, so that who asks for codes for somebody
    else's address, to use all of them up, does not lock its owner out. Every number is counted, also when another has refused
    already: so known and unknown addresses cost the same.
    """
    counted = [allow("accounts.code_network", address_of(request), most=FROM_ONE_NETWORK, per=MINUTE)]
    counted += [allow("accounts.code_address", f"{email} {browser}".strip(), most=most, per=per) for most, per in FOR_ONE_ADDRESS]
    return all(counted)


def may_try_code(code: str) -> bool:
    """Count a try at the code that `code` names (not its figures); False when there were too many."""
    per = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return allow("accounts.code_try", code, most=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, per=per)


def may_try_second_step(account: str) -> bool:
    """Count a try at the second step of the account with this public id; False when there were too many."""
    counted = [allow("accounts.second_step", account, most=most, per=per) for most, per in SECOND_STEPS]
    return all(counted)


def may_use_app_code(account: str, code: str) -> bool:
    """Count the use of a right code from an app; False when it was used before, perhaps by somebody who looked on."""
    return allow("accounts.app_code", f"{account} {code}", most=1, per=CODE_FROM_APP_LASTS)


def may_begin_passkey(request: HttpRequest) -> bool:
    """Count that a browser begins to sign in with a passkey; False when there were too many from this network."""
    return allow("accounts.passkey_network", address_of(request), most=FROM_ONE_NETWORK, per=MINUTE)
