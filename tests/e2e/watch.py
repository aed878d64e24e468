"""Looks over the shoulder of every page that a test opens: other hosts, errors of the browser, anything inline."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

DATA = {"application/json", "application/ld+json"}  # script blocks that the browser does not run
ASKED_BY_ITSELF = "/favicon.ico"  # by Chromium, for a page that names no icon: a mail, a file
AS_IN_A_MAIL_PROGRAM = "/html/"  # the local mail page shows a mail's own style; it has a policy of its own


class Inline(HTMLParser):
    """Collects what must not stand inside a page: scripts, styles, on…= attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.found.append("<script>")
        if tag == "style":
            self.found.append("<style>")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]


class Watch:
    """What the pages of one browser context did that they should not; `complaints` is empty when all is well."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.complaints: list[str] = []
        self.seen = 0
        self.unfriendly: set[str] = set()  # addresses of pages that rightly answered 4xx, which Chromium logs as an error
        context.on("request", self.request)
        context.on("response", self.response)
        context.on("page", self.page)

    def page(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self.console)

    def request(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in {"data", "blob"} and where.netloc != self.host:
            self.complaints.append(f"{request.frame.url} asked another host: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type not in {"error", "warning"} or where in self.unfriendly or urlsplit(where).path == ASKED_BY_ITSELF:
            return
        self.complaints.append(f"{where}: {message.text}")

    def response(self, response: Response) -> None:
        if response.request.resource_type != "document":
            if response.status >= 400 and urlsplit(response.url).path != ASKED_BY_ITSELF:
                self.complaints.append(f"{response.url} answered {response.status}")
            return
        if 400 <= response.status < 500:
            self.unfriendly.add(response.url)
        elif response.status >= 500:
            self.complaints.append(f"{response.url} answered {response.status}")
        if 300 <= response.status < 400 or "html" not in response.headers.get("content-type", ""):
            return
        if urlsplit(response.url).path.endswith(AS_IN_A_MAIL_PROGRAM):
            return
        inline = Inline()
        try:
            inline.feed(response.text())
        except Error:  # the browser has gone on to the next page; this one is seen again by another test
            return
        self.seen += 1
        self.complaints += [f"{response.url} has {what} inside" for what in inline.found]
