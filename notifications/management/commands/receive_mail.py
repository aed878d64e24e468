"""Take one answer by mail from the mail server, which hands it over on standard input and reads the exit code (sysexits.h)."""

import logging
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError

from notifications import replies

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`receive_mail --to reply+…@example.org --sender someone@example.org < mail`."""

    requires_system_checks = ()  # they were made when the site started; a mail should not wait for them
    help = "Read one mail from standard input: an answer to one of ours. See docs/how-to/receive-mail.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="whom the mail is for, as the mail server knows it")
        parser.add_argument("--sender", default=None, help="the envelope's sender; empty for a bounce")

    def handle(self, *args: Any, to: str, sender: str | None, **options: Any) -> None:
        """Ends with EX_OK, EX_NOUSER, EX_DATAERR, EX_CONFIG or EX_TEMPFAIL. What is printed travels back in the mail server's answer,
        so it never says more than why the words were not taken."""
        sys.exit(self._code(to, sender))

    def _code(self, to: str, sender: str | None) -> int:
        if not settings.REPLY_ADDRESS:
            logger.error("A mail was handed over, but REPLY_ADDRESS is not set.")
            return os.EX_CONFIG
        raw = sys.stdin.buffer.read(replies.MOST_BYTES + 1)
        # Postfix's local(8) says in the environment for whom it is, and from whom.
        to = to or os.environ.get("ORIGINAL_RECIPIENT", "") or os.environ.get("RECIPIENT", "")
        sender = os.environ.get("SENDER") if sender is None else sender
        try:
            replies.receive(raw, to=to, sender=sender.replace("<>", "") if sender is not None else None)
        except replies.Unknown:
            return os.EX_NOUSER
        except replies.Refused as refusal:
            self.stdout.write(str(refusal))
            return os.EX_DATAERR
        except OperationalError as error:
            logger.warning("An answer waits: the database cannot be asked (%s).", type(error).__name__)
            return os.EX_TEMPFAIL
        except Exception as error:  # noqa: BLE001 (a fault of ours: the mail server keeps the mail, and no trace travels back in a bounce)
            logger.error("An answer waits: %s", type(error).__name__)
            return os.EX_TEMPFAIL
        return os.EX_OK
