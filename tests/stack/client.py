"""A browser without a screen, behind the proxy: forms as they stand on the page, cookies, redirects."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.stack.stack import HOST

ADDRESS = "203.0.113.77"  # RFC 5737: nobody's; what the proxy would say of the visitor


@dataclass(slots=True)
class Form:
    """One form: where it goes, what stands in its fields, what its buttons say."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)  # boxes and radio buttons, also where nothing is chosen yet
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class Page(HTMLParser):
    """What came back: `status`, `path`, `words`, `forms`, and `links` as words to path."""

    def __init__(self, status: int, path: str, html: str) -> None:
        super().__init__()
        self.status, self.path, self.html = status, path, html
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self._text: list[str] = []
        self._inside: dict[str, tuple[int, dict[str, str]]] = {}
        self._select = ""
        self.feed(html)

    @property
    def words(self) -> str:
        """All text, white space made simple."""
        return " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"a", "button"}:
            self._inside[tag] = (len(self._text), given)
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path, given.get("method", "get").lower()))
        if not self.forms or "disabled" in given or (tag == "input" and "name" not in given):
            return
        fields = self.forms[-1].fields
        match tag, given.get("type", "text"):
            case "input", "radio" | "checkbox":
                self.forms[-1].choices.add(given["name"])
                if "checked" in given:
                    fields[given["name"]] = given.get("value", "on")
            case "input", _:
                if "name" in given:
                    fields[given["name"]] = given.get("value", "")
            case "textarea", _:
                fields[given["name"]] = ""
            case "select", _:
                self._select = given["name"]
            case "option", _:
                if "selected" in given or self._select not in fields:
                    fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._inside:
            return
        begin, given = self._inside.pop(tag)
        words = " ".join("".join(self._text[begin:]).split())
        if tag == "a" and "href" in given:
            self.links.setdefault(words, given["href"])
        if tag == "button" and self.forms:
            self.forms[-1].buttons.append((words, given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def form_with(self, button: str) -> tuple[Form, tuple[str, str]]:
        """The form that has this button, and the button's own name and value."""
        for form in self.forms:
            for words, name, value in form.buttons:
                if words == button:
                    return form, (name, value)
        raise AssertionError(f"No button “{button}” on {self.path} ({self.status}): {self.words[:2000]}")


class Client:
    """Somebody's browser. `page` is what it shows."""

    page: Page

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def open(self, path: str) -> Page:
        """GET, and on to where it leads."""
        return self._go("GET", path)

    def press(self, button: str, **typed: str) -> Page:
        """Sends the form with this button, with `typed` in its fields."""
        form, (name, value) = self.page.form_with(button)
        unknown = typed.keys() - form.fields.keys() - form.choices
        assert not unknown, f"{unknown} are no fields of {form}"
        data = form.fields | typed | ({name: value} if name else {})
        if form.method == "get":
            return self._go("GET", f"{form.action}?{urlencode(data)}")
        return self._go("POST", form.action, urlencode(data))

    def follow(self, words: str) -> Page:
        """Presses a link."""
        found = [href for said, href in self.page.links.items() if said == words] or [
            href for said, href in self.page.links.items() if said.startswith(words)
        ]
        assert found, f"No link “{words}” on {self.page.path}: {list(self.page.links)}"
        return self.open(found[0])

    def _go(self, method: str, path: str, body: str | None = None) -> Page:
        for _ in range(6):
            status, location, text = self._ask(method, path, body)
            if location is None:
                self.page = Page(status, path, text)
                return self.page
            method, body, path = "GET", None, urljoin(path, location)
        raise AssertionError(f"{path} leads round and round.")

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str | None, str]:
        parts = urlsplit(path)
        assert parts.netloc in {"", HOST}, f"{path} is not ours."
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": ADDRESS,
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    if morsel["max-age"] == "0":
                        self.cookies.pop(name, None)
                        continue
                    assert morsel["secure"], f"The cookie {name} would travel in the clear."
                    self.cookies[name] = morsel.value
            return answer.status, answer.headers["Location"], answer.read().decode()
        finally:
            connection.close()
