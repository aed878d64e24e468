"""A mail server in a process of its own, so that its work is not counted as ours: says its port, then how many mails it took."""

import sys
from typing import Any

from aiosmtpd.controller import Controller

from tests.smtp import free_port


class Counts:
    """Takes every mail and keeps none."""

    taken = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken += 1
        return "250 Accepted"


if __name__ == "__main__":
    counts = Counts()
    controller = Controller(counts, hostname="127.0.0.1", port=free_port())
    controller.start()
    print(controller.port, flush=True)
    sys.stdin.read()
    controller.stop()
    print(counts.taken, flush=True)
