"""The graded corpus of follow-up coverage (fixtures/coverage): its reports, and what is right about them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.stories.counted_marks import counted_marks
from newsbot.stories.link_evidence import telling_of
from newsbot.stories.model import StoryArticle
from newsbot.stories.name_skeletons import skeletons
from newsbot.stories.terms import terms_of
from newsbot.text.ids import article_id
from newsbot.text.meaning import meaning_of

COVERAGE = Path(__file__).parents[1] / "fixtures" / "coverage"
HELD_OUT = COVERAGE / "held-out"
"""What nothing is fitted on."""
FAR = COVERAGE / "far"
"""What follows after months and years, and what only resembles it then."""
MIXED, MIXED_HELD_OUT = COVERAGE / "mixed", COVERAGE / "mixed-held-out"
"""Ten events of a week, two and two alike, what follows and what resembles them; no mistake of the second is read."""
SEQUELS, SEQUELS_HELD_OUT = COVERAGE / "sequels", COVERAGE / "sequels-held-out"
"""Sequels after hours to years and what only resembles them, in 22 languages; no mistake of the second is read."""
TOLD, TOLD_HELD_OUT = COVERAGE / "told", COVERAGE / "told-held-out"
"""Follow-ups that share the theme of what was told and are new, and what is told again; of the second only scores are
read."""
PARTS = (COVERAGE, HELD_OUT, FAR, MIXED, MIXED_HELD_OUT, SEQUELS, SEQUELS_HELD_OUT, TOLD, TOLD_HELD_OUT)


@dataclass(frozen=True, slots=True)
class Event:
    """What reports tell of. `follows` and `alike` name other events: what came before it, what only resembles it."""

    id: str
    kind: str
    follows: tuple[str, ...]
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report; fixtures/coverage/README.md explains the marks of its sentences."""

    event: Event
    url: str
    outlet: str
    language: str
    published: datetime  # aware
    title: str
    body: str
    sentences: tuple[tuple[str, str], ...]  # (mark, sentence)
    figures: tuple[str, ...]
    refers: str

    @property
    def id(self) -> str:
        """As an import makes it."""
        return article_id(self.url)


def load(*folders: Path) -> list[Report]:
    """All reports of the files in `folders`, in the order of their publication."""
    files = (file for folder in folders for file in sorted(folder.glob("*.toml")))
    events = (event for file in files for event in tomllib.loads(file.read_text(encoding="utf-8"))["event"])
    found = [_report(event, number) for event in events for number in range(len(event["report"]))]
    return sorted(found, key=lambda report: (report.published, report.id))


def _report(event: Mapping[str, Any], number: int) -> Report:
    told = event["report"][number]
    lines = [line.strip() for line in told["text"].strip().split("\n")]
    paragraphs = "\n".join(line[2:] or "\n" for line in lines).split("\n\n\n")
    return Report(
        event=Event(event["id"], event["kind"], tuple(event.get("follows", ())), tuple(event.get("alike", ()))),
        url=f"https://{told['outlet']}/{event['id']}/{number}",
        outlet=told["outlet"],
        language=told["language"],
        published=told["published"],
        title=told["title"],
        body="\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs),
        sentences=tuple((line[0], line[2:]) for line in lines if line),
        figures=tuple(told.get("figures", ())),
        refers=told.get("refers", ""),
    )


def articles(
    reports: Iterable[Report], topics: frozenset[str] = frozenset(), seen: datetime | None = None
) -> list[StoryArticle]:
    """Reports as stories see them: each seen when it was published, or all at `seen`."""
    return [_article(report, topics, seen or report.published) for report in reports]


def _article(report: Report, topics: frozenset[str], seen: datetime) -> StoryArticle:
    title, body, language = report.title, report.body, report.language
    terms, meaning = terms_of(title, body, language), meaning_of(title, body, language)
    return StoryArticle(
        id=report.id,
        outlet=report.outlet,
        first_seen=seen,
        terms=terms,
        language=language,
        published=report.published,
        skeletons=skeletons(body, language),
        counted=counted_marks(title, body, language),
        telling=telling_of(title, body, language, terms.numbers, meaning),
        topics=topics,
        meaning=meaning,
    )


def ancestors(reports: Iterable[Report]) -> dict[str, set[str]]:
    """Event -> all events that it came of, through others too."""
    follows = {report.event.id: set(report.event.follows) for report in reports}

    def before(event: str, path: frozenset[str] = frozenset()) -> set[str]:
        direct = follows.get(event, set()) - path
        return direct.union(*(before(each, path | {event}) for each in direct))

    return {event: before(event) for event in follows}


def stories_of(found: Mapping[str, str], reports: Sequence[Report]) -> dict[str, str]:
    """Story -> the event that most of its reports tell of; `found`: report -> story."""
    told: dict[str, list[str]] = {}
    for report in reports:
        told.setdefault(found[report.id], []).append(report.event.id)
    return {story: max(sorted(set(events)), key=events.count) for story, events in told.items()}
