"""The deeds of accounts."""

from collections.abc import Callable

from django.db import transaction

from accounts import belongings
from accounts.access import has_second_factor
from accounts.models import Session, User
from core import audit
from core.overwritten import settle


def open_account(email: str, *, language: str) -> User:
    """The person with this address; a new one, without a name, when nobody has it. Asked only after the address was proved."""
    with transaction.atomic():
        user, is_new = User.objects.get_or_create_by_email(email, language=language)
        if is_new:
            audit.record("accounts.open", user, actor=user)
    return user


def add_key(user: User, kind: str, *, session_key: str | None, make: Callable[[], object]) -> None:
    """Let `make` make a key of this kind (of Authenticator.Type). With the first second factor every session but the one of
    `session_key` ends: they were opened without one."""
    with transaction.atomic():
        is_first = not has_second_factor(user)
        make()
        audit.record("accounts.key_add", user, actor=user, data={"kind": kind})
        if is_first:
            end_sessions(user, but=session_key)


def remove_key(user: User, kind: str, *, remove: Callable[[], object]) -> None:
    """Let `remove` take a key of this kind away; recovery codes go with the last."""
    with transaction.atomic():
        remove()
        audit.record("accounts.key_remove", user, actor=user, data={"kind": kind})


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign this person out everywhere, except in the session with this key; the number of sessions that ended."""
    return Session.objects.filter(user=user).exclude(session_key=but or "").delete()[0]


def end_session(user: User, session: Session) -> None:
    """Sign this person out of one browser."""
    Session.objects.filter(user=user, pk=session.pk).delete()


@transaction.atomic
def erase(user: User, *, choices: belongings.Choices) -> None:
    """Erase a person with everything that is held of them. In the trail stays that somebody did what they did, not who.

    `choices` answer `belongings.questions(user)`, by key. Raises belongings.Unanswered when one has no answer (they may have become
    the last one who runs a group since they were asked), and then nothing has happened.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    audit.record("accounts.erase", user, actor=user)
    belongings.erase(user, choices)
    transaction.on_commit(settle)
