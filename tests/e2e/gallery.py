"""Every page worth a look: its name in var/screenshots, who looks, and how they come to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.e2e.visitor import ALERT_LINK, PERSONAL_LINK, Visitor

FOLLOW_LINK = re.compile(r"https?://\S+/follow/\S+/")
ORGANISER, MODERATOR = "organiser@example.org", "moderator@example.org"
COMING = "gallery@example.org"


@dataclass(slots=True)
class Album:
    """What the pages are about, made once: addresses of a meeting, a group, and personal links."""

    meeting: str = ""
    group: str = ""
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page. `go` opens it; what it does may be done again and again."""

    name: str
    go: Callable[[Visitor, Album], None]
    who: str = ""

    def __str__(self) -> str:
        return self.name


def at(path: str) -> Callable[[Visitor, Album], None]:
    """Opened by its address."""

    def go(visitor: Visitor, album: Album) -> None:
        visitor.open(path)

    return go


def prepare(supporter: Visitor) -> Album:
    """Somebody who comes to one meeting and was asked about another."""
    album = Album()
    supporter.open("/groups/?q=Leeds+Students")
    supporter.press("Leeds Students for Uyghurs (example)")
    album.group = supporter.page.url
    supporter.press("Letter writing evening")
    album.meeting = supporter.page.url
    supporter.fill("Your e-mail address", COMING)
    supporter.press("I'm coming")
    text = supporter.opens_mail(COMING, "Please confirm that you are coming")
    album.links["mail"] = supporter.page.url
    album.links["confirm"] = PERSONAL_LINK.findall(text)[0]
    text = supporter.comes_to(album.meeting, f"also-{COMING}")
    album.links["coming"] = PERSONAL_LINK.findall(text)[0]
    supporter.open("/events/?near=ZE1")
    supporter.fill("Your e-mail address", COMING)
    supporter.press("Tell me")
    text = supporter.opens_mail(COMING, "Please confirm that we may write to you")
    album.links["alert"] = ALERT_LINK.findall(text)[0]
    supporter.open(album.group)
    supporter.fill("Your e-mail address", f"follows-{COMING}")
    supporter.press("Follow")
    supporter.heading("Look into your mailbox")
    text = supporter.opens_mail(f"follows-{COMING}", "Please confirm that we may write to you")
    album.links["follow"] = FOLLOW_LINK.findall(text)[0]
    return album


def of_group(path: str, *, desk: bool = True) -> Callable[[Visitor, Album], None]:
    """A page of the group of the album: on the desk of those who run it, or its public one."""

    def go(visitor: Visitor, album: Album) -> None:
        visitor.open((album.group.replace("/groups/", "/organise/groups/") if desk else album.group) + path)

    return go


def of_meeting(path: str) -> Callable[[Visitor, Album], None]:
    """A page of the meeting of the album."""

    def go(visitor: Visitor, album: Album) -> None:
        visitor.open(album.meeting.rstrip("/").rsplit("/", 1)[0] + "/" + path)

    return go


def report_a_group_mistakes(visitor: Visitor, album: Album) -> None:
    visitor.open(album.group)
    visitor.press("Report this group")
    visitor.heading("What is wrong with this group?")
    visitor.press("Send the report")
    visitor.sees("Please check this")


def moderation_case(visitor: Visitor, album: Album) -> None:
    visitor.open("/moderation/")
    visitor.page.get_by_role("link", name=re.compile("^Labels")).first.click()
    visitor.heading("Yes or no?")


def start_a_group_where(visitor: Visitor, album: Album) -> None:
    visitor.starts_a_group("Leeds Readers", kind="University", where="LS2 9JT")


def start_a_group(visitor: Visitor, album: Album) -> None:
    visitor.open("/groups/new/")
    visitor.begins_anew()


def start_a_group_draft(visitor: Visitor, album: Album) -> None:
    start_a_group_where(visitor, album)
    visitor.open("/groups/new/")


def start_a_group_mistakes(visitor: Visitor, album: Album) -> None:
    start_a_group(visitor, album)
    visitor.fill("Where do you usually meet?", "Newport")
    visitor.press("Find the place")


def list_a_meeting(visitor: Visitor, album: Album) -> None:
    visitor.open(album.group)
    visitor.press("List a meeting")


def check_a_meeting(visitor: Visitor, album: Album) -> None:
    list_a_meeting(visitor, album)
    start = datetime.now().replace(hour=19, minute=0) + timedelta(days=8)  # noqa: DTZ005 - the day is what matters
    visitor.fills_in_a_meeting("Poems and tea", start=start, repeats="Every week")


def cancel(visitor: Visitor, album: Album) -> None:
    visitor.open(album.meeting)
    visitor.press("Edit", within=visitor.page.locator("main"))
    visitor.open(visitor.page.url.replace("/edit/", "/cancel/"))


def of_date(path: str) -> Callable[[Visitor, Album], None]:
    """A page of the date of the album, on the desk of those who run it."""

    def go(visitor: Visitor, album: Album) -> None:
        visitor.open("/organise/dates/" + album.meeting.rstrip("/").rsplit("/", 2)[1] + path)

    return go


def write_to_all(visitor: Visitor, album: Album) -> None:
    of_date("/message/")(visitor, album)
    visitor.page.get_by_label("Your message").fill("Bring a candle, and a friend.\n\nThe side door is open from six.")
    visitor.press("See it first")


def dates_of_a_series(path: str = "") -> Callable[[Visitor, Album], None]:
    """All dates of the first meeting on the desk that repeats; with a path, a page of the first of them."""

    def go(visitor: Visitor, album: Album) -> None:
        visitor.open("/organise/")
        # By their addresses: the words are in the language of the page.
        dates = visitor.page.locator("a[href^='/organise/meetings/'][href$='/dates/']")
        visitor.open(dates.first.get_attribute("href") or "")
        if path:
            visitor.open((visitor.page.locator(".dates a").first.get_attribute("href") or "") + path.removeprefix("/"))

    return go


def change_one_date(visitor: Visitor, album: Album) -> None:
    dates_of_a_series("/")(visitor, album)
    visitor.open(visitor.page.locator("a[href*='/edit/?date=']").first.get_attribute("href") or "")


def people_of_a_group(visitor: Visitor, album: Album) -> None:
    """Where the organiser invites, hands over and leaves."""
    visitor.open("/organise/groups/" + album.group.rstrip("/").rsplit("/", 1)[1] + "/people/")


def sign_in_code(visitor: Visitor, album: Album) -> None:
    """Without script nothing can be typed twice: the page of the code is opened by asking for one."""
    visitor.open("/accounts/login/")
    visitor.fill("Your e-mail address", f"code-{datetime.now():%H%M%S%f}@example.org")  # noqa: DTZ005
    visitor.press("Send me a code")
    visitor.heading("Enter the code")


PICTURES = [
    Picture("front", at("/")),
    Picture("list", at("/events/?near=Leeds&within=50")),
    Picture("list-everywhere", at("/events/")),
    Picture("list-access-mistake", at("/events/?near=LS2&access=step_free&access=captions&language=Klingon")),
    Picture("list-nothing", at("/events/?near=Penzance&within=5")),
    Picture("list-choose", at("/events/?near=Newport")),
    Picture("alert-asked", at("/alerts/asked/")),
    Picture("alert-dead", at("/alerts/nothing-that-we-made/")),
    Picture("alert-forgotten", at("/alerts/forgotten/")),
    Picture("alert-confirm", lambda visitor, album: visitor.open(album.links["alert"])),
    Picture("meeting", lambda visitor, album: visitor.open(album.meeting)),
    Picture("meeting-share", of_meeting("share/")),
    Picture("meeting-poster", of_meeting("poster/")),
    Picture("meeting-leaflets", of_meeting("poster/?size=leaflets")),
    Picture("meeting-large", of_meeting("poster/?size=large")),
    Picture("list-print", at("/events/print/?near=Leeds&within=50")),
    Picture("meeting-ask-access", lambda visitor, album: visitor.open(album.meeting.rsplit("/", 2)[0] + "/ask/")),
    Picture("attend-asked", lambda visitor, album: visitor.open(album.meeting.rsplit("/", 2)[0] + "/asked/")),
    Picture("attend-confirm", lambda visitor, album: visitor.open(album.links["confirm"])),
    Picture("attend-coming", lambda visitor, album: visitor.open(album.links["coming"])),
    Picture("attend-dead", at("/r/nothing-that-we-made/")),
    Picture("group", lambda visitor, album: visitor.open(album.group)),
    Picture("group-print", of_group("print/", desk=False)),
    Picture("group-poster", lambda visitor, album: visitor.open(f"{album.group}poster/")),
    Picture("group-follow", lambda visitor, album: visitor.open(f"{album.group}follow/")),
    Picture("group-write", of_group("write/", desk=False)),
    Picture("group-report", report_a_group_mistakes),
    Picture("follow-confirm", lambda visitor, album: visitor.open(album.links["follow"])),
    Picture("groups", at("/groups/")),
    Picture("groups-near", at("/groups/?near=LS2+9JT&kind=university")),
    Picture("start-1-sign-in", at("/groups/new/")),
    Picture("start-2-form", start_a_group, ORGANISER),
    Picture("start-2-mistakes", start_a_group_mistakes, ORGANISER),
    Picture("start-2-draft", start_a_group_draft, ORGANISER),
    Picture("start-3-check", start_a_group_where, ORGANISER),
    Picture("meeting-form", list_a_meeting, ORGANISER),
    Picture("meeting-check", check_a_meeting, ORGANISER),
    Picture("meeting-cancel", cancel, ORGANISER),
    Picture("desk", at("/organise/"), ORGANISER),
    Picture("people", of_date("/people/"), ORGANISER),
    Picture("people-take-back", of_date("/people/take-back/"), ORGANISER),
    Picture("people-message", of_date("/message/"), ORGANISER),
    Picture("people-message-check", write_to_all, ORGANISER),
    Picture("people-door", of_date("/door/"), ORGANISER),
    Picture("people-report", of_date("/report/"), ORGANISER),
    Picture("dates", dates_of_a_series(), ORGANISER),
    Picture("date", dates_of_a_series("/"), ORGANISER),
    Picture("date-move", dates_of_a_series("/move/"), ORGANISER),
    Picture("date-postpone", dates_of_a_series("/postpone/"), ORGANISER),
    Picture("date-cancel", dates_of_a_series("/cancel/"), ORGANISER),
    Picture("date-change", change_one_date, ORGANISER),
    Picture("group-people", people_of_a_group, ORGANISER),
    Picture("invitation-dead", at("/invitations/nothing-that-we-made/")),
    Picture("desk-people", of_group("people/"), ORGANISER),
    Picture("desk-second-contact", of_group("second-contact/"), ORGANISER),
    Picture("desk-letters", of_group("letters/"), ORGANISER),
    Picture("panic", of_group("panic/"), ORGANISER),
    Picture("panic-done", at("/panic/done/")),
    Picture("erase", at("/accounts/me/erase/"), ORGANISER),
    Picture("about-you", at("/accounts/me/"), ORGANISER),
    Picture("keys", at("/accounts/keys/"), MODERATOR),
    Picture("keys-app", at("/accounts/keys/app/"), ORGANISER),
    Picture("moderation", at("/moderation/"), MODERATOR),
    Picture("moderation-case", moderation_case, MODERATOR),
    Picture("moderation-codes", at("/moderation/codes/"), MODERATOR),
    Picture("moderation-reports", at("/moderation/reports/"), MODERATOR),
    Picture("moderation-demand", at("/moderation/demand/"), MODERATOR),
    Picture("moderation-trail", at("/moderation/trail/"), MODERATOR),
    Picture("api-docs", at("/api/docs/")),
    Picture("map-about", at("/about/map/")),
    Picture("sign-in", at("/accounts/login/")),
    Picture("sign-in-code", sign_in_code),
    Picture("mail-list", at("/local-mail/")),
    Picture("mail", lambda visitor, album: visitor.open(album.links["mail"])),
    Picture("mail-as-shown", lambda visitor, album: visitor.open(album.links["mail"] + "html/")),
    Picture("privacy", at("/privacy/")),
    Picture("accessibility", at("/accessibility/")),
    Picture("not-found", at("/there/is/nothing/here/")),
]
