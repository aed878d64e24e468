"""Messages as files: a reader never meets half of one."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

from kombu.connection import Connection
from kombu.transport import resolve_transport

from core import broker

MESSAGES = 400


def channel(folder: Path) -> broker.Channel:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://localhost", transport_options=options).channel()


def test_is_what_celery_uses_here():
    assert resolve_transport("filesystem") is broker.Transport


def test_shows_a_message_only_when_all_of_it_is_written(tmp_path, monkeypatch):
    one, seen = channel(tmp_path), []
    rename = Path.replace

    def watched(unfinished: Path, whole: Path) -> None:
        seen.append((list(tmp_path.glob("*.msg")), json.loads(unfinished.read_text())))
        rename(unfinished, whole)

    monkeypatch.setattr(Path, "replace", watched)
    one._put("celery", {"number": 1})
    assert seen == [([], {"number": 1})]
    assert one._get("celery") == {"number": 1}


def test_hands_over_every_message_whole_while_others_are_being_put_down(tmp_path):
    writers, reader = [channel(tmp_path) for _ in range(3)], channel(tmp_path)

    def put(one: broker.Channel) -> None:
        for number in range(MESSAGES):
            one._put("celery", {"number": number, "body": "x" * 4096})

    got = []
    with ThreadPoolExecutor(max_workers=3) as pool:
        running = [pool.submit(put, writer) for writer in writers]
        while len(got) < MESSAGES * 3 and not all(each.done() and each.exception() for each in running):
            try:
                got.append(reader._get("celery")["number"])
            except Empty:
                continue
    assert sorted(got) == sorted(list(range(MESSAGES)) * 3)
    assert list(tmp_path.glob("*.part")) == []
