"""Who is told: nothing but what is needed to reach somebody in their own language and time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """An e-mail address, and how its owner reads: a language code, an IANA time zone, and whether subject lines stay neutral."""

    address: str
    language: str = "en"
    timezone: str = "Europe/London"
    discreet: bool = False
