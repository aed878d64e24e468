"""Writing to a group through us: both sides answer, by page or by mail, and neither learns the other's address."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry, Tally
from events.desk import my_groups
from groups import letter_belongings
from groups.enums import GroupStatus, Role
from groups.letter_links import token_of
from groups.models import Conversation, Letter
from groups.services import letters
from groups.tasks import erase_letters
from notifications import replies
from notifications.delivery import deliver_due
from notifications.models import Message, ReplyAddress
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SAM, ALICE = "sam.planted@example.org", "alice@example.org"
LINK = re.compile(r"http\S+?(/letters/\S+/)")
WORDS = "Is there a step at the door?\n\nSee https://example.org/hall <b>now</b>"


@pytest.fixture
def group(alice):
    return make_group(alice)


@pytest.fixture
def by_mail(settings):
    settings.REPLY_ADDRESS = "reply+{token}@answers.example.org"


def write(group, text=WORDS, email=SAM):
    letters.write(group, email=email, text=text)
    return Conversation.objects.order_by("pk").last()


def sent(group, text=WORDS, email=SAM, **fields):
    """A conversation whose writer has pressed the button."""
    one = Conversation.objects.create(group=group, email=email, confirmed_at=timezone.now(), **fields)
    one.letters.create(text=text)
    return one


def answer_to(mail, words, sender):
    """What a mail program sends when somebody presses Reply: their words, their name, all of the mail quoted."""
    quoted = "\n".join(f"> {line}" for line in mail.get_body(("plain",)).get_content().splitlines())
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"My Name <{sender}>", mail["Reply-To"], f"Re: {mail['Subject']}"
    made["Message-ID"] = f"<{timezone.now().timestamp()}.{sender}>"
    made.set_content(f"{words}\n\nMy Name\n{sender}\n\nOn Tue, 3 Mar 2026, Organise <{mail['From']}> wrote:\n{quoted}\n")
    return made.as_bytes()


def hand_over(mail, words, sender):
    assert replies.receive(answer_to(mail, words, sender), to=str(mail["Reply-To"]), sender=sender)
    deliver_due()


def said(group):
    """The words of the one conversation, oldest first."""
    return list(Letter.objects.filter(conversation__group=group).order_by("pk").values_list("is_answer", "text"))


# The whole way ------------------------------------------------------------------------------------------------------------


def test_goes_both_ways_over_real_mail_and_names_no_address(client, smtp, group, alice, bob, by_mail, caplog):
    group.memberships.create(user=bob, role=Role.ORGANISER)
    asked = client.post(f"/groups/{group.slug}/write/", {"email": SAM, "text": WORDS})
    assert (asked.status_code, asked["Location"]) == (302, f"/groups/{group.slug}/write/asked/")
    deliver_due()
    [ask] = smtp.sent
    assert ask["To"] == SAM
    assert "step at the door" not in str(ask)  # nobody makes us carry their words to a stranger

    page = LINK.search(ask.get_body(("plain",)).get_content())[1]
    assert "Send my letter" in client.get(page).content.decode()
    assert Message.objects.count() == 1  # to open the link decides nothing
    client.post(page, {"action": "send"})
    client.post(page, {"action": "send"})
    deliver_due()
    to_alice, to_bob = smtp.to(ALICE)[-1], smtp.to("bob@example.org")[-1]
    assert len(smtp.sent) == 3

    hand_over(to_alice, "No, it is flat.", ALICE)
    to_sam = smtp.to(SAM)[-1]
    hand_over(to_sam, "Thank you, I come.", SAM)
    client.force_login(bob)
    conversation = Conversation.objects.get()
    desk = f"/organise/groups/{group.slug}/letters/{conversation.public_id}/"
    client.post(desk, {"action": "answer", "text": "Until then!", "form_id": client.get(desk).context["form"]["form_id"].value()})
    deliver_due()

    words = [text for _is_answer, text in said(group)]
    assert words == [WORDS, "No, it is flat.\n\nMy Name\n[…]", "Thank you, I come.\n\nMy Name\n[…]", "Until then!"]
    assert "Until then!" in smtp.to(SAM)[-1].get_body(("plain",)).get_content()
    assert to_bob["Reply-To"] != to_alice["Reply-To"]

    # No address of the other side anywhere: in no mail, header, page, log or trail.
    addresses = {SAM: (ALICE, "bob@example.org"), ALICE: (SAM, "bob@example.org"), "bob@example.org": (SAM, ALICE)}
    for mail in smtp.sent:
        whole = mail.as_string().lower()
        assert not [other for other in addresses[mail["To"]] if other in whole or other.partition("@")[0] in whole]
    own = client.get(page).content.decode().lower()
    assert ALICE not in own
    for path in (desk, f"/organise/groups/{group.slug}/letters/", "/organise/", group.get_absolute_url()):
        assert SAM.partition("@")[0] not in client.get(path).content.decode().lower()
    told = caplog.text + str(list(AuditEntry.objects.values())) + str(list(Tally.objects.values()))
    assert SAM not in told
    assert "Reply-To" not in ask


def test_leaves_no_word_and_no_address_readable_in_the_database(group):
    sent(group)
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.email, l.text FROM groups_conversation c JOIN groups_letter l ON l.conversation_id = c.id")
        row = str(cursor.fetchall())
    assert "planted" not in row
    assert "step" not in row


def test_leads_to_the_page_alone_where_no_address_for_answers_is_set(smtp, group, settings):
    settings.REPLY_ADDRESS = ""
    letters.send(write(group))
    deliver_due()
    mail = smtp.to(ALICE)[-1]
    assert "Reply-To" not in mail
    assert "Answer on this page" in mail.get_body(("plain",)).get_content()


# Asking -------------------------------------------------------------------------------------------------------------------


def test_asks_once_an_hour_for_a_group_and_keeps_no_other_words(group):
    write(group)
    write(group, "Something else")
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)
    letters.write(group, email=SAM, text="Later", now=timezone.now() + timedelta(hours=1, minutes=1))
    assert Message.objects.count() == 2


def test_asks_three_times_a_day_over_all_groups(alice):
    for number in range(4):
        write(make_group(alice, name=f"Group {number}"))
    assert (Conversation.objects.count(), Message.objects.count()) == (3, 3)


def test_asks_twenty_a_day_for_a_group_that_nobody_approved(alice):
    group = make_group(alice, status=GroupStatus.NEW)
    for number in range(21):
        write(group, email=f"someone{number}@example.org")
    assert Message.objects.count() == 20


def test_says_the_same_when_the_address_may_not_be_asked(client, group):
    answers = [client.post(f"/groups/{group.slug}/write/", {"email": SAM, "text": WORDS}) for _number in range(2)]
    assert {(each.status_code, each["Location"]) for each in answers} == {(302, f"/groups/{group.slug}/write/asked/")}


def test_keeps_what_was_typed_when_something_is_missing(client, group):
    answer = client.post(f"/groups/{group.slug}/write/", {"email": "sam@", "text": "x" * 2001})
    assert answer.status_code == 422
    assert "more than 2,000 characters" in answer.content.decode()
    assert "x" * 2001 in answer.content.decode()


def test_stops_one_network_after_twenty_in_a_minute(client, group):
    path = f"/groups/{group.slug}/write/"
    codes = [client.post(path, {"email": f"s{n}@example.org", "text": "Hello"}).status_code for n in range(21)]
    assert codes == [302] * 20 + [429]


@pytest.mark.parametrize("fields", [{"takes_letters": False}, {"status": GroupStatus.HIDDEN}, {"status": GroupStatus.SUSPENDED}])
def test_takes_no_letter_for_a_group_that_is_away_or_wants_none(client, alice, fields):
    group = make_group(alice, **fields)
    assert client.get(f"/groups/{group.slug}/write/").status_code == 404
    with pytest.raises(letters.CannotWrite):
        write(group)


def test_offers_the_way_on_the_page_of_the_group(client, group):
    assert f"/groups/{group.slug}/write/" in client.get(group.get_absolute_url()).content.decode()


# Sending and answering ----------------------------------------------------------------------------------------------------


def test_shows_the_group_nothing_before_the_button_is_pressed(client, group, alice):
    one = write(group)
    client.force_login(alice)
    assert "No letters yet" in client.get(f"/organise/groups/{group.slug}/letters/").content.decode()
    assert client.get(f"/organise/groups/{group.slug}/letters/{one.public_id}/").status_code == 404


def test_tells_no_helper(smtp, group, charlie):
    group.memberships.create(user=charlie, role=Role.HELPER)
    letters.send(write(group))
    deliver_due()
    assert {mail["To"] for mail in smtp.sent} == {ALICE}


def test_sends_no_letter_to_who_stopped_organising_meanwhile(smtp, group, bob):
    membership = group.memberships.create(user=bob, role=Role.ORGANISER)
    letters.send(write(group))
    membership.delete()
    deliver_due()
    assert "bob@example.org" not in {mail["To"] for mail in smtp.sent}


def test_makes_one_letter_of_a_form_that_was_sent_twice(client, group, alice):
    one = sent(group)
    client.force_login(alice)
    path = f"/organise/groups/{group.slug}/letters/{one.public_id}/"
    form = {"action": "answer", "text": "Yes", "form_id": client.get(path).context["form"]["form_id"].value()}
    for _number in range(2):
        client.post(path, form)
    assert one.letters.count() == 2


def test_takes_an_answer_by_mail_once_that_is_handed_over_twice(smtp, group, by_mail):
    letters.send(write(group))
    deliver_due()
    mail = smtp.to(ALICE)[-1]
    raw = answer_to(mail, "Yes", ALICE)
    for _number in range(2):
        replies.receive(raw, to=str(mail["Reply-To"]))
    assert len(said(group)) == 2


def test_takes_no_answer_by_mail_from_who_organises_no_more(smtp, group, by_mail):
    letters.send(write(group))
    deliver_due()
    group.memberships.all().delete()
    mail = smtp.to(ALICE)[-1]
    with pytest.raises(replies.Unknown):
        replies.receive(answer_to(mail, "Yes", ALICE), to=str(mail["Reply-To"]))


def test_refuses_an_answer_by_mail_that_is_too_long(smtp, group, by_mail):
    letters.send(write(group))
    deliver_due()
    mail = smtp.to(ALICE)[-1]
    with pytest.raises(replies.Refused, match="2,000 characters"):
        replies.receive(answer_to(mail, "x " * 1001, ALICE), to=str(mail["Reply-To"]))


def test_shows_words_as_words(client, group):
    one = sent(group)
    page = client.get(f"/letters/{token_of(one)}/").content.decode()
    assert "&lt;b&gt;now&lt;/b&gt;" in page
    assert 'href="https://example.org/hall"' not in page


def test_lets_each_side_write_ten_letters_a_day(group):
    one = sent(group)
    for number in range(10):
        letters.answer(one, text=str(number))
    with pytest.raises(letters.CannotWrite):
        letters.answer(one, text="11")
    letters.answer_back(one, text="Stop")


def test_brings_fifty_letters_a_day_to_one_group(group):
    for number in range(50):
        letters.send(Conversation.objects.create(group=group, email=f"s{number}@example.org"))
    last = Conversation.objects.create(group=group, email=SAM)
    with pytest.raises(letters.CannotWrite):
        letters.send(last)
    last.refresh_from_db()
    assert last.confirmed_at is None


def test_takes_links_of_ones_own_and_ones_address_out_of_the_words(group, settings):
    one = sent(group)
    letters.answer_back(one, text=f"{settings.SITE_URL}/letters/{token_of(one)}/ {SAM.upper()}")
    assert one.letters.last().text == "[…] […]"


def test_goes_with_a_neutral_subject_where_that_was_wished(client, smtp, group):
    one = write(group)
    client.post(f"/letters/{token_of(one)}/", {"action": "send", "discreet": "on"})
    letters.answer(one, text="Yes")
    deliver_due()
    assert smtp.to(SAM)[-1]["Subject"] == "An answer for you"


# Ending and forgetting ----------------------------------------------------------------------------------------------------


def test_erases_all_of_it_when_the_writer_says_so(client, group, by_mail):
    one = sent(group)
    letters.answer(one, text="Yes")
    answer = client.post(f"/letters/{token_of(one)}/", {"action": "forget"})
    assert answer["Location"] == "/letters/gone/"
    assert (Conversation.objects.count(), Letter.objects.count()) == (0, 0)
    assert client.get(f"/letters/{token_of(one)}/").status_code == 410
    assert client.post(f"/letters/{token_of(one)}/", {"action": "answer", "text": "x"}).status_code == 410


def test_erases_the_address_when_the_group_ends_it_and_lets_nobody_write(client, group, alice):
    one = sent(group)
    client.force_login(alice)
    client.post(f"/organise/groups/{group.slug}/letters/{one.public_id}/", {"action": "end"})
    one.refresh_from_db()
    assert (one.email, one.email_index, one.letters.count()) == ("", "", 1)
    assert "has ended this conversation" in client.get(f"/letters/{token_of(one)}/").content.decode()
    for write_again in (letters.answer, letters.answer_back):
        with pytest.raises(letters.CannotWrite):
            write_again(one, text="x")


def test_sends_nothing_that_waits_once_it_is_ended(smtp, group):
    one = sent(group)
    letters.answer(one, text="Yes")
    letters.end(one)
    deliver_due()
    assert smtp.sent == []


def test_erases_thirty_days_after_the_last_letter_and_the_unconfirmed_after_two(group):
    now = timezone.now()
    kept = [sent(group, last_at=now - timedelta(days=29)), Conversation.objects.create(group=group, email=SAM)]
    sent(group, last_at=now - timedelta(days=31))
    Conversation.objects.create(group=group, email=SAM, asked_at=now - timedelta(days=2, minutes=1))
    erase_letters()
    assert list(Conversation.objects.order_by("pk")) == kept


def test_forgets_the_addresses_for_answers_with_it(smtp, group, by_mail):
    letters.send(write(group))
    deliver_due()
    assert ReplyAddress.objects.exists()
    replies.forget(timezone.now() + timedelta(days=31))
    assert not ReplyAddress.objects.exists()


# The desk -----------------------------------------------------------------------------------------------------------------


def test_counts_on_the_desk_what_waits(client, group, alice):
    answered = sent(group)
    letters.answer(answered, text="Yes")
    sent(group)
    sent(group, ended_at=timezone.now(), email="")
    assert [each.letters for each in my_groups(alice)] == [1]
    client.force_login(alice)
    assert "1 waits for an answer" in client.get("/organise/").content.decode()


def test_asks_the_database_as_often_for_twenty_as_for_one(client, group, alice, django_assert_num_queries):
    client.force_login(alice)
    sent(group)
    path = f"/organise/groups/{group.slug}/letters/"
    with django_assert_num_queries(7):  # session, user, group, role, number, conversations, their letters
        client.get(path)
    for number in range(30):
        sent(group, text=f"Letter {number}")
    with django_assert_num_queries(7):
        answer = client.get(path)
    assert len(answer.context["page"]) == 20


# Give me my data, erase me -------------------------------------------------------------------------------------------------


def test_gives_out_and_erases_the_letters_of_an_address(group, charlie):
    sent(group, email=charlie.email)
    write(group, "Not theirs", email=charlie.email.upper())
    given = letter_belongings.export(charlie)["letters_to_groups"]
    assert [[letter["text"] for letter in each["letters"]] for each in given] == [[WORDS]]
    letter_belongings.erase(charlie, {})
    assert not Letter.objects.exists()
