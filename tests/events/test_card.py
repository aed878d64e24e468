"""The picture beside a link: what stands on it, and that it can be drawn whatever people write."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core import lettering
from events import card
from events.card import Card, card_of
from events.disclosure import Standing, disclose
from events.enums import OccurrenceStatus
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

# Article 1 of the Universal Declaration of Human Rights in Uyghur (OHCHR).
UYGHUR = "ھەممە ئادەم تۇغۇلۇشىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا باپباراۋەر بولۇپ تۇغۇلغان."


def drawn(what):
    return Image.open(io.BytesIO(card.png(what)))


def dark_columns(image):
    """Where letters stand, from the left: the first and the last column that is neither paper nor the bar at the edge."""
    inside = image.convert("L").crop((40, 0, card.WIDTH - 40, 380)).point(lambda value: 255 if value < 90 else 0)
    left, _, right, _ = inside.getbbox()
    return left + 40, right + 40


def test_is_of_the_size_that_is_asked_for_and_small():
    image = drawn(Card("Vigil", "Tuesday 3 March, 7 pm", "LS2, Leeds", "Leeds Students", "square"))
    assert (image.size, image.format) == ((1200, 630), "PNG")
    assert len(card.png(Card("Vigil", "Tuesday 3 March, 7 pm", "LS2, Leeds", "Leeds Students", "square"))) < 40_000


def test_begins_at_the_side_where_its_title_begins():
    assert dark_columns(drawn(Card("Vigil")))[0] < 120
    assert dark_columns(drawn(Card("نامازدا")))[1] > 1080


def test_joins_the_letters_of_arabic_script():
    """Joined letters are narrower than the same letters that stand alone; without Raqm they would not be joined."""
    word = "مەشرەپ"
    assert lettering.width(word, 60) < sum(lettering.width(letter, 60) for letter in word)


def test_has_all_letters_of_the_languages_it_is_for():
    assert [lettering.can_write(text) for text in (UYGHUR, "Öğretmenler İçin Ağıt", "Lámh Dhearg – “Tŷ Gwydr” £5 …")] == [True] * 3
    assert [lettering.can_write(text) for text in ("Бейбітшілік", "会议", "🙂")] == [False] * 3


@given(st.text(min_size=1, max_size=130))
@settings(max_examples=25, deadline=None)
def test_can_be_drawn_whatever_people_write(title):
    kept = title if lettering.can_write(title) else "Meeting"
    assert drawn(Card(kept, "Tuesday 3 March, 7 pm", host=kept, shape="circle")).size == (1200, 630)


@given(st.text(alphabet=st.sampled_from("abc é \u0627\u06d5\u0626 ،-1"), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_loses_no_letter_when_it_breaks_lines(text):
    lines = lettering.wrapped(text, 40, 300)
    assert " ".join(lines) == " ".join(text.split())
    assert all(lettering.width(line, 40) <= 300 or " " not in line for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "said"),
    [
        (
            SafetyLevel.OPEN,
            ("Letter writing evening", "Leeds University Union, Lifton Place, LS2 9JT", "Leeds Students for Uyghurs"),
        ),
        (SafetyLevel.CAREFUL, ("Letter writing evening", "LS2, Leeds", "Leeds Students for Uyghurs")),
        (SafetyLevel.CLOSED, ("A meeting", "", "")),
    ],
)
def test_says_what_everybody_may_know(level, said):
    shown = disclose(make_occurrence(make_event(make_group(safety_level=level))), Standing.PUBLIC)
    made = card_of(shown)
    assert (made.title, made.where, made.host) == said
    assert bool(made.when) == (level != SafetyLevel.CLOSED)


@pytest.mark.django_db
def test_says_when_in_the_language_that_is_spoken_there_if_it_can():
    def said(*codes):
        return card_of(disclose(make_occurrence(make_event(languages=list(codes))))).when

    english = said()
    assert said("ug") != english
    assert lettering.is_rtl(said("ug"))
    assert (said("kk"), said("bfi")) == (english, english)  # letters we do not have, a language that has none


@pytest.mark.django_db
def test_leaves_out_what_it_cannot_write_rather_than_drawing_boxes():
    made = card_of(disclose(make_occurrence(make_event(make_group(name="会"), title="会议", kind="vigil"))))
    assert (made.title, made.host) == ("Vigil", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "state"),
    [(OccurrenceStatus.CANCELLED, "Cancelled"), (OccurrenceStatus.POSTPONED, "Postponed: a new date follows"), ("scheduled", "")],
)
def test_says_that_it_does_not_take_place(status, state):
    made = card_of(disclose(make_occurrence(status=status)))
    assert (made.state, bool(made.when)) == (state, status != OccurrenceStatus.POSTPONED)
