"""One line to the mail server: kept open for a batch, and the server's many answers told in three words."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

SHUTTING_DOWN = 421  # RFC 5321, section 3.8: the server closes the line after this answer
PERMANENT = 500  # RFC 5321, section 4.2.1: 5yz means that asking again gives the same answer


class Unreachable(Exception):
    """There is no line. Says nothing about any message."""


class Refused(Exception):
    """The server did not take this message. `final`: it never will."""

    def __init__(self, error: Exception, *, code: int = 0, final: bool = False) -> None:
        # The class and the code: an SMTP error's own words hold the address.
        super().__init__(f"{type(error).__name__} {code}" if code else type(error).__name__)
        self.final = final


class HungUp(Refused):
    """The line broke on this message; whether this message is to blame cannot be known."""


class Line:
    """`with Line() as line: line.send(message)`. Opens at the first message, closes at the end."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # All that was accepted is accepted; a goodbye that fails changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            self._backend.close()

    def send(self, message: EmailMessage) -> None:
        """Returns when the server has accepted. Raises Unreachable, Refused or HungUp."""
        try:
            self._backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from None
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=0)
            raise _refusal(error, code, final=code >= PERMANENT) from None
        except smtplib.SMTPSenderRefused as error:  # our own address: for the operator to mend, so never final
            raise _refusal(error, error.smtp_code, final=False) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error, error.smtp_code, final=error.smtp_code >= PERMANENT) from None
        except (smtplib.SMTPNotSupportedError, ValueError) as error:  # an address that cannot be written on the line
            raise Refused(error, final=True) from None
        except (smtplib.SMTPException, OSError) as error:
            raise HungUp(error) from None


def _refusal(error: Exception, code: int, *, final: bool) -> Refused:
    return HungUp(error, code=code) if code == SHUTTING_DOWN else Refused(error, code=code, final=final)
