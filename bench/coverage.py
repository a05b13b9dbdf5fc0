"""Stories, links and "told before" of a graded corpus: python bench/coverage.py [FOLDER…] [--topic] [--bulk]

FOLDER: TOML files as fixtures/coverage/README.md describes them; without one, fixtures/coverage and its folders are
measured one after the other, what follows after months (`far`) among the first. `--topic`: one topic
keeps all reports; without it none does. `--bulk`: all are seen in one minute. Prints BCubed and pair precision and
recall of stories, precision and recall of links by how many days lie between the two events, and of sentences that an
earlier report of the same event had told.
"""

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.stories.chronicle import Chronicle  # noqa: E402 - found by the path above
from newsbot.stories.clustering import minutes  # noqa: E402 - found by the path above
from newsbot.stories.model import StoryArticle  # noqa: E402 - found by the path above
from newsbot.stories.told_before import StoryTold, Text  # noqa: E402
from tests.graded import COVERAGE, FAR, PARTS, Report, ancestors, articles, load, stories_of  # noqa: E402

SPANS = (3.0, 14.0, 30.0, 60.0, 800.0)
"""Days between an event and what follows it, up to each."""


@dataclass
class Tally:
    """How often something was said and so, said and not so, not said and so."""

    right: float = 0
    wrong: float = 0
    missed: float = 0

    def add(self, *, said: bool, so: bool) -> None:
        """One more case."""
        self.right += said and so
        self.wrong += said and not so
        self.missed += so and not said

    @property
    def precision(self) -> float:
        """Of what was said, 0..1; 1 when nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is so, 0..1."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __str__(self) -> str:
        counts = f"({self.right:.0f} right, {self.wrong:.0f} wrong, {self.missed:.0f} missed)"
        return f"P {self.precision:.3f} R {self.recall:.3f} {counts}"


def bcubed(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """BCubed precision and recall of (right, found) pairs."""
    right, found = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    both = Counter(pairs)
    precision = sum(n * n / found[other] for (_, other), n in both.items()) / len(pairs)
    recall = sum(n * n / right[one] for (one, _), n in both.items()) / len(pairs)
    return precision, recall


def told(chronicle: Chronicle, batch: Iterable[StoryArticle]) -> dict[str, str]:
    """Article -> its story across languages, all of them assigned."""
    parts = {line.article: line.story for minute in minutes(batch) for line in chronicle.assign(minute)}
    homes = chronicle.homes()
    return {article: homes[part] for article, part in parts.items()}


def pairs(reports: Sequence[Report], found: Mapping[str, str]) -> dict[str, Tally]:
    """Pairs of reports in one story, of all and of parts."""
    tallies = {name: Tally() for name in ("all", "across languages", "same language", "look-alikes")}
    for one, other in itertools.combinations(reports, 2):
        same, said = one.event.id == other.event.id, found[one.id] == found[other.id]
        names = ["all", "same language" if one.language == other.language else "across languages"]
        if same or other.event.id in one.event.alike or one.event.id in other.event.alike:
            names += ["look-alikes"] if one.event.alike or other.event.alike else []
        for name in names:
            tallies[name].add(said=said, so=same)
    return tallies


def links(reports: Sequence[Report], found: Mapping[str, str], chronicle: Chronicle) -> dict[str, Tally]:
    """Links that are right (the one came of the other, or they are one event) or wrong, and events that have none.

    "events": those that came of another, found or missed ("or in it": or in one story with it); by days, a miss is an
    event too, and what is right a link.
    """
    before, told_of = ancestors(reports), stories_of(found, reports)
    began: dict[str, float] = {}
    for report in reports:
        began.setdefault(report.event.id, report.published.timestamp() / 86400)
    tallies: dict[str, Tally] = defaultdict(Tally)
    linked: set[str] = set()
    stories: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        stories[report.event.id].add(found[report.id])
    for story, link in chronicle.predecessors(chronicle.homes()).items():
        one, other = told_of[story], told_of[link.predecessor]
        right = other in before[one] or one == other
        linked |= {one} if right else set()
        for name in ("all", _span(abs(began[one] - began[other]))):
            tallies[name].right += right
            tallies[name].wrong += not right
    for event, earlier in before.items():
        known = [began[each] for each in earlier if each in began]
        tallies["events"].right += bool(known) and event in linked
        tallies["events"].missed += bool(known) and event not in linked
        if known:
            united = any(not stories[event].isdisjoint(stories[each]) for each in earlier if each in stories)
            tallies["events, or in it"].add(said=united or event in linked, so=True)
        if known and event not in linked:
            for name in ("all", _span(began[event] - max(known))):
                tallies[name].missed += 1
    return {name: tallies[name] for name in sorted(tallies)}


def _span(days: float) -> str:
    return f"up to {next(span for span in SPANS if days <= span):3.0f} days"


def novelty(reports: Sequence[Report]) -> dict[str, Tally]:
    """Sentences told before, where an earlier report of the event was in the same language, and where none was.

    Where newsbot cuts a text into other sentences, one of the corpus is as told as what it is in, or all of its pieces.
    """
    tallies = {name: Tally() for name in ("all", "same language", "only other languages", "uncertain are told")}
    stories: dict[str, StoryTold] = defaultdict(StoryTold)
    languages: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        story, before = stories[report.event.id], languages[report.event.id]
        text = Text(report.id, report.language, report.title, report.body)
        said = story.judge(text) if before else ()
        for mark, sentence in report.sentences if before else ():
            states = {each.state for each in said if each.text in sentence or sentence in each.text}
            if mark != "<":
                for name in ("all", "same language" if report.language in before else "only other languages"):
                    tallies[name].add(said=states == {"told"}, so=mark == "=")
                if "uncertain" in states:
                    tallies["uncertain are told"].add(said=True, so=mark == "=")
        story.add(text)
        before.add(report.language)
    return tallies


@dataclass
class Measured:
    """What was measured of one corpus."""

    bcubed: tuple[float, float]
    pairs: dict[str, Tally]
    links: dict[str, Tally]
    novelty: dict[str, Tally]


def measure(reports: Sequence[Report], *, topic: bool = False, bulk: bool = False) -> Measured:
    """Assign all reports, from nothing."""
    topics = frozenset({"coverage"}) if topic else frozenset[str]()
    chronicle = Chronicle()
    found = told(chronicle, articles(reports, topics, reports[-1].published if bulk else None))
    return Measured(
        bcubed([(report.event.id, found[report.id]) for report in reports]),
        pairs(reports, found),
        links(reports, found, chronicle),
        novelty(reports),
    )


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=PARTS, metavar="FOLDER")
    parser.add_argument("--topic", action="store_true", help="one topic keeps all reports")
    parser.add_argument("--bulk", action="store_true", help="all reports are seen in one minute")
    options = parser.parse_args()
    for folder in options.folders:
        reports = load(folder, COVERAGE) if folder == FAR else load(folder)
        found = measure(reports, topic=options.topic, bulk=options.bulk)
        precision, recall = found.bcubed
        print(f"{folder.name}: {len(reports)} reports of {len({report.event.id for report in reports})} events")
        f1 = 2 * precision * recall / (precision + recall)
        print(f"  stories, BCubed: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
        for title in ("pairs", "links", "novelty"):
            for name, tally in getattr(found, title).items():
                print(f"  {'told before' if title == 'novelty' else title}, {name}: {tally}")


if __name__ == "__main__":
    main()
