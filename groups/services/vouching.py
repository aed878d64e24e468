"""Standing up for a new group: two organisers' words, or a partner's code."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit
from core.models import random_id
from groups import trusted, vouchers
from groups.enums import GroupStatus, ListedHow
from groups.models import Case, Group, PartnerCode, Vouch
from groups.services.verification import list_without_a_look, wait_again

CODE_LENGTH = 16  # 27**16 is about 76 bits
MOST_USES = 50


class Hindered(ValueError):
    """This word or code does not count; `args[0]` is the `vouchers.Hindrance`, or None for a code."""


@transaction.atomic
def vouch(group: Group, *, by: User) -> bool:
    """Give one's word for a group that waits. True when that listed it. Raises Hindered when `by` may not."""
    # The group's row and the voucher's are locked: of two words at once the second counts the first, and nobody gives four.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    User.objects.select_for_update().get(pk=by.pk)
    if hindrance := vouchers.hindrance(by, group):
        raise Hindered(hindrance)
    Vouch.objects.create(group=group, by=by)
    audit.record("groups.vouch", group, actor=by)
    if not vouchers.enough(group) or trusted.must_be_looked_at(group) or trusted.is_flood():
        return False
    return list_without_a_look(group, ListedHow.VOUCHES, by=by)


@transaction.atomic
def withdraw(group: Group, *, by: User) -> bool:
    """Take one's word back. A group that stood on it alone waits for a moderator again. False when there is no word to take back."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if not Vouch.objects.filter(group=group, by=by, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        return False
    audit.record("groups.unvouch", group, actor=by)
    stood_on_it = Case.objects.filter(group=group, listed_how=ListedHow.VOUCHES, approved_at=None).exists()
    if stood_on_it and not vouchers.enough(group):
        wait_again(group, by=by, why="vouch")
    return True


@transaction.atomic
def make_code(*, by: User, partner: str, most_uses: int, expires: datetime, public_id: str = "") -> tuple[PartnerCode, str]:
    """A code for a partner to hand out, good for `most_uses` groups until `expires` (aware UTC); and the code itself, which nobody
    can read again. Raises IntegrityError when there is a code with this `public_id`."""
    code = random_id(CODE_LENGTH)
    ids = {"public_id": public_id} if public_id else {}
    made = PartnerCode.objects.create(
        partner=partner, digest=_digest(code), most_uses=most_uses, expires=expires, made_by=by, **ids
    )
    audit.record("partners.make_code", made, actor=by, data={"uses": most_uses})
    return made, "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def revoke_code(code: PartnerCode, *, by: User) -> bool:
    """End a code; groups that it listed stay listed. False when it was ended before."""
    if not PartnerCode.objects.filter(pk=code.pk, revoked_at=None).update(revoked_at=timezone.now()):
        return False
    audit.record("partners.revoke_code", code, actor=by)
    return True


@transaction.atomic
def use_code(group: Group, typed: str, *, by: User) -> bool:
    """List a group that waits by a partner's code. False when it must be looked at all the same: then the code is not used up.

    Raises Hindered for a code that is wrong, over, ended or used up, or a group that does not wait.
    """
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    code = _usable(typed)
    if code is None or group.status != GroupStatus.NEW:
        raise Hindered(None)
    if trusted.must_be_looked_at(group):
        Case.objects.update_or_create(group=group, defaults={"partner_code": code})
        audit.record("partners.show_code", group, actor=by, data={"partner_code": code.public_id})
        return False
    # One conditional UPDATE: the last use is given once.
    if not PartnerCode.objects.filter(pk=code.pk, uses__lt=F("most_uses")).update(uses=F("uses") + 1):
        raise Hindered(None)
    return list_without_a_look(group, ListedHow.CODE, by=by, code=code)


def _usable(typed: str) -> PartnerCode | None:
    """The code as people type it: capitals, spaces and hyphens do not matter."""
    plain = "".join(letter for letter in typed.lower() if letter.isalnum())
    found = PartnerCode.objects.filter(digest=_digest(plain), revoked_at=None, expires__gt=timezone.now())
    return found.filter(uses__lt=F("most_uses")).first()


def _digest(code: str) -> str:
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), b"organise.partner-code\0" + code.encode(), hashlib.sha256).hexdigest()
