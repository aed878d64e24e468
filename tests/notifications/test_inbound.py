"""Reading an answer by mail: the new words, whoever's program wrote it, and whether a program sent it by itself."""

import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import inbound

pytestmark = pytest.mark.once

OURS = "## Write your answer above this line ##\n\nSam writes to the group.\nsam@example.org\n"
QUOTES = [
    OURS,
    "> " + OURS.replace("\n", "\n> "),
    "On Tue, 3 Mar 2026 at 10:11, Organise <hello@organise.example> wrote:\n> Sam writes\n> secret",
    "On Tue, 3 Mar 2026 at 10:11, Organise\n<hello@organise.example> wrote:\n\n> secret",
    "Am 03.03.26 um 10:11 schrieb Organise:\n> secret",
    "Am Di., 3. März 2026 um 10:11 Uhr schrieb Organise <hello@organise.example>:\n> secret",
    "Le mar. 3 mars 2026 à 10:11, Organise <hello@organise.example> a écrit :\n> secret",
    "El mar, 3 mar 2026 a las 10:11, Organise escribió:\n> secret",
    "Il giorno mar 3 mar 2026 Organise ha scritto:\n> secret",
    "Op di 3 mrt. 2026 om 10:11 schreef Organise <hello@organise.example>:\n> secret",
    "3 Mar 2026 Sal, 10:11 tarihinde Organise şunu yazdı:\n> secret",
    "вт, 3 мар. 2026 г. в 10:11, Organise <hello@organise.example> написал(а):\n> secret",
    "在 2026年3月3日，Organise 写道：\n> secret",
    "-----Original Message-----\nFrom: Organise\nSent: Tuesday\n\nsecret",
    "-----Ursprüngliche Nachricht-----\nVon: Organise\n\nsecret",
    "________________________________\nFrom: Organise <hello@organise.example>\nSent: 03 March 2026 10:11\nTo: Ann\nSubject: x\n\nsecret",
    "*Von:* Organise <hello@organise.example>\n*Gesendet:* Dienstag\n*An:* Ann\n\nsecret",
    "> secret\n> more",
]


def mail(body="Hello", subtype="plain", **headers):
    made = EmailMessage()
    made["From"] = "Ann <Ann@Example.net>"
    made["To"] = "reply+abc@example.org"
    made["Message-ID"] = "<1@example.net>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(body, subtype=subtype)
    return made


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("words", ["Yes, come.\n\nAnn", "سالام، كېلىڭ"])
def test_keeps_the_words_above_what_is_quoted(words, quote):
    assert inbound.new_words(f"{words}\n\n{quote}") == words


def test_keeps_the_words_below_a_quotation():
    assert inbound.new_words("On Tue, 3 Mar 2026, Organise wrote:\n> Are you open?\n\nYes, every day.") == "Yes, every day."


def test_keeps_what_is_written_between_two_quotations():
    assert inbound.new_words("> Are you open?\nYes.\n> Where?\nIn Leeds.") == "Yes.\nIn Leeds."


@pytest.mark.parametrize("quote", QUOTES)
def test_finds_no_words_in_what_is_only_quoted(quote):
    assert "secret" not in inbound.new_words(quote)
    assert "sam@example.org" not in inbound.new_words(quote)


@pytest.mark.parametrize(
    "words", ["On Tuesday I wrote to you.", "From: now on we meet in the hall.\nBye", "Am 3. schrieb ich", "# Hello ##"]
)
def test_leaves_sentences_alone_that_only_look_a_little_like_it(words):
    assert inbound.new_words(words) == words


def test_reads_html_without_its_tags_and_quotations():
    html = (
        "<html><head><title>T</title><style>p{}</style></head><body><div>Yes &amp; come.<br>Ann</div><script>alert(1)</script>"
        "<div class='q'>On Tue, 3 Mar 2026, Organise wrote:<blockquote>secret<br>more</blockquote></div></body></html>"
    )
    assert inbound.read(mail(html, "html").as_bytes()).text == "Yes & come.\nAnn"


def test_prefers_plain_words_and_leaves_attachments_behind():
    made = mail("Plain words")
    made.add_alternative("<p>HTML words</p>", subtype="html")
    made.add_attachment(b"secret", maintype="text", subtype="plain", filename="a.txt")
    assert inbound.read(made.as_bytes()).text == "Plain words"


def test_knows_who_sent_it_and_to_whom():
    read = inbound.read(mail(Return_Path="<bounce@example.net>").as_bytes())
    assert read.senders == ("ann@example.net", "bounce@example.net")
    assert (read.recipients, read.message_id, read.is_automatic) == (("reply+abc@example.org",), "<1@example.net>", False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.net"},
    ],
)
def test_knows_what_a_program_sent_by_itself(headers):
    assert inbound.read(mail(**headers).as_bytes()).is_automatic


def test_takes_auto_submitted_no_for_a_person():
    assert not inbound.read(mail(Auto_Submitted="no").as_bytes()).is_automatic


def test_reads_words_in_a_character_set_that_nobody_knows():
    raw = b"From: a@example.net\nTo: b@example.org\nContent-Type: text/plain; charset=x-nobody\n\nHello there"
    assert inbound.read(raw).text == "Hello there"


@given(st.binary(max_size=400))
def test_never_fails_on_bytes_that_are_no_mail(raw):
    for bytes_ in (raw, b"Content-Type: text/html\n\n" + raw, b"From: " + raw + b"\nTo: " + raw):
        with suppress(inbound.Unreadable):
            assert isinstance(inbound.read(bytes_).text, str)


def test_knows_no_row():
    assert "models" not in Path(inbound.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "body",
    [b" " * 5_000_000, b">" * 5_000_000, (b" " * 699 + b"\n") * 7000, b"<p " * 1_500_000, b"on " * 1_500_000, b"\n" * 500_000],
)
@pytest.mark.parametrize("subtype", [b"plain", b"html"])
def test_is_not_kept_busy_by_a_long_mail(body, subtype):
    begun = time.process_time()
    inbound.read(b"From: a@example.net\nTo: b@example.org\nContent-Type: text/" + subtype + b"\n\nHello\n" + body)
    assert time.process_time() - begun < 10  # without a bound it is minutes


@pytest.mark.parametrize("name", [b"To", b"From", b"Subject"])
def test_does_not_read_headers_without_end(name):
    with pytest.raises(inbound.Unreadable):
        inbound.read(name + b": " + b"<(," * 100_000 + b"\n\nHello")
