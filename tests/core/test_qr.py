"""The code of a poster."""

from xml.etree import ElementTree as ET

import pytest

from core import qr


def test_draws_black_on_white_with_a_title_and_no_style():
    drawn = qr.svg("https://organise.example/g/k7m2q9xwbvcd3f/", title="Ours & <yours>")
    tree = ET.fromstring(drawn)  # noqa: S314 (our own)
    assert tree.attrib["class"] == "qr"
    assert tree.findtext("title") == "Ours & <yours>"
    assert [path.attrib.get("fill") or path.attrib.get("stroke") for path in tree.iter("path")] == ["#fff", "#000"]
    assert "style=" not in drawn


def test_refuses_what_cannot_be_read_from_paper():
    with pytest.raises(ValueError, match="301 characters"):
        qr.svg("x" * 301, title="")
