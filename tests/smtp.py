"""A real mail server on a free port of this machine, that keeps what it accepts and refuses what it is told to refuse."""

import socket
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """`sent`: what arrived, in order. `answers`: what to say instead of yes, to an address or to the commands MAIL and DATA
    ("550 No such user")."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.connections = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.sent.append(BytesParser(policy=policy.default).parsebytes(envelope.content))
        return "250 Accepted"

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for one address, oldest first."""
        return [mail for mail in self.sent if mail["To"] == address]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(mailbox: Mailbox) -> Controller:
    """The server, listening; `.port` says where. Stop it with `.stop()`."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
