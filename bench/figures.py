"""Quantities per report against the `figures` of a graded corpus: precision and recall, by language and by kind.

    python bench/figures.py DIRECTORY [DIRECTORY …] [--held-out DIRECTORY] [--wrong]

A directory holds TOML files, an `[[event]]` table with `[[event.report]]` tables each: `language`, `title`, `text` (a
sentence a line, marked "+", "=" or "<") and `figures` ("dead=2"), each quantity that the text states about the event.
Sentences marked "<" retell an earlier event; in those that say "last year" or name an earlier date a toll is not shown
as this event's, nor are the smaller values of one toll in one text, its parts: what is found there is right when it is
listed and else not counted, as is "hundreds", which is no number. `strict` counts also those as wrong.
`vessels` of a corpus may be `things`; `listed` leaves out `things` and `tonnes`, which the held-out part does not list.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from newsbot.stories.figure_series import of_before
from newsbot.stories.quantities import TOLLS, quantities

Pair = tuple[str, float]
_NEW = ("things", "tonnes")  # kinds that the held-out part was not asked for


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="*", type=Path)
    parser.add_argument(
        "--held-out", type=Path, metavar="DIRECTORY", help="only measured on: what is wrong is not shown"
    )
    parser.add_argument("--wrong", action="store_true", help="quote what was missed and what is wrong")
    asked = parser.parse_args()
    if asked.directories:
        _tell("developed on", _reports(asked.directories), wrong=asked.wrong)
    if asked.held_out:
        _tell("held out", _reports([asked.held_out]), wrong=False)


def _reports(directories: Iterable[Path]) -> Iterator[Mapping[str, Any]]:
    for directory in directories:
        for file in sorted(directory.glob("*.toml")):
            for event in tomllib.loads(file.read_text(encoding="utf-8"))["event"]:
                yield from event["report"]


def _tell(name: str, reports: Iterable[Mapping[str, Any]], *, wrong: bool) -> None:
    by: dict[str, Counter[str]] = {}
    for report in reports:
        gold, found, background = _gold(report), *_found(report)
        told = found.keys() | background.keys()
        right = {pair for pair in gold if pair in told or _other(pair) in told}
        answered = {_other(pair) for pair in right - told}
        marks = {
            **dict.fromkeys(right, "right"), **dict.fromkeys(gold - right, "missed"),
            **dict.fromkeys(found.keys() - gold - answered, "wrong"),
            **dict.fromkeys(background.keys() - gold - found.keys() - answered, "background"),
        }  # fmt: skip
        for (kind, value), mark in marks.items():
            listed = () if kind in _NEW else ("listed",)
            for group in ("all", *listed, report["language"], kind):
                by.setdefault(group, Counter())[mark] += 1
            if wrong and mark in ("missed", "wrong"):
                print(f"{mark}\t{report['language']}\t{kind}={value:g}\t{found.get((kind, value), report['title'])}")
    print(f"{name:12} {'P':>6} {'R':>6} {'strict P':>9} {'right':>6} {'wrong':>6} {'missed':>7} {'background':>11}")
    for group, n in sorted(by.items(), key=lambda each: (each[0] not in ("all", "listed"), len(each[0]), each[0])):
        held, claimed = n["right"], n["right"] + n["wrong"]
        shares = (held / claimed if claimed else 0, held / max(1, held + n["missed"]))
        strict = held / max(1, claimed + n["background"])
        print(f"{group:12} {shares[0]:6.3f} {shares[1]:6.3f} {strict:9.3f} {held:6} {n['wrong']:6} {n['missed']:7} "
              f"{n['background']:11}")  # fmt: skip


def _other(pair: Pair) -> Pair | None:
    """What answers for a pair as well: the corpora have `vessels` for whatever is counted, newsbot has two kinds."""
    kind, value = pair
    return {"vessels": ("things", value), "things": ("vessels", value)}.get(kind)


def _gold(report: Mapping[str, Any]) -> set[Pair]:
    pairs = (figure.split("=") for figure in report.get("figures", ()))
    return {(kind, float(value)) for kind, value in pairs}


def _found(report: Mapping[str, Any]) -> tuple[dict[Pair, str], dict[Pair, str]]:
    """What is found -> the sentence it stands in; of the event, and of what was before it."""
    found: dict[Pair, str] = {}
    background: dict[Pair, str] = {}
    language = report["language"]
    lines = [(line[0], line[2:]) for line in report["text"].splitlines() if line.strip()]
    for mark, sentence in [*lines, ("+", report["title"])]:
        then = of_before(sentence, language, report["published"])
        for each in quantities(sentence, language):
            into = background if mark == "<" or (then and each.kind in TOLLS) else found
            for value in (each.value, each.upper):
                if value is not None and each.approximate != "order":
                    into[each.kind, value] = sentence
    top = {kind: max(value for other, value in found if other == kind) for kind, _ in found}
    parts = {pair: found.pop(pair) for pair in list(found) if pair[0] in TOLLS and pair[1] < top[pair[0]]}
    return found, background | parts


if __name__ == "__main__":
    main()
