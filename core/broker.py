"""The broker of an installation without Redis: Celery's messages as files, put down whole."""

import uuid
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's own opens a message's file before it writes it, and a worker that looks in between ends with a broken message."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu names it in two ways
        """Write beside, then rename: who lists the folder sees the whole message or none. Raises ChannelError."""
        folder = Path(self.data_folder_out)
        whole = folder / f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        unfinished = whole.with_suffix(".part")
        try:
            unfinished.write_bytes(dumps(payload).encode())
            unfinished.replace(whole)
        except OSError as error:
            raise ChannelError(f"Cannot put a message into {folder}: {error.strerror}") from error


class Transport(filesystem.Transport):
    """kombu's files, with our way of putting them down."""

    Channel = Channel


def use() -> None:
    """Let `filesystem://` mean this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
