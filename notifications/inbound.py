"""An answer by mail, read: who sent it by itself, and which words of it are new. Knows no row.

What stands below our own line ("## … ##"), below "On Monday … wrote:" and its like in a few languages, or behind ">" was written
before and is cut off. A name under the words stays: nobody can tell it from a last sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from html.parser import HTMLParser

LINE = re.compile(r"^[\s>]*##\s.{3,160}\s##\s*$")
WROTE = re.compile(
    r"""^[\s>*]*(
        on\s.{4,300}\swrote | am\s.{4,300}\sschrieb\b.{0,200} | le\s.{4,300}\sa\sécrit | el\s.{4,300}\sescribió
      | il\s.{4,300}\sha\sscritto | em\s.{4,300}\sescreveu | op\s.{4,300}\sschreef\b.{0,200} | den\s.{4,300}\sskrev\b.{0,200}
      | .{4,300}\starihinde\s.{0,200}\syazdı | .{4,300}\s(пишет|написал|написала|написал\(а\)) | .{4,300}\s(كتب|كتبت|يازدى|يازغان)
      | .{4,300}(写道|寫道)
    )\s*[:：]\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
ORIGINAL = re.compile(
    r"^[\s>]*-{2,}\s*(original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale"
    r"|mensagem original|oorspronkelijk bericht|orijinal ileti|özgün ileti|исходное сообщение|forwarded message)\s*-{2,}\s*$",
    re.IGNORECASE,
)
FROM = re.compile(r"^[\s>*]*(from|von|de|da|van|från|fra|kimden|gönderen|от|od|من|发件人)\s*[:：]\*?\s", re.IGNORECASE)
SENT = re.compile(
    r"^[\s>*]*(sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden|skickat|sendt|gönderildi|tarih|отправлено|дата"
    r"|to|an|à|para|aan|till|til|kime|кому|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|konu|тема|إلى|发送时间)\s*[:：]",
    re.IGNORECASE,
)
AUTOMATIC = {"bulk", "junk", "list", "auto_reply"}  # of Precedence, as old programs say what RFC 3834 says
HEADERS_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
OPENED_TWICE = re.compile(r"<(?=[^<>]*<)")  # no tag; of many such the standard library's parser reads the rest for each
UNSEEN = {"head", "script", "style", "title"}
# Of what strangers send, no more is looked through than an answer can have: on megabytes of spaces the patterns above take minutes.
MOST_HEADERS = 128 * 1024  # bytes; mail servers take less
MOST_READ = 60_000  # characters of the words, and five times as many with tags between them
LONGEST_LINE = 700  # characters of a line that says what was written before
BLOCKS = {"address", "blockquote", "div", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "table", "tr", "ul"}


class Unreadable(ValueError):
    """These bytes are no mail that we can read."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One mail. `text` may be empty; `senders` are the addresses that it names as its own, to be taken out of the words."""

    text: str
    is_automatic: bool
    message_id: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]


def read(raw: bytes) -> Inbound:
    """The mail in these bytes (RFC 5322), its beginning if it is very long. Raises Unreadable."""
    if not HEADERS_END.search(raw, 0, MOST_HEADERS):
        raise Unreadable("headers")
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        return Inbound(
            text=new_words(_text(mail)[:MOST_READ]),
            is_automatic=_is_automatic(mail),
            message_id=str(mail.get("Message-ID", "")).strip(),
            senders=_addresses(mail, ("From", "Sender", "Reply-To", "Return-Path")),
            recipients=_addresses(mail, ("X-Original-To", "Delivered-To", "To", "Cc")),
        )
    # What is not a mail makes the parser of the standard library fail in many ways; each means the same.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None


def new_words(text: str) -> str:
    """What its sender wrote this time: above what is quoted, or below where they wrote there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cut, length = _where_quoted(lines)
    above = _unquoted(lines[:cut])
    if above:
        return above
    rest = lines[cut + length :]
    return _unquoted(rest) if any(line.startswith(">") for line in rest) else ""


def _unquoted(lines: Sequence[str]) -> str:
    kept = [line.rstrip() for line in lines if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n _-").strip()


def _where_quoted(lines: Sequence[str]) -> tuple[int, int]:
    """Where what was written before begins, and how many lines say so; the end and nothing where there is none."""
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            continue
        if LINE.match(line) or ORIGINAL.match(line):
            return at, 1
        if FROM.match(line) and any(SENT.match(after) for after in lines[at + 1 : at + 4]):
            return at, 1
        for length in (1, 2, 3):  # mail programs break it where a line is full
            window = lines[at : at + length]
            if any(not each or len(each) > LONGEST_LINE or WROTE.match(_plain([each])) for each in window[1:]):
                break  # what follows is another paragraph, or says it alone
            if WROTE.match(_plain(window)):
                return at, length
    return len(lines), 0


def _plain(lines: Sequence[str]) -> str:
    """In one line, one space between words and no marks before them: long rows of either keep patterns busy."""
    return " ".join(" ".join(lines).split()).lstrip("> *")


def _is_automatic(mail: EmailMessage) -> bool:
    """Sent by a program: an absence note, a report, a list. Nobody's answer (RFC 3834; RFC 3464)."""
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    return (
        said != "no"
        or str(mail.get("Precedence", "")).strip().lower() in AUTOMATIC
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or str(mail.get("Return-Path", "x")).strip() == "<>"
        or mail.get_content_type() in {"multipart/report", "message/delivery-status"}
        or any(address.startswith("mailer-daemon@") for address in _addresses(mail, ("From",)))
    )


def _addresses(mail: EmailMessage, names: Sequence[str]) -> tuple[str, ...]:
    values = [str(value) for name in names for value in mail.get_all(name, [])]
    return tuple(address.lower() for _name, address in getaddresses(values) if "@" in address)


def _text(mail: EmailMessage) -> str:
    """Its plain words; of a mail that has none, its HTML without the tags. Attachments are left behind."""
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = _decoded(part)
    return _without_tags(content[: 5 * MOST_READ]) if part.get_content_subtype() == "html" else content


def _decoded(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except LookupError:  # a character set that nobody knows
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _without_tags(html: str) -> str:
    stripper = _Stripper()
    stripper.feed(OPENED_TWICE.sub(" ", html))
    stripper.close()
    return stripper.text


class _Stripper(HTMLParser):
    """The words of a page. What stands in a quotation gets a ">" before it, as in plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        if tag == "blockquote":
            self._quoted += 1
        if tag == "br" or tag in BLOCKS:
            self._new_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(re.sub(r"\s+", " ", data))

    def _new_line(self) -> None:
        self._parts.append("\n> " if self._quoted else "\n")

    @property
    def text(self) -> str:
        return "\n".join(line.strip() for line in "".join(self._parts).split("\n"))
