"""Links of a topic's first day, and of a topic of one theme: python bench/follow_ups.py [--events 200] [--seed 1]

Events as bench/open_stream.py makes them up, each told by one to three outlets, on one topic. Every third is followed
by another about the same person, organisation and town, with new people and figures, one sentence of which refers back;
one in four happens in a town, or has a speaker, that an event before it has, too. Assigns them one by one and prints
how many links are right: `first day`, all within 24 hours, on all themes and into an empty corpus; `one theme`, on
courts alone, over 40 days. The same seed gives the same reports.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.coverage import bcubed, links, told  # noqa: E402 - found by the path above
from bench.open_stream import LANGUAGES, START, THEMES, Made, invented, told_as  # noqa: E402
from newsbot.stories.chronicle import Chronicle  # noqa: E402
from tests.graded import Event, Report, articles  # noqa: E402

REFERS = {
    "en": "{p} and {o} had been in the news on {day}, when it all began in {t}.",
    "de": "{p} und {o} waren am {day} in die Schlagzeilen geraten, als in {t} alles begann.",
    "es": "{p} y {o} ya habían sido noticia el {day}, cuando todo empezó en {t}.",
}
"""What a report of a later event says of the earlier one."""
DAYS = {
    "en": ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    "de": ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    "es": ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
}
FOLLOWED, LOOKS_ALIKE = 1 / 3, 1 / 4


class Kind(NamedTuple):
    """A topic: over what time, what follows so long after, and on which theme (empty: on any)."""

    span: timedelta
    gap: tuple[timedelta, timedelta]
    theme: str


KINDS = {
    "first day": Kind(timedelta(hours=10), (timedelta(hours=13), timedelta(hours=14)), ""),
    "one theme": Kind(timedelta(days=25), (timedelta(days=1), timedelta(days=15)), "court"),
}


def reports(count: int, seed: int, kind: Kind) -> list[Report]:
    """Those of `count` events and of what follows them, in the order of their publication."""
    random_ = random.Random(seed)
    others: list[Made] = []
    found: list[Report] = []
    for number in range(count):
        made, begun = invented(random_), START + kind.span * random_.random()
        if others and random_.random() < LOOKS_ALIKE:
            slot = random_.choice("tq")
            made = made._replace(slots={**made.slots, slot: random_.choice(others).slots[slot]})
        others.append(made)
        first = Event(f"event-{number}", kind.theme or random_.choice(list(THEMES)), (), ())
        found += _told(random_, first, made, begun, "")
        if random_.random() < FOLLOWED:
            kept = {slot: made.slots[slot] for slot in "pot"}
            later = invented(random_)
            then = begun + kind.gap[0] + (kind.gap[1] - kind.gap[0]) * random_.random()
            event = Event(f"{first.id}-later", kind.theme or random_.choice(list(THEMES)), (first.id,), ())
            found += _told(random_, event, later._replace(slots={**later.slots, **kept}), then, f"{begun:%w}")
    return sorted(found, key=lambda report: (report.published, report.id))


def _told(random_: random.Random, event: Event, made: Made, begun: datetime, refers: str) -> Iterator[Report]:
    """One to three outlets; `refers`: the day of the week on which the earlier event began, 0 for Sunday."""
    for number in range(random_.randint(1, 3)):
        language = random_.choice(LANGUAGES)
        title, body = told_as(random_, event.kind, language, made)
        if refers:
            body += " " + REFERS[language].format(day=DAYS[language][int(refers)], **made.slots)
        outlet = f"{language}-{random_.randint(1, 40)}.example"
        when = begun + timedelta(hours=2) * random_.random() * bool(number)
        url = f"https://{outlet}/{event.id}/{number}"
        yield Report(event, url, outlet, language, when, title, body, (), (), "")


def main() -> None:
    """Make, assign, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name, kind in KINDS.items():
        made = reports(options.events, options.seed, kind)
        chronicle = Chronicle()
        found = told(chronicle, articles(made, frozenset({name})))
        precision, recall = bcubed([(report.event.id, found[report.id]) for report in made])
        print(f"{name}: {len(made)} reports of {len({report.event.id for report in made})} events")
        print(f"  stories, BCubed: P {precision:.3f} R {recall:.3f}")
        tallies = links(made, found, chronicle)
        print(f"  links: {tallies['all']}; events that follow another: {tallies['events']}")
        print(f"  linked, or in the story of what they follow: {tallies['events, or in it']}")


if __name__ == "__main__":
    main()
