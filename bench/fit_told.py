"""Fit TOLD and TOLD_BLIND of newsbot/stories/fitted_weights.py: python bench/fit_told.py

Learns from fixtures/coverage, never from its held-out parts, which are only measured on: sentences of reports, and
whether earlier reports of the event had told what they say. Prints the weights, and from which log-odds on what is said
to be told is so at the wanted precision, by events held out in turn. Needs scikit-learn.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.stories.fitted_weights import TOLD, TOLD_BLIND  # noqa: E402 - found by the path above
from newsbot.stories.told_before import Said, StoryTold, Text  # noqa: E402
from tests.graded import (  # noqa: E402
    FAR,
    PARTS,
    Report,
    ancestors,
    load,
)

HELD_OUT = tuple(part for part in PARTS if "held-out" in part.name)
SEEN = tuple(part for part in PARTS if part not in (*HELD_OUT, FAR))  # what is far follows what is in the first
WANTED = (0.90, 0.93, 0.96)
"""Of what is said to be told, what is so."""
CROWDS = (0, 18)
"""Reports of other events before a story's own: in a long story more is somewhat like any sentence."""
FOLDS = 8
WEAK = 30.0
"""Regularisation: what the features are measured in differs, so that more would favour the large ones."""


class Example(NamedTuple):
    """A sentence that neither a new figure nor its words decide."""

    event: str
    features: Mapping[str, float]
    told: bool


class _Listening(StoryTold):
    """Notes what is weighed."""

    def __init__(self) -> None:
        super().__init__()
        self.weighed: dict[str, Mapping[str, float]] = {}

    def weigh(self, sentence: str, features: Mapping[str, float], witness: tuple[str, str, float | None]) -> Said:
        self.weighed[sentence] = features
        return super().weigh(sentence, features, witness)


def examples(reports: Sequence[Report], crowd: int = 0) -> Iterator[Example]:
    """All of a corpus; stories of many texts have `crowd` reports of unrelated events before their own."""
    stories: dict[str, _Listening] = {}
    related = ancestors(reports)
    for place, report in enumerate(reports):
        event = report.event
        if event.id not in stories:
            stories[event.id] = _Listening()
            near = {event.id, *event.alike, *related[event.id]}
            others = [each for each in reports if each.event.id not in near and event.id not in related[each.event.id]]
            for other in [others[(place + 7 * step) % len(others)] for step in range(crowd)]:
                stories[event.id].add(Text(other.id, other.language, other.title, other.body))
        story = stories[event.id]
        story.weighed = {}
        text = Text(report.id, report.language, report.title, report.body)
        story.judge(text)
        story.add(text)
        for mark, sentence in report.sentences:
            if mark != "<" and sentence in story.weighed:
                yield Example(report.event.id, story.weighed[sentence], mark == "=")


def fit(name: str, weights: Mapping[str, float], seen: Sequence[Example], unseen: Sequence[Example]) -> None:
    """Print weights for the features of `weights`."""
    names = [each for each in weights if each != "bias"]
    x = numpy.array([[each.features[feature] for feature in names] for each in seen])
    right = numpy.array([each.told for each in seen])
    odds = numpy.zeros(len(seen))
    for learn, measure in GroupKFold(FOLDS).split(x, right, [each.event for each in seen]):
        model = LogisticRegression(C=WEAK, max_iter=10_000).fit(x[learn], right[learn])
        odds[measure] = model.decision_function(x[measure])
    model = LogisticRegression(C=WEAK, max_iter=10_000).fit(x, right)
    found = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    print(name, {key: round(float(value), 2) for key, value in found.items()})
    others = model.decision_function(numpy.array([[each.features[feature] for feature in names] for each in unseen]))
    told = numpy.array([each.told for each in unseen])
    for wanted in WANTED:
        order = numpy.argsort(-odds)
        precision = numpy.cumsum(right[order]) / numpy.arange(1, len(order) + 1)
        last = numpy.nonzero(precision >= wanted)[0][-1]
        limit = odds[order[last]]
        said = others >= limit
        if not said.any():
            continue
        print(f"  P {wanted}: from {limit:.2f} on, R {right[order[: last + 1]].sum() / right.sum():.3f}; held out "
              f"P {told[said].mean():.3f} R {told[said].sum() / told.sum():.3f}")  # fmt: skip


def main() -> None:
    """Fit both."""
    seen, unseen = (
        [
            each
            for reports in map(load, parts)
            for crowd in CROWDS
            for each in examples(reports, crowd)
            if not crowd or "alike" in each.features
        ]
        for parts in (SEEN, HELD_OUT)
    )
    for name, weights in (("TOLD", TOLD), ("TOLD_BLIND", TOLD_BLIND)):
        fit(
            name,
            weights,
            *([each for each in corpus if each.features.keys() < weights.keys()] for corpus in (seen, unseen)),
        )


if __name__ == "__main__":
    main()
