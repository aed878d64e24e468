"""Forms in two steps: fill in, then look whether it is right. Nothing typed is lost on the way back."""

from typing import Any

from django.http import QueryDict

NOT_TYPED = {"csrfmiddlewaretoken", "step", "sure"}


def typed_before(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the beginning of a fresh form: for the button that goes back."""
    return {name: value for name, value in data.items() if name not in NOT_TYPED and value != "False"}
