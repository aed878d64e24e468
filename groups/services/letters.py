"""Writing to a group: ask, send, answer, answer back, end, be forgotten. The one door for all of it.

Nothing of it is on the trail: who runs a group and who moderates would read there when somebody wrote to whom.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import rates
from core.crypto import blind_index
from core.forms import once
from core.models import new_public_id
from groups import letter_notices as notices
from groups.asking import asks_too_many
from groups.models import Conversation, Group, Letter
from notifications.asking import ASK_AGAIN_AFTER, may_ask
from notifications.replies import without_secrets

LONGEST = 2000  # characters
SENT_A_DAY = 50  # to one group
WRITTEN_A_DAY = 10  # in one conversation, by each side


class CannotWrite(ValueError):
    """The words cannot be sent. Says why, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


AWAY = _("This group takes no letters at the moment.")
ENDED = _("This conversation has been ended. Nobody can write in it any more.")
ENOUGH = _("That is enough letters for one day. Write again tomorrow.")
TOO_LONG = _("The letter has more than 2,000 characters. Make it shorter, and send it again.")


@transaction.atomic
def write(group: Group, *, email: str, text: str, language: str = settings.LANGUAGE_CODE, now: datetime | None = None) -> None:
    """Keep the words and ask by mail whether the owner of `email` sends them.

    Says nothing of what is known about the address: every one gets one mail, at most one an hour for this group and three a day in all;
    and for a group that no moderator has approved, twenty a day to all addresses together. Who is over it is not asked, the words
    are not kept, and the page says the same. Raises CannotWrite when the group takes no letters.
    """
    now = now or timezone.now()
    held = Group.objects.held(group.pk)
    if held is None or not held.takes_letters:
        raise CannotWrite(AWAY)
    asked = Conversation.objects.filter(email_index=blind_index(email), group=group, asked_at__gt=now - ASK_AGAIN_AFTER).exists()
    if not may_ask(email, now) or asked or asks_too_many(group, "groups.ask_for_new"):
        return
    conversation = Conversation.objects.create(group=group, email=email, language=language, asked_at=now, last_at=now)
    conversation.letters.create(text=without_secrets(text, email))
    notices.confirm(conversation)


@transaction.atomic
def send(conversation: Conversation, *, discreet: bool = False, now: datetime | None = None) -> None:
    """Its writer has pressed the button: bring the words to the group. Once.

    Raises Conversation.DoesNotExist when it was forgotten meanwhile, CannotWrite when the group takes no letters or has had too many.
    """
    one = _locked(conversation)
    if one.confirmed_at:
        return
    if not (one.group.works_by_link and one.group.takes_letters):
        raise CannotWrite(AWAY)
    if not rates.allow("groups.letters", one.group.public_id, most=SENT_A_DAY, per=timedelta(days=1)):
        raise CannotWrite(_("Very many have written to this group today. Press the button again tomorrow: your letter is kept."))
    one.confirmed_at = one.last_at = now or timezone.now()
    one.discreet = discreet
    one.save(update_fields=["confirmed_at", "last_at", "discreet", "modified"])
    for letter in one.letters.all():
        notices.written(letter)


def answer(conversation: Conversation, *, text: str, form_id: str = "", now: datetime | None = None) -> Letter:
    """The group answers. Whether who writes may is the caller's question to `rules.can_edit`.

    The same `form_id` makes one letter. Raises Conversation.DoesNotExist and CannotWrite.
    """
    return _write(conversation, text, is_answer=True, form_id=form_id, now=now)


def answer_back(conversation: Conversation, *, text: str, form_id: str = "", now: datetime | None = None) -> Letter:
    """Who began it writes again. Raises as `answer`, and CannotWrite while its group is away."""
    return _write(conversation, text, is_answer=False, form_id=form_id, now=now)


@transaction.atomic
def end(conversation: Conversation, *, now: datetime | None = None) -> None:
    """The group ends it: nobody writes any more, and the address is erased at once. The words stay for the organisers to read,
    thirty days after the last."""
    Conversation.objects.filter(pk=conversation.pk, ended_at=None).update(
        ended_at=now or timezone.now(), email="", email_index="", modified=now or timezone.now()
    )


@transaction.atomic
def forget(conversation: Conversation) -> None:
    """Its writer wants it gone: the address and all words, at once."""
    Conversation.objects.filter(pk=conversation.pk).delete()


def erase_due(now: datetime | None = None) -> int:
    """Delete what nobody confirmed for two days, and conversations thirty days after their last letter; how many rows."""
    gone, _by_model = Conversation.objects.erased_by(now or timezone.now()).delete()
    return gone


def _write(conversation: Conversation, text: str, *, is_answer: bool, form_id: str, now: datetime | None) -> Letter:
    public_id = form_id or new_public_id()
    already = Letter.objects.filter(public_id=public_id, conversation=conversation)
    return once(already, lambda: _made(conversation, text, is_answer=is_answer, public_id=public_id, now=now or timezone.now()))


@transaction.atomic
def _made(conversation: Conversation, text: str, *, is_answer: bool, public_id: str, now: datetime) -> Letter:
    one = _locked(conversation)
    if one.ended_at or one.confirmed_at is None:
        raise CannotWrite(ENDED)
    if len(text) > LONGEST:
        raise CannotWrite(TOO_LONG)
    if not is_answer and not one.group.works_by_link:
        raise CannotWrite(AWAY)
    if one.letters.filter(is_answer=is_answer, created__gt=now - timedelta(days=1)).count() >= WRITTEN_A_DAY:
        raise CannotWrite(ENOUGH)
    letter: Letter = one.letters.create(public_id=public_id, text=without_secrets(text, one.email), is_answer=is_answer)
    one.last_at = now
    one.is_answered = is_answer
    one.save(update_fields=["last_at", "is_answered", "modified"])
    letter.conversation = one
    (notices.answered if is_answer else notices.written)(letter)
    return letter


def _locked(conversation: Conversation) -> Conversation:
    """The row as it is now, held until the transaction ends."""
    row: Conversation = Conversation.objects.select_related("group").select_for_update(of=("self",)).get(pk=conversation.pk)
    return row
