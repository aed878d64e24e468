"""What the clock does with groups: forgets who never said yes, and asks after those of which nobody is to be seen."""

from celery import shared_task

from groups.services import continuity, following, invitations, letters, second_contact


@shared_task
def forget_unconfirmed() -> None:
    """Every hour: erase the addresses of those who did not confirm or accept in time."""
    following.forget_unconfirmed()
    second_contact.forget_unconfirmed()
    invitations.forget_old()


@shared_task
def keep_going() -> None:
    """Every morning: ask after groups of which nobody is to be seen, and remind in its season of who comes after."""
    continuity.look_after()
    continuity.remind_of_hand_over()


@shared_task
def erase_letters() -> None:
    """Every hour: delete letters that nobody confirmed, and conversations thirty days after their last letter."""
    letters.erase_due()
