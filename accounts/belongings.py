"""What is held of a person: each floor above hands down how it gives that out and how it lets go of it; accounts knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that would be left without anybody. The person says what becomes of it before they are erased.

    `key` is a public id, `name` what people call it. `answers` are (value, label); `url` (may be "") leads to a page where it can be
    settled otherwise, `url_words` say how.
    """

    key: str
    name: str
    answers: list[tuple[str, str]]
    url: str = ""
    url_words: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What one app holds of people.

    `covers` are the fields that lead to a person ("groups.Membership.user"), as a link or as a sealed address; `left_out` those that
    are not in the file that one may have, each with the reason. `export` answers plain JSON, fields named one by one. `erase` is asked
    inside the one transaction, the floors above first; it raises Unanswered where a question has no answer.
    """

    name: str
    covers: frozenset[str]
    export: Callable[[User], dict[str, Any]]
    erase: Callable[[User, Choices], None]
    files: Callable[[User], dict[str, bytes]] = field(default=lambda user: {})
    questions: Callable[[User], list[Question]] = field(default=lambda user: [])
    left_out: Mapping[str, str] = field(default_factory=dict)


class Unanswered(Exception):
    """Something would be left without anybody, and nothing was said of what becomes of it."""


_registered: dict[str, Belongings] = {}


def register(part: Belongings) -> None:
    """Let `part` speak for its app. Called once at start, the ground floor first; registering it twice does nothing."""
    _registered.setdefault(part.name, part)


def parts() -> list[Belongings]:
    """All of them, the ground floor first."""
    return list(_registered.values())


def export(user: User) -> dict[str, Any]:
    """Everything that is held of `user` and theirs to have, by app."""
    return {part.name: part.export(user) for part in parts()}


def files(user: User) -> dict[str, bytes]:
    """What else is theirs to have, by file name."""
    return {name: content for part in parts() for name, content in part.files(user).items()}


def questions(user: User) -> list[Question]:
    """What they must answer before they are erased."""
    return [question for part in parts() for question in part.questions(user)]


def erase(user: User, choices: Choices) -> None:
    """Let go of everything, from the roof down; the account itself goes last. Raises Unanswered, and then nothing has happened if the
    caller's transaction ends."""
    for part in reversed(parts()):
        part.erase(user, choices)
