"""What a form says of a field that it cannot take, where it has no better words of its own."""

import pytest
from django import forms


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (forms.CharField(), "", "Please fill this in."),
        (forms.ChoiceField(choices=[("a", "b")]), "", "Please choose one."),
        (forms.ChoiceField(choices=[("a", "b")]), "c", "“c” is none of the choices. Choose one from the list."),
        (forms.BooleanField(), False, "Please tick this box first."),
        (forms.IntegerField(), "many", "This is not a whole number. Give one like 20."),
        (
            forms.CharField(max_length=2),
            "abc",
            "This is too long: it has 3 characters. Please make it 2 characters at most.",
        ),
        (
            forms.CharField(),
            "a\0b",
            "This holds a character that cannot be kept. Delete it, or type the text again.",
        ),
        (forms.CharField(error_messages={"required": "Which one?"}), "", "Which one?"),
    ],
)
def test_says_in_plain_words_what_is_wrong(field: forms.Field, given: object, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(given)

    assert refused.value.messages == [said]
