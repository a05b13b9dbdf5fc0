"""Fit ACROSS, ACROSS_BLIND and FOLLOWS of newsbot/stories/fitted_weights.py: python bench/fit_across.py [--open FILE]

Learns from fixtures/coverage, never from its held-out part, which is only measured on: pairs of reports in different
languages within four days (one event or not), and pairs of stories per language within sixty (one came of the other or
not). `--open ARTICLES.jsonl`: articles of an open stream ({"url", "title", "text", "published", "language"} a line), no
two of which tell one event in two languages; each pair of them counts a fifth. Prints average precision on both parts,
then the weights. Needs scikit-learn.
"""

import argparse
import itertools
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.stories.cross_language import Links, digest, likeness  # noqa: E402 - found by the path above
from newsbot.stories.fitted_weights import ACROSS, ACROSS_BLIND, FOLLOWS  # noqa: E402
from newsbot.stories.model import StoryArticle  # noqa: E402
from newsbot.stories.threads import ThreadRule, Threads  # noqa: E402
from tests.graded import COVERAGE, HELD_OUT, Event, Report, ancestors, articles, load  # noqa: E402

DAYS = 4.0
"""Between two reports that are compared across languages, less than."""
OPEN_WEIGHT = 0.2
TOPIC = frozenset({"coverage"})


class Examples(NamedTuple):
    """Feature vectors, the right answers, and which of them have no vectors to compare."""

    values: list[dict[str, float]]
    right: list[bool]
    blind: list[bool]


def across(reports: Sequence[Report], told: Sequence[StoryArticle]) -> Examples:
    """Pairs of reports in different languages, each report as a story of its own."""
    links, found = Links(), Examples([], [], [])
    digests = [digest(article.id, article) for article in told]
    for each in digests:
        links.put(each, is_open=True)
    for (a, one), (b, other) in itertools.combinations(zip(reports, digests, strict=True), 2):
        if one.language != other.language and abs(one.first - other.first) < DAYS:
            (alike,) = likeness(one, [other])
            found.values.append(links.features(one, other, alike))
            found.right.append(a.event.id == b.event.id)
            found.blind.append(alike is None)
    return found


def follows(reports: Sequence[Report], told: Sequence[StoryArticle]) -> Examples:
    """Pairs of stories of one language each, the right ones, of which the one began after the other."""
    threads, rule, found = Threads(), ThreadRule(), Examples([], [], [])
    first: dict[str, float] = {}
    event: dict[str, str] = {}
    for report, article in zip(reports, told, strict=True):
        story = f"{report.event.id} {report.language}"
        event[story] = report.event.id
        begun = first.setdefault(story, report.published.timestamp() / 86400)
        if article.telling:
            threads.tell(story, article.telling, report.language, begun)
    before = ancestors(reports)
    for later, earlier in itertools.permutations(threads.views.values(), 2):
        one, other = event[later.story], event[earlier.story]
        if one != other and rule.hours / 24 <= later.first - earlier.first <= rule.days:
            found.values.append(threads.figures(later, earlier))
            found.right.append(other in before[one])
            found.blind.append(False)
    return found


def open_stream(path: Path) -> Examples:
    """Pairs of an open stream's articles; each tells of an event of its own."""
    reports = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["published"]:
            event = Event(row["url"], "", (), ())
            published = datetime.fromisoformat(row["published"])
            head = (event, row["url"], "", row["language"] or "", published, row["title"])
            reports.append(Report(*head, row["text"], (), (), ""))
    return across(reports, articles(reports))


def seeing(examples: Examples) -> Examples:
    """Those that have vectors to compare."""
    kept = [at for at, blind in enumerate(examples.blind) if not blind]
    return Examples([examples.values[at] for at in kept], [examples.right[at] for at in kept], [False] * len(kept))


def fit(names: Sequence[str], *parts: tuple[Examples, float]) -> LogisticRegression:
    """Weights of the features `names`; each part's examples count so much."""
    rows = [[values[name] for name in names] for examples, _ in parts for values in examples.values]
    right = [each for examples, _ in parts for each in examples.right]
    weight = [worth for examples, worth in parts for _ in examples.values]
    return LogisticRegression(C=10, max_iter=5000).fit(numpy.array(rows), right, sample_weight=weight)


def precision(model: LogisticRegression, names: Sequence[str], examples: Examples, *, blind: bool) -> float:
    """Average precision on those examples for which the weights are meant."""
    meant = [at for at, each in enumerate(examples.blind) if each == blind]
    rows = numpy.array([[examples.values[at][name] for name in names] for at in meant])
    return float(average_precision_score([examples.right[at] for at in meant], model.decision_function(rows)))


def said(model: LogisticRegression, names: Sequence[str]) -> dict[str, float]:
    """The weights as they stand in fitted_weights.py."""
    values = zip(names, model.coef_[0], strict=True)
    return {"bias": round(float(model.intercept_[0]), 2), **{name: round(float(value), 2) for name, value in values}}


def main() -> None:
    """Fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=Path, metavar="ARTICLES.jsonl", help="articles that have no counterparts")
    options = parser.parse_args()
    known, held = load(COVERAGE), load(HELD_OUT)
    both = {"known": (known, articles(known, TOPIC)), "held out": (held, articles(held, TOPIC))}
    pairs = {name: across(*part) for name, part in both.items()}
    all_pairs = [(pairs["known"], 1.0), *([(open_stream(options.open), OPEN_WEIGHT)] if options.open else [])]
    threads = {name: follows(*part) for name, part in both.items()}
    for title, now, learnt, measured, blind in (
        ("ACROSS", ACROSS, [(seeing(part), worth) for part, worth in all_pairs], pairs, False),
        ("ACROSS_BLIND", ACROSS_BLIND, all_pairs, pairs, True),
        ("FOLLOWS", FOLLOWS, [(threads["known"], 1.0)], threads, False),
    ):
        names = [name for name in now if name != "bias"]
        model = fit(names, *learnt)
        scores = ", ".join(f"{p} {precision(model, names, e, blind=blind):.3f}" for p, e in measured.items())
        print(
            f"{title}, of {len(learnt[0][0].right)} pairs ({sum(learnt[0][0].right)} right); average precision {scores}"
        )
        print(f"  fitted {said(model, names)}\n  now    {dict(now)}")


if __name__ == "__main__":
    main()
