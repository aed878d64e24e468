"""How geopy reaches a provider from here: over core.outgoing, so in bounded time and size, to the configured host alone."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderUnavailable

from core import outgoing

MOST_BYTES: Final = 1_000_000


class Outgoing(BaseSyncAdapter):
    """Geopy's adapter. No proxy of the environment is used, no cookie kept, no redirect followed to another host.

    `host` is the only one that may be asked; `extra` is added to every question. What it raises never repeats the question
    or the answer: both may hold an address, and the question a key.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any, host: str, extra: Mapping[str, str]) -> None:
        super().__init__(proxies=None, ssl_context=ssl_context)
        self._host, self._extra = host, extra

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """What was said, parsed. Raises GeocoderParseError when it is no JSON, and what `get_text` raises."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is no JSON.") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """What was said. Raises AdapterHTTPError for any status but 200, GeocoderUnavailable where nobody answers in time,
        GeocoderServiceError for an answer that leads elsewhere or is too large."""
        if urlsplit(url).netloc != self._host:
            raise GeocoderServiceError("Not the configured host.")
        if self._extra:
            url = f"{url}&{urlencode(self._extra)}"
        sent = {
            "User-Agent": headers.get("User-Agent", "").encode("ascii", "ignore").decode() or "Organise",
            "Accept": "application/json",
        }
        try:
            answer = outgoing.get(url, sent, seconds=timeout, most_bytes=MOST_BYTES, private=settings.GEOCODER_PRIVATE_HOST)
        except outgoing.BadAnswer as error:
            raise GeocoderServiceError(f"The answer cannot be used: {error}.") from None
        except outgoing.NoAnswer as error:
            raise GeocoderUnavailable(f"No answer: {error}.") from None
        if answer.status != 200:
            heard = {name.lower(): value for name, value in answer.headers.items()}
            raise AdapterHTTPError(f"status {answer.status}", status_code=answer.status, headers=heard, text="")
        return answer.body.decode("utf-8", "replace")
