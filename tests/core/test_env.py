"""Settings from the environment, with a clear word when one is wrong."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from organise import env


def test_reads_text_or_its_default(monkeypatch):
    assert env.text("NAME_OF_NOTHING", "default") == "default"
    monkeypatch.setenv("THING", "value")
    assert env.text("THING", "default") == "value"


def test_reads_a_secret_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("THING", "from the variable")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.text("THING") == "from the file"


def test_says_which_file_cannot_be_read(monkeypatch, tmp_path):
    monkeypatch.setenv("THING_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match=r"THING_FILE=.*missing cannot be read: No such file"):
        env.text("THING")


@pytest.mark.parametrize(("given", "read"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False), ("", True)])
def test_reads_yes_or_no(monkeypatch, given, read):
    monkeypatch.setenv("THING", given)
    assert env.flag("THING", default=True) is read


def test_refuses_a_word_that_is_neither(monkeypatch):
    monkeypatch.setenv("THING", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="THING='perhaps' is neither yes nor no"):
        env.flag("THING")


def test_reads_a_number(monkeypatch):
    assert env.number("NAME_OF_NOTHING", 7) == 7
    monkeypatch.setenv("THING", "12")
    assert env.number("THING", 7) == 12
    monkeypatch.setenv("THING", "twelve")
    with pytest.raises(ImproperlyConfigured, match="THING='twelve' is not a whole number"):
        env.number("THING", 7)


def test_reads_words_between_commas(monkeypatch):
    monkeypatch.setenv("THING", " a, b,,c ")
    assert env.words("THING") == ["a", "b", "c"]
    assert env.words("NAME_OF_NOTHING") == []


def test_reads_a_database(monkeypatch):
    monkeypatch.setenv("THING", "postgres://us%40er:pass%2Fword@db.example:6432/organise")
    read = env.database("THING", default_file=Path("x"))
    assert {name: read[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "organise",
        "USER": "us@er",
        "PASSWORD": "pass/word",
        "HOST": "db.example",
        "PORT": "6432",
    }


def test_falls_back_to_a_file_of_ones_own(monkeypatch):
    assert env.database("NAME_OF_NOTHING", default_file=Path("organise.sqlite3"))["NAME"] == Path("organise.sqlite3")
    monkeypatch.setenv("THING", "sqlite:////srv/my%20data.sqlite3")
    read = env.database("THING", default_file=Path("organise.sqlite3"))
    assert (read["ENGINE"], str(read["NAME"]).lstrip("/")) == ("django.db.backends.sqlite3", "srv/my data.sqlite3")


def test_refuses_another_database(monkeypatch):
    monkeypatch.setenv("THING", "mysql://db.example/organise")
    with pytest.raises(ImproperlyConfigured, match="THING starts with 'mysql'"):
        env.database("THING", default_file=Path("x"))


@pytest.mark.parametrize(
    ("given", "host", "port", "ssl", "starttls"),
    [
        ("smtp://localhost:25", "localhost", 25, False, False),
        ("smtp://mail.example:587/?tls=1", "mail.example", 587, False, True),
        ("smtps://mail.example", "mail.example", 465, True, False),
    ],
)
def test_reads_a_mail_server(monkeypatch, given, host, port, ssl, starttls):
    monkeypatch.setenv("THING", given)
    assert env.mail("THING", "") == {"host": host, "port": port, "user": "", "password": "", "ssl": ssl, "starttls": starttls}


def test_refuses_another_way_to_send(monkeypatch):
    monkeypatch.setenv("THING", "http://mail.example")
    with pytest.raises(ImproperlyConfigured, match="THING starts with 'http'"):
        env.mail("THING", "")
