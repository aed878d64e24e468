"""`python -m tests.benchmarks.geocoding [--look | --times]`: asks every query whose place is known; writes docs/reference/geocoding.md."""

import argparse
import os
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

import django

from tests.benchmarks.truth import HELD_OUT, QUERIES, Judged, Verdict, judge, percentile, read

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "geocoding.md"
BEGIN: Final = "<!-- written by python -m tests.benchmarks.geocoding -->"


def measure(path: Path = QUERIES) -> list[Judged]:
    """What becomes of every query of the file today. Django must be set up, the gazetteer built."""
    locate = import_module("places.services").locate
    return [judge(query, locate) for query in read(path)]


def written(results: list[Judged], held_out: list[Judged]) -> str:
    """The part of the document below `BEGIN`: the same results always make the same text."""
    parts = [
        BEGIN,
        "",
        "## By class of query",
        "",
        *_classes(results),
        "",
        "## By precision of the answer",
        "",
        *_precisions(results),
    ]
    for verdict, title in TITLES.items():
        these = [each for each in results if each.verdict is verdict]
        parts += ["", f"## {title}: {len(these)}", "", *_list(these)]
    parts += ["", "## Held out", "", *HELD_OUT_NOTE, "", *_classes(held_out), "", *_precisions(held_out)]
    for verdict, title in TITLES.items():
        these = [each for each in held_out if each.verdict is verdict]
        parts += ["", f"### {title}, held out: {len(these)}", "", *_list(these)]
    return "\n".join(parts) + "\n"


HELD_OUT_NOTE: Final = (
    "Whoever mends what a list of failures shows may mend the list. So these (`tests/places/truth/held_out.csv`) were drawn by chance",
    "from the data and bent as people bend them, and kept back until the chain had answered them for the first time on 21 November",
    "2026: then 153 of 165 were right and one was astray. The table is of today.",
)
TITLES: Final = {
    Verdict.ASTRAY: "Led astray",
    Verdict.NEAR: "Answered beside the place",
    Verdict.MISSED: "Not found",
    Verdict.ASKED: "Asked back where one answer was hoped for",
}


def _classes(results: list[Judged]) -> list[str]:
    lines = [
        "| class | asked | right | of these by asking back | asked back needlessly | beside | not found | **astray** | median km | p95 km |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    kinds = dict.fromkeys(each.query.kind for each in results)
    lines += [_class(kind, [each for each in results if each.query.kind == kind]) for kind in kinds]
    return [*lines, _class("**all**", results)]


def _class(name: str, results: list[Judged]) -> str:
    counts = Counter(each.verdict for each in results)
    back = sum(each.verdict is Verdict.RIGHT and each.came in {"candidates", "suggestions"} for each in results)
    numbers = (
        len(results),
        counts[Verdict.RIGHT],
        back,
        counts[Verdict.ASKED],
        counts[Verdict.NEAR],
        counts[Verdict.MISSED],
        counts[Verdict.ASTRAY],
    )
    return f"| {name} | {' | '.join(map(str, numbers))} | {_errors(results)} |"


def _precisions(results: list[Judged]) -> list[str]:
    lines = ["| precision | answers | right | astray | median km | p95 km | worst km |", "|---|--:|--:|--:|--:|--:|--:|"]
    for precision in ("exact", "postcode", "street", "district", "place", "none"):
        these = [each for each in results if each.precision == precision]
        if these:
            right, astray = (sum(each.verdict is verdict for each in these) for verdict in (Verdict.RIGHT, Verdict.ASTRAY))
            worst = _km(max((each.error_km for each in these if each.error_km is not None), default=None))
            lines.append(f"| {precision} | {len(these)} | {right} | {astray} | {_errors(these)} | {worst} |")
    return lines


def _errors(results: Iterable[Judged]) -> str:
    errors = [each.error_km for each in results if each.error_km is not None]
    return f"{_km(percentile(errors, 0.5))} | {_km(percentile(errors, 0.95))}"


def _km(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _list(results: list[Judged]) -> list[str]:
    if not results:
        return ["None."]
    lines = ["| class | query | what came | km off | note |", "|---|---|---|--:|---|"]
    for each in results:
        came = "nothing" if each.came == "nothing" else f"{each.came}: {each.said}"
        cells = (each.query.kind, _code(each.query.text), _cell(came), _km(each.error_km), _cell(each.query.note))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _code(text: str) -> str:
    """A query as it was typed, in one cell; line ends shown as ⏎."""
    text = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _cell(text: str) -> str:
    text = text.replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= 160 else f"{text[:157]}…"


def main() -> None:
    """Measure, print the table, and bring the document up to date; with --look, leave it alone and print every miss."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.geocoding", description=__doc__)
    parser.add_argument("--look", action="store_true", help="print everything, write nothing")
    parser.add_argument("--times", action="store_true", help="print what it costs instead, as make bench does")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organise.settings")
    os.environ.setdefault("DEVELOPMENT", "1")
    django.setup()
    if options.times:
        import_module("tests.benchmarks.lookups").tables()
        return
    results, held_out = measure(), measure(HELD_OUT)
    text = written(results, held_out)
    print(text if options.look else "\n".join(_classes(results)))
    if not options.look:
        before = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[0]
        DOCUMENT.write_text(before + text, encoding="utf-8")
        counts = Counter(each.verdict for each in results)
        print(f"\n{counts[Verdict.RIGHT]} of {len(results)} right, {counts[Verdict.ASTRAY]} astray.")


if __name__ == "__main__":
    main()
